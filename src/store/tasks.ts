import type {TaskRow} from '../operations/tasks/task-row.ts';
import type {WatchedTasks} from '../operations/watch/tasks.ts';
import type {EcsWatches} from '../operations/watch/watches.ts';
import type {LinkStore} from './link.ts';
import {createRowsStore, type RowsStore} from './rows.ts';

export type TasksStore = RowsStore<TaskRow, WatchedTasks>;

/** `failing`: unhealthy; `moving`: on its way up or down. */
export type TaskKind = 'running' | 'moving' | 'failing' | 'stopped';

export function taskKind({status, desiredStatus, health}: TaskRow): TaskKind {
	if (status === 'STOPPED') return 'stopped';
	if (health === 'UNHEALTHY') return 'failing';
	return status === 'RUNNING' && desiredStatus === 'RUNNING' ? 'running' : 'moving';
}

/** Tasks of a cluster or of a service, counted by `taskKind`. */
export const createTasksStore = (watches: EcsWatches, link: LinkStore): TasksStore =>
	createRowsStore({watch: (query, signal) => watches.tasks(query, signal), link, kindOf: taskKind});
