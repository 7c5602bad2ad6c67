import type {ContainerRow, TaskRow} from '../../operations/tasks/task-row.ts';
import type {ClustersStore} from '../../store/clusters.ts';
import type {ServicesStore} from '../../store/services.ts';
import type {TasksStore} from '../../store/tasks.ts';
import {clusterColumns} from './columns/clusters.ts';
import {containerColumns} from './columns/containers.ts';
import {serviceColumns} from './columns/services.ts';
import {clusterTaskColumns, serviceTaskColumns} from './columns/tasks.ts';
import {createLevel, type Level} from './level.ts';
import {type LevelName, serviceAt} from './places.ts';
import type {TasksViewStore} from './state.ts';

export interface TasksStores {
	readonly clusters: ClustersStore;
	readonly services: ServicesStore;
	/** Only the service that is open. */
	readonly service: ServicesStore;
	readonly tasks: TasksStore;
}

export type Levels = Readonly<Record<LevelName, Level>>;

export function createLevels(stores: TasksStores, view: TasksViewStore): Levels {
	const {clusters, services, tasks} = stores;
	return {
		clusters: createLevel({
			...{name: 'clusters', view, sources: [clusters]},
			rows: () => clusters.getState().rows,
			columns: () => clusterColumns,
		}),
		services: createLevel({
			...{name: 'services', view, sources: [services]},
			rows: () => services.getState().rows,
			columns: () => serviceColumns,
		}),
		tasks: createLevel({
			...{name: 'tasks', view, sources: [tasks]},
			rows: () => shownTasks(stores, view),
			columns: () => (serviceAt(view.getState().place) === undefined ? clusterTaskColumns : serviceTaskColumns),
		}),
		containers: createLevel({
			...{name: 'containers', view, sources: [tasks]},
			rows: () => containersOf(taskAt(stores, view)),
			columns: () => containerColumns,
		}),
	};
}

const withoutStopped = new WeakMap<ReadonlyMap<string, TaskRow>, ReadonlyMap<string, TaskRow>>();

/** The tasks that are shown; the same map while nothing changed. */
export function shownTasks({tasks}: TasksStores, view: TasksViewStore): ReadonlyMap<string, TaskRow> {
	const {rows, counts} = tasks.getState();
	if (view.getState().withStopped || (counts.stopped ?? 0) === 0) return rows;
	const shown = withoutStopped.get(rows) ?? new Map(rows.entries().filter(([, {status}]) => status !== 'STOPPED'));
	withoutStopped.set(rows, shown);
	return shown;
}

/** The task whose containers are shown; undefined elsewhere, and once it is no more. */
export function taskAt({tasks}: TasksStores, view: TasksViewStore): TaskRow | undefined {
	const {place} = view.getState();
	return place.level === 'containers' ? tasks.getState().rows.get(place.task) : undefined;
}

const byName = new WeakMap<TaskRow, ReadonlyMap<string, ContainerRow>>();
const none: ReadonlyMap<string, ContainerRow> = new Map();

function containersOf(task: TaskRow | undefined): ReadonlyMap<string, ContainerRow> {
	if (task === undefined) return none;
	const containers = byName.get(task) ?? new Map(task.containers.map((container) => [container.name, container]));
	byName.set(task, containers);
	return containers;
}
