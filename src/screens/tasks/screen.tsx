import type {EcsWatches} from '../../operations/watch/watches.ts';
import {createClustersStore} from '../../store/clusters.ts';
import type {LinkStore} from '../../store/link.ts';
import {createServicesStore} from '../../store/services.ts';
import {createTasksStore} from '../../store/tasks.ts';
import type {Screen} from '../screen.ts';
import type {Shell} from '../shell.ts';
import type {TasksActions} from './actions.ts';
import type {UnderWay} from './changes.ts';
import {Chosen} from './chosen.ts';
import {tasksScope} from './commands.ts';
import {createLevels, type TasksStores} from './levels.ts';
import {spokenOf} from './spoken.ts';
import {createTasksView} from './state.ts';
import {createView} from './view.tsx';
import {watchPlace} from './watching.ts';

export interface TasksScreenParts {
	readonly shell: Shell;
	readonly link: LinkStore;
	readonly watches: EcsWatches;
	readonly actions: TasksActions;
}

/** The Tasks screen: clusters, their services, tasks, containers. */
export function createTasksScreen({shell, link, watches, actions}: TasksScreenParts): Screen {
	const stores: TasksStores = {
		clusters: createClustersStore(watches, link),
		services: createServicesStore(watches, link),
		service: createServicesStore(watches, link),
		tasks: createTasksStore(watches, link),
	};
	const view = createTasksView();
	const levels = createLevels(stores, view);
	const chosen = new Chosen(levels, stores, view);
	const nudge = (arns?: readonly string[]): void => watches.nudge(arns);
	const underWay = new Set<UnderWay>();
	const parts = {shell, actions, stores, view, levels, chosen, nudge, underWay};
	return {
		...{id: 'tasks', title: 'Tasks', key: '8'},
		scopes: (all) => [tasksScope(parts, all)],
		View: createView(levels, stores, view),
		open: () => watchPlace(stores, view),
		unfinished: () => (underWay.size === 0 ? undefined : [...underWay].map(({sentence}) => sentence).join(' ')),
		spoken: () => spokenOf(levels, stores, view),
	};
}
