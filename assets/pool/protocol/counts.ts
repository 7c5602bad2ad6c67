import type {PoolTask, Status} from './record.ts';

/** How many tasks of the pool stand where. */
export interface Counts {
	readonly launching: number;
	readonly available: number;
	readonly occupied: number;
	readonly stopping: number;
	readonly failed: number;
}

/** How many tasks there are: a failed one is only a record. */
export const tasksIn = ({launching, available, occupied, stopping}: Counts): number =>
	launching + available + occupied + stopping;

/** Counts tasks by what they are to whoever uses the pool. */
export function counts(tasks: Iterable<Pick<PoolTask, 'status'>>): Counts {
	const of: Record<Status, number> = {LAUNCHING: 0, RUNNING: 0, ASSIGNED: 0, STOPPING: 0, ERROR: 0};
	for (const {status} of tasks) of[status] += 1;
	return {
		launching: of.LAUNCHING,
		available: of.RUNNING,
		occupied: of.ASSIGNED,
		stopping: of.STOPPING,
		failed: of.ERROR,
	};
}
