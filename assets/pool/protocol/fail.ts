import {countFailure} from './failures.ts';
import type {Pool, Written} from './pool.ts';
import type {PoolTask} from './record.ts';
import {secondsSince} from './time.ts';

/** Ends a launch that failed: its record says why, and it no longer counts for the target. */
export async function fail(pool: Pool, task: PoolTask, reason: string): Promise<Written<PoolTask>> {
	const written = await pool.table.change(task, {status: 'ERROR', reason});
	if (written.isWritten) {
		const seconds = secondsSince(task.createdAt, pool.now());
		pool.tell({kind: 'failed', task: written.value, reason, seconds});
		await countFailure(pool, reason);
	}
	return written;
}
