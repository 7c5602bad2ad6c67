import {type Attempts, attemptAll} from './attempt-all.ts';
import type {EcsTask, Pool} from './pool.ts';
import {idOfStarted, type PoolTask} from './record.ts';
import {track} from './track.ts';

/**
 * Settles records against ECS. Tasks among `started` are known already; ECS is asked about the others.
 *
 * @returns the records that are left, as they are now
 */
export async function settle(
	pool: Pool,
	records: readonly PoolTask[],
	started: readonly EcsTask[] = [],
): Promise<Attempts<PoolTask>> {
	const known = new Map(started.map((task) => [task.arn, task]));
	const byId = new Map(started.map((task) => [idOfStarted(task), task]));
	const unseen = records.flatMap(({taskArn}) => (taskArn === undefined || known.has(taskArn) ? [] : taskArn));
	for (const task of await pool.tasks.describe(unseen)) known.set(task.arn, task);
	const {results, failures} = await attemptAll(records, (record) =>
		track(pool, record, record.taskArn === undefined ? byId.get(record.id) : known.get(record.taskArn)),
	);
	return {results: results.filter((task) => task !== undefined), failures};
}
