import {changeSettings} from './change-settings.ts';
import type {Pool} from './pool.ts';
import type {PoolTask} from './record.ts';

/** Launches that may fail one after the other before nothing is launched any more. */
const mostFailuresInRow = 3;

/**
 * Counts a launch that failed, once also where the answer to it is lost and it is asked for again; the third in a row
 * pauses the pool until somebody resumes it.
 */
export async function countFailure(pool: Pool, {id}: PoolTask, reason: string): Promise<void> {
	await changeSettings(pool, ({failuresInRow, failedLast, pausedReason}) => {
		if (failedLast === id) return undefined;
		const isMost = failuresInRow + 1 >= mostFailuresInRow && pausedReason === undefined;
		return {failuresInRow: failuresInRow + 1, failedLast: id, ...(isMost && {pausedReason: reason})};
	});
}

/** A launch that became available ends the row of failures. */
export async function forgetFailures(pool: Pool): Promise<void> {
	await changeSettings(pool, ({failuresInRow}) => (failuresInRow === 0 ? undefined : {failuresInRow: 0}));
}
