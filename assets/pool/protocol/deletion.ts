import {changeSettings} from './change-settings.ts';
import {drainStep} from './drain.ts';
import type {Pool} from './pool.ts';
import type {PoolSettings} from './record.ts';

/**
 * Begins to empty the pool for good, also where it is drained already: that drain never ends, so that nobody, nor the
 * hours of the pool, fills it again while its stack is deleted. `drainStep` and `reconcile` go on with it.
 *
 * @throws PoolRefused when there is no pool
 */
export async function beginDeletion(pool: Pool): Promise<PoolSettings> {
	return await changeSettings(pool, ({isBeingDeleted}) =>
		isBeingDeleted === true ? undefined : {isBeingDeleted: true, isDraining: true, target: 0},
	);
}

/**
 * Takes back a deletion that was left half way: its drain ends as any other, at once where the pool is empty.
 *
 * @returns the settings afterwards; undefined where there are none
 */
export async function takeBackDeletion(pool: Pool): Promise<PoolSettings | undefined> {
	const settings = await pool.table.settings();
	if (settings?.isBeingDeleted !== true) return settings;
	await changeSettings(pool, () => ({isBeingDeleted: null}));
	await drainStep(pool);
	return await pool.table.settings();
}
