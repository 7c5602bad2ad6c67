import {changeSettings} from './change-settings.ts';
import type {Pool} from './pool.ts';

/** Launches that may fail one after the other before nothing is launched any more. */
const mostFailuresInRow = 3;

/** Counts a launch that failed; the third in a row pauses the pool until somebody resumes it. */
export async function countFailure(pool: Pool, reason: string): Promise<void> {
	await changeSettings(pool, ({failuresInRow, pausedReason}) => ({
		failuresInRow: failuresInRow + 1,
		...(failuresInRow + 1 >= mostFailuresInRow && pausedReason === undefined && {pausedReason: reason}),
	}));
}

/** A launch that became available ends the row of failures. */
export async function forgetFailures(pool: Pool): Promise<void> {
	await changeSettings(pool, ({failuresInRow}) => (failuresInRow === 0 ? undefined : {failuresInRow: 0}));
}
