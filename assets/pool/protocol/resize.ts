import {changeSettings} from './change-settings.ts';
import {finishDrain} from './drain.ts';
import type {Pool} from './pool.ts';
import type {PoolSettings} from './record.ts';
import {PoolRefused} from './refused.ts';

/**
 * Sets how many tasks should be kept warm. Launching what is missing and stopping what is too much is `reconcile`'s.
 *
 * @throws PoolRefused for a size that is no whole number from 0, while the pool drains, and when there is no pool
 */
export async function resize(pool: Pool, target: number): Promise<PoolSettings> {
	if (!Number.isSafeInteger(target) || target < 0) {
		throw new PoolRefused('size', `A pool cannot have ${target} tasks: its size is a whole number from 0.`);
	}
	await finishDrain(pool);
	return await changeSettings(pool, (settings) => {
		if (settings.isDraining) {
			throw new PoolRefused('draining', 'The pool is being drained: it can be filled again when it is empty.');
		}
		return settings.target === target ? undefined : {target};
	});
}
