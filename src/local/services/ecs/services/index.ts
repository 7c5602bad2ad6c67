import {Disposables} from '../../../engine/disposables.ts';
import type {EcsCore, EcsPart} from '../core.ts';
import {Deployments} from './deployments.ts';
import {ServiceEvents} from './events.ts';
import {Observer} from './observation.ts';
import type {Workshop} from './reconciler.ts';
import {Registries} from './registries.ts';
import {ServiceScheduler} from './scheduler.ts';
import {serviceDeploymentHandlers} from './service-deployment-handlers.ts';
import {serviceHandlers} from './service-handlers.ts';
import {ServiceStore} from './service-store.ts';
import {TargetGroups} from './target-groups.ts';
import {taskHooks} from './task-hooks.ts';

/** Services, their deployments, and the scheduler that keeps them. */
export function openServices(core: EcsCore): EcsPart {
	const {context} = core;
	const store = new ServiceStore(context);
	const events = new ServiceEvents(context);
	const deployments = new Deployments(core, store, events);
	const groups = new TargetGroups(core, store, events);
	const registries = new Registries(core, store);
	const shop: Workshop = {core, store, events, deployments, observer: new Observer(core, store, groups)};
	const scheduler = new ServiceScheduler(shop);
	const listening = new Disposables();
	core.launcher.hookWith(taskHooks(core, store, events, {groups, registries}));
	core.clusters.countWith((clusterName) => countServices(store, clusterName));
	return {
		handlers: {...serviceHandlers(shop, scheduler), ...serviceDeploymentHandlers(shop, scheduler)},
		tagged: (resourceArn) => {
			const service = store.byArn(resourceArn);
			if (service === undefined) return undefined;
			return {
				get tags() {
					return service.tags;
				},
				set tags(tags) {
					service.tags = tags;
				},
				save: () => store.save(service),
			};
		},
		start: async () => {
			listening.use(core.launcher.onChange((task) => scheduler.noticeTask(task)));
			listening.use(passHealthOn(core, store, registries));
			listening.use(
				context.bus.subscribe(({source, detailType, region, detail}) => {
					const isInstance = source === 'aws.ecs' && detailType === 'ECS Container Instance State Change';
					if (!isInstance || region !== context.region || typeof detail.clusterArn !== 'string') return;
					const cluster = core.clusters.peek(detail.clusterArn);
					if (cluster !== undefined) scheduler.wakeCluster(cluster.name);
				}),
			);
			scheduler.start();
		},
		stop: async () => {
			scheduler.stop();
			listening.dispose();
		},
	};
}

/** Container health of tasks goes to their Cloud Map instances. */
function passHealthOn(core: EcsCore, store: ServiceStore, registries: Registries): Disposable {
	const told = new Map<string, string>();
	return core.launcher.onChange((record) => {
		const {taskArn, healthStatus, lastStatus} = record.task;
		if (lastStatus === 'STOPPED') told.delete(taskArn);
		if (lastStatus !== 'RUNNING' || healthStatus === undefined || told.get(taskArn) === healthStatus) return;
		told.set(taskArn, healthStatus);
		const service = store.peek(record.clusterName, record.serviceName ?? '');
		if (service === undefined || (service.settings.serviceRegistries ?? []).length === 0) return;
		core.context.background('health in Cloud Map', () => registries.updateHealth(service, record));
	});
}

function countServices(store: ServiceStore, clusterName: string) {
	const services = store.ofCluster(clusterName);
	const counts = {EC2: {active: 0, draining: 0}, FARGATE: {active: 0, draining: 0}, EXTERNAL: {active: 0, draining: 0}};
	for (const {status, settings} of services) {
		const launchType = settings.launchType ?? 'FARGATE';
		if (launchType === 'MANAGED_INSTANCES') continue;
		if (status === 'ACTIVE') counts[launchType].active += 1;
		if (status === 'DRAINING') counts[launchType].draining += 1;
	}
	return {
		activeServices: services.filter(({status}) => status === 'ACTIVE').length,
		drainingServices: services.filter(({status}) => status === 'DRAINING').length,
		services: counts,
	};
}
