import type {EcsCore, EcsPart} from '../core.ts';
import {InstanceAgents} from './agent.ts';
import {attributeHandlers} from './attributes.ts';
import {instanceHandlers} from './instance-handlers.ts';
import {InstancePlacer} from './instance-placer.ts';
import {InstanceStore} from './instance-store.ts';

/** Container instances, and the placement of tasks on them. */
export function openContainerInstances(core: EcsCore): EcsPart {
	const store = new InstanceStore(core.context);
	const agents = new InstanceAgents(core, store);
	const placer = new InstancePlacer(core, store);
	core.launcher.placeWith(placer);
	core.clusters.countWith((clusterName) => ({
		containerInstances: store.ofCluster(clusterName).filter(({status}) => status !== 'INACTIVE').length,
	}));
	return {
		handlers: {...instanceHandlers(core, store), ...attributeHandlers(core, store)},
		tagged: (resourceArn) => {
			const instance = store.byArn(resourceArn);
			if (instance === undefined) return undefined;
			return {
				get tags() {
					return instance.tags;
				},
				set tags(tags) {
					instance.tags = tags;
				},
				save: () => store.save(instance),
			};
		},
		start: async () => {
			placer.forgetLost();
			agents.start();
		},
		stop: async () => agents.stop(),
	};
}
