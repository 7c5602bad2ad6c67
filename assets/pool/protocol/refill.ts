import {attemptAll, throwFirst} from './attempt-all.ts';
import {launch} from './launch.ts';
import type {Pool} from './pool.ts';
import {isWarm, newTaskId, type PoolTask} from './record.ts';

/** Most records that one transaction writes beside the settings. */
const mostAtOnce = 99;
/** Whoever loses as often as this may leave it to those who won. */
const mostTries = 10;

/**
 * Launches what is missing to the target. Nothing happens while the pool is paused or drained. The records are written
 * before ECS is called, so that whoever looks next counts them: refilling twice, or at the same time, fills once.
 *
 * @returns the records written
 * @throws the first failure of a call; its record is taken up again by `reconcile`
 */
export async function refill(pool: Pool): Promise<PoolTask[]> {
	const all: PoolTask[] = [];
	for (let tries = 0; tries < mostTries; ) {
		const launched = await decide(pool);
		if (launched === undefined) {
			tries += 1;
			continue;
		}
		all.push(...launched);
		const {failures} = await attemptAll(launched, (task) => launch(pool, task));
		throwFirst(failures);
		if (launched.length < mostAtOnce) break;
	}
	return all;
}

/** Writes the records of what is missing; undefined when somebody else changed the pool at the same time. */
async function decide(pool: Pool): Promise<PoolTask[] | undefined> {
	// The settings are read first: whatever is launched after that changes their version.
	const settings = await pool.table.settings();
	if (settings === undefined || settings.isDraining || settings.pausedReason !== undefined) return [];
	const warm = (await pool.table.all()).filter(isWarm).length;
	const missing = Math.min(settings.target - warm, mostAtOnce);
	if (missing <= 0) return [];
	const records = newRecords(pool, missing);
	return (await pool.table.launch(settings, records)) ? records : undefined;
}

/** A millisecond apart by their ids, so that they differ and have an order. */
function newRecords(pool: Pool, count: number): PoolTask[] {
	const now = pool.now();
	const at = now.toISOString();
	return Array.from({length: count}, (_, index) => ({
		id: newTaskId(new Date(now.getTime() + index), pool.random()),
		status: 'LAUNCHING',
		version: 1,
		createdAt: at,
		updatedAt: at,
	}));
}
