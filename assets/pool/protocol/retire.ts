import type {Pool, Written} from './pool.ts';
import type {PoolTask} from './record.ts';

/**
 * Takes a task out of use if it is still as it was read; a task that somebody grabbed meanwhile stays. The record goes
 * first: from then on nobody is given the task, and whoever looks stops it again if it still runs.
 */
export async function retire(pool: Pool, task: PoolTask, reason: string): Promise<Written<PoolTask>> {
	return await stopAfter(pool, await pool.table.change(task, {status: 'STOPPING', reason}), reason);
}

/** As `retire`, because somebody wants this very task to be stopped, which is counted; a failed one ran no more. */
export async function kill(pool: Pool, task: PoolTask, reason: string): Promise<Written<PoolTask>> {
	if (task.status === 'ERROR') return await retire(pool, task, reason);
	return await stopAfter(pool, await pool.table.kill(task, {status: 'STOPPING', reason}), reason);
}

async function stopAfter(pool: Pool, written: Written<PoolTask>, reason: string): Promise<Written<PoolTask>> {
	if (written.isWritten && written.value.taskArn !== undefined) await pool.tasks.stop(written.value.taskArn, reason);
	return written;
}
