import {countFailure} from './failures.ts';
import type {Pool, Written} from './pool.ts';
import type {PoolTask} from './record.ts';

/** Ends a launch that failed: its record says why, it no longer counts for the target, and the failure is counted. */
export async function fail(pool: Pool, task: PoolTask, reason: string): Promise<Written<PoolTask>> {
	const written = await giveUp(pool, task, reason);
	if (written.isWritten) await countFailure(pool, task, reason);
	return written;
}

/** Ends a launch that was never tried: that is no failure of ECS, so nothing is paused for it. */
export async function giveUp(pool: Pool, task: PoolTask, reason: string): Promise<Written<PoolTask>> {
	return await pool.table.change(task, {status: 'ERROR', reason});
}
