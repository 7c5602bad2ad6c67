import type {TaskChange} from './pool.ts';
import type {PoolTask} from './record.ts';

/** A record as it is once a change is written. */
export function changed(task: PoolTask, change: TaskChange, now: Date): PoolTask {
	const all = {...task, ...change, version: task.version + 1, updatedAt: now.toISOString()};
	const present = Object.entries(all).filter(([, value]) => value !== null && value !== undefined);
	return Object.fromEntries(present) as unknown as PoolTask;
}
