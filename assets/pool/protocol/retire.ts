import type {Pool, Written} from './pool.ts';
import type {PoolTask} from './record.ts';

/**
 * Takes a task out of use if it is still as it was read; a task that somebody grabbed meanwhile stays. The record goes
 * first: from then on nobody is given the task, and whoever looks stops it again if it still runs.
 */
export async function retire(pool: Pool, task: PoolTask, reason: string): Promise<Written<PoolTask>> {
	const written = await pool.table.change(task, {status: 'STOPPING', reason});
	if (written.isWritten) {
		if (task.status !== 'ERROR') pool.tell({kind: 'killed', task: written.value});
		if (task.taskArn !== undefined) await pool.tasks.stop(task.taskArn, reason);
	}
	return written;
}
