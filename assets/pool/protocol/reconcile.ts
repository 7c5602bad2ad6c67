import {attemptAll, throwFirst} from './attempt-all.ts';
import {drainStep} from './drain.ts';
import {orphans} from './orphans.ts';
import {failedShownFor} from './patience.ts';
import type {EcsTask, Pool} from './pool.ts';
import type {PoolSettings} from './record.ts';
import {refill} from './refill.ts';
import {retire} from './retire.ts';
import {retirements} from './retirements.ts';
import {settle} from './settle.ts';
import {secondsSince} from './time.ts';

/**
 * Makes the pool what its settings say, from whatever state it is in: settles every record against ECS, takes out of use
 * what is too much, too old, of another task definition or nobody's, and launches what is missing. May run any number of
 * times, also at once.
 *
 * @throws the first failure of a call, after all else was done
 */
export async function reconcile(pool: Pool): Promise<void> {
	const settings = await pool.table.settings();
	if (settings === undefined) return;
	if (settings.isDraining) {
		await drainStep(pool);
		return;
	}
	try {
		await tidy(pool, settings);
	} finally {
		await refill(pool);
	}
}

async function tidy(pool: Pool, settings: PoolSettings): Promise<void> {
	// Before the records, see `orphans`.
	const started = await pool.tasks.started();
	const records = await pool.table.all();
	const settled = await settle(pool, records, started);
	const outdated = new Set(started.filter(isOutdated(pool)).map(({arn}) => arn));
	const retired = await attemptAll(
		retirements(settled.results, settings, pool.limits, pool.now(), outdated),
		async ({task, reason}) => await retire(pool, task, reason),
	);
	const stopped = await attemptAll(orphans(started, records), async ({arn}) => {
		await pool.tasks.stop(arn, 'No record of the pool has this task.');
	});
	const read = settled.results.filter(
		({status, updatedAt}) => status === 'ERROR' && secondsSince(updatedAt, pool.now()) > failedShownFor,
	);
	const removed = await attemptAll(read, async (task) => await pool.table.remove(task));
	throwFirst([settled, retired, stopped, removed].flatMap(({failures}) => failures));
}

/** It runs what the pool was before an update, or before one was rolled back. */
const isOutdated =
	({tasks}: Pool) =>
	({taskDefinition}: EcsTask): boolean =>
		taskDefinition !== tasks.taskDefinition;
