import type {Session} from '../session.ts';
import type {TaskRow} from '../tasks/task-row.ts';
import type {ClusterRow} from './cluster-row.ts';
import type {Delta} from './collection.ts';
import {Nudge} from './nudge.ts';
import type {Sample} from './sample.ts';
import type {ServiceRow} from './service-row.ts';
import type {WatchedServices} from './services.ts';
import type {WatchedTasks} from './tasks.ts';

type Watching<Row> = AsyncGenerator<Sample<Delta<Row>>, void, undefined>;

/** All that can be watched of ECS, each until the signal is aborted; one of a kind at a time. */
export interface EcsWatches {
	clusters(signal: AbortSignal): Watching<ClusterRow>;
	services(query: WatchedServices, signal: AbortSignal): Watching<ServiceRow>;
	tasks(query: WatchedTasks, signal: AbortSignal): Watching<TaskRow>;
	/** Something was changed: what is being watched is looked at now, these ARNs in any case. */
	nudge(arns?: readonly string[]): void;
}

/** Watches on a session that may still be opening. */
export function createEcsWatches(session: () => Promise<Session>): EcsWatches {
	const nudges = {clusters: new Nudge(), services: new Nudge(), tasks: new Nudge()};
	return {
		async *clusters(signal) {
			const [opened, {watchClusters}] = await Promise.all([session(), import('./clusters.ts')]);
			yield* watchClusters(opened, signal, {nudge: nudges.clusters});
		},
		async *services(query, signal) {
			const [opened, {watchServices}] = await Promise.all([session(), import('./services.ts')]);
			yield* watchServices(opened, query, signal, {nudge: nudges.services});
		},
		async *tasks(query, signal) {
			const [opened, {watchTasks}] = await Promise.all([session(), import('./tasks.ts')]);
			yield* watchTasks(opened, query, signal, {nudge: nudges.tasks});
		},
		nudge(arns = []) {
			for (const nudge of Object.values(nudges)) nudge.give(arns);
		},
	};
}
