import {changeSettings} from './change-settings.ts';
import type {Pool} from './pool.ts';
import type {PoolSettings} from './record.ts';

/**
 * Lets a pool launch again that was paused after launches that failed; nothing changes where it was not paused.
 *
 * @throws PoolRefused when there is no pool
 */
export async function resume(pool: Pool): Promise<PoolSettings> {
	return await changeSettings(pool, ({pausedReason, failuresInRow}) =>
		pausedReason === undefined && failuresInRow === 0 ? undefined : {pausedReason: null, failuresInRow: 0},
	);
}
