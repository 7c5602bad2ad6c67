import {changeSettings} from './change-settings.ts';
import type {Pool} from './pool.ts';
import type {PoolSettings} from './record.ts';

/**
 * Tells the pool which image it launches now: warm tasks that were launched before it was told are replaced by
 * `reconcile`, a quarter at a time. Telling it of the same one again changes nothing.
 *
 * @param image a tag of its own, not one that moves; what is launched is this image already
 * @throws PoolRefused when there is no pool
 */
export async function renew(pool: Pool, image: string): Promise<PoolSettings> {
	// What is launched after this runs the new image: a record is written before its task is started.
	const newest = (await pool.table.all()).at(-1)?.id;
	return await changeSettings(pool, (settings) =>
		settings.image === image ? undefined : {image, outdatedUntil: newest ?? null},
	);
}
