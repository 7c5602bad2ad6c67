import * as ecs from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService, type Handlers} from '../../wire/service.ts';
import {AccountSettings, openAccountSettings} from './account-settings.ts';
import {CapacityProviders, openCapacityProviders} from './capacity-providers.ts';
import {openClusters} from './cluster-operations.ts';
import {Clusters} from './clusters.ts';
import type {EcsCore, EcsPart} from './core.ts';
import {openExec} from './exec/index.ts';
import {ExecSessions} from './exec/sessions.ts';
import {openContainerInstances} from './instances/index.ts';
import {MetadataEndpoint} from './metadata/http.ts';
import {UtilizationMetrics} from './metadata/utilization.ts';
import {openServices} from './services/index.ts';
import {openTagging} from './tagging.ts';
import {openTaskDefinitions} from './task-definition-operations.ts';
import {TaskDefinitions} from './task-definitions.ts';
import {openTasks} from './tasks/index.ts';
import {TaskEngine} from './tasks/task-engine.ts';
import {TaskStore} from './tasks/task-store.ts';

/** Amazon ECS: clusters, task definitions, tasks, services, container instances, and what tasks ask for while they run. */
export const service = defineService({
	sdk: ecs,
	client: ecs.ECSClient,
	create: (context: ServiceContext) => {
		const clusters = new Clusters(context);
		const taskDefinitions = new TaskDefinitions(context);
		const tasks = new TaskStore(context);
		const launcher = new TaskEngine(context, taskDefinitions, tasks);
		const core: EcsCore = {context, clusters, taskDefinitions, tasks, launcher};
		const sessions = new ExecSessions(context);
		const parts = [...openParts(core), openExec(core, launcher, sessions)];
		const metadata = new MetadataEndpoint(core, launcher);
		const metrics = new UtilizationMetrics(core, launcher);
		return {
			handlers: Object.assign({}, ...parts.map(({handlers}) => handlers)) as Handlers<typeof ecs>,
			http: (request, response, url) => metadata.handle(request, response, url),
			upgrade: async (request, socket, head, url) => sessions.accept(request, socket, head, url),
			knowsContainer: (id) => launcher.byRuntimeId(id) !== undefined,
			start: async () => {
				launcher.start();
				for (const part of parts) await part.start?.();
			},
			stop: async () => {
				for (const part of parts) await part.stop?.();
				metrics[Symbol.dispose]();
				launcher.end();
			},
		};
	},
});

function openParts(core: EcsCore): EcsPart[] {
	const {context} = core;
	const providers = new CapacityProviders(context);
	const settings = new AccountSettings(context);
	const parts = [
		openAccountSettings(settings),
		openCapacityProviders(providers, core.clusters),
		openClusters(core, providers, settings),
		openTaskDefinitions(core),
		openTasks(core),
		openContainerInstances(core),
		openServices(core),
	];
	return [...parts, openTagging(parts)];
}
