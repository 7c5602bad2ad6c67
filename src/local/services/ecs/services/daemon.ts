import {nameOf} from '../arns.ts';
import type {EcsCore} from '../core.ts';
import {satisfies} from '../instances/constraints.ts';
import {InstanceStore} from '../instances/instance-store.ts';
import type {ServiceRecord} from './model.ts';

/** ARNs of the container instances on which a daemon runs: active, connected, and fit by its constraints. */
export function eligibleInstances(core: EcsCore, service: ServiceRecord): string[] {
	const constraints = service.settings.placementConstraints ?? [];
	return new InstanceStore(core.context)
		.ofCluster(service.clusterName)
		.filter(({status, agentConnected}) => status === 'ACTIVE' && agentConnected)
		.filter((instance) => satisfies(instance, constraints))
		.map(({arn}) => arn)
		.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}
