import {fail} from './fail.ts';
import type {Pool} from './pool.ts';
import type {PoolTask} from './record.ts';

/**
 * Settles a record whose task has ended: a launch has failed; one that was warm or occupied ended by itself, and is kept
 * as failed, to be read; one that was to be stopped leaves the pool.
 *
 * @returns the record as it is now; undefined when there is none any more
 */
export async function close(pool: Pool, task: PoolTask, why: string): Promise<PoolTask | undefined> {
	switch (task.status) {
		case 'LAUNCHING': {
			const written = await fail(pool, task, why);
			return written.isWritten ? written.value : written.found;
		}
		case 'RUNNING':
		case 'ASSIGNED': {
			const what =
				task.status === 'RUNNING' ? 'It ended while it was waiting' : `The task of ${task.user ?? 'a user'} stopped`;
			const written = await pool.table.change(task, {status: 'ERROR', reason: `${what}: ${why}`});
			return written.isWritten ? written.value : written.found;
		}
		case 'STOPPING':
			return (await pool.table.remove(task)) ? undefined : await pool.table.get(task.id);
		case 'ERROR':
			return task;
	}
}
