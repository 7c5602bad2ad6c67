import type {Pool} from './pool.ts';
import type {PoolTask} from './record.ts';
import {kill} from './retire.ts';

/**
 * Stops a task, whatever it is doing, and closes its record: a task is used once. It is counted as killed. The record
 * stays as STOPPING until ECS says that the task is stopped.
 *
 * @returns the record as it is now; undefined when there is none
 */
export async function release(pool: Pool, id: string, reason: string): Promise<PoolTask | undefined> {
	let task = await pool.table.get(id);
	while (task !== undefined && task.status !== 'STOPPING') {
		const written = await kill(pool, task, reason);
		if (written.isWritten) return written.value;
		task = written.found;
	}
	if (task?.taskArn !== undefined) await pool.tasks.stop(task.taskArn, reason);
	return task;
}
