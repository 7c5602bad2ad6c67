import {type Attempts, attemptAll, throwFirst} from './attempt-all.ts';
import {changeSettings} from './change-settings.ts';
import {hasEnded} from './ecs-state.ts';
import {orphans} from './orphans.ts';
import type {Pool} from './pool.ts';
import type {PoolSettings, PoolTask} from './record.ts';
import {PoolRefused} from './refused.ts';
import {retire} from './retire.ts';
import {settle} from './settle.ts';

/** What one step stops: a step a second keeps within the 40 StopTask a second that ECS allows. */
const mostStopsAStep = 40;
/** What one step looks at of tasks that are stopping: four requests of DescribeTasks. */
const mostLooksAStep = 400;
/** So many records that have failed may be left when a drain that was left is looked at with each end of a task. */
const mostFailed = 25;
const reason = 'The pool is drained';

/**
 * Begins to empty the pool: from now on nothing is launched. `drainStep` and `reconcile` go on with it.
 *
 * @param drainId of this drain: begun again with the same one, because the answer was lost, it has begun or even ended
 * @throws PoolRefused when somebody drains it already, and when there is no pool
 */
export async function beginDrain(pool: Pool, drainId: string): Promise<PoolSettings> {
	await finishDrain(pool);
	return await changeSettings(pool, (settings) => {
		if (settings.drainId === drainId) return undefined;
		if (settings.isDraining) throw new PoolRefused('draining', 'The pool is being drained already.');
		return {isDraining: true, target: 0, drainId};
	});
}

/**
 * Goes on emptying the pool: stops up to 40 tasks, occupied ones too, and removes the records of those that have
 * stopped, those that had failed at last. Call it once a second until it answers 0; any number may do so at once.
 *
 * @returns how many tasks are left; 0: the pool is empty and the drain has ended, or there was none
 */
export async function drainStep(pool: Pool): Promise<number> {
	const settings = await pool.table.settings();
	if (settings === undefined || !settings.isDraining) return 0;
	const records = await pool.table.all();
	const tasks = records.filter(({status}) => status !== 'ERROR');
	const inUse = tasks.filter(({status}) => status !== 'STOPPING');
	const stopping = tasks.filter(({status, taskArn}) => status === 'STOPPING' && taskArn !== undefined);
	const looked = stopping.slice(0, mostLooksAStep);
	const settled = await settle(pool, looked);
	const retired = await attemptAll(inUse.slice(0, mostStopsAStep), (task) => retire(pool, task, reason));
	throwFirst([...settled.failures, ...retired.failures]);
	const ended = looked.length - settled.results.length;
	return inUse.length + stopping.length > ended ? tasks.length - ended : await endDrain(pool, settings);
}

/**
 * Ends a drain that whoever began it has left, once there is nothing more to stop: called whenever a task has ended, and
 * before what has to wait for the end. Where tasks are left it costs two small requests, and their ends are still to come.
 */
export async function finishDrain(pool: Pool): Promise<void> {
	const settings = await pool.table.settings();
	if (settings === undefined || !settings.isDraining || settings.isBeingDeleted === true) return;
	const records = await pool.table.first(mostFailed);
	if (records.length < mostFailed && records.every(({status}) => status === 'ERROR')) await drainStep(pool);
}

/** Once every task has stopped that was in use: what had failed, tasks without a record, and at last the settings. */
async function endDrain(pool: Pool, settings: PoolSettings): Promise<number> {
	const started = await pool.tasks.started(); // before the records, see `orphans`
	const records = await pool.table.all();
	const lost = orphans(started, records);
	const settled = await settle(pool, records, started);
	const cleared = await clear(pool, settled.results);
	const stopped = await attemptAll(lost, ({arn}) => pool.tasks.stop(arn, reason));
	throwFirst([settled, cleared, stopped].flatMap(({failures}) => failures));
	const left = settled.results.length - cleared.results.length + lost.length;
	if (left > 0) return left;
	if (settings.isBeingDeleted === true) return 0;
	const written = await pool.table.changeSettings(settings.version, {isDraining: false});
	return written.isWritten ? 0 : await drainStep(pool);
}

/** Removes the records of what failed, once no task runs for them. */
async function clear(pool: Pool, records: readonly PoolTask[]): Promise<Attempts<PoolTask>> {
	const failed = records.filter(({status}) => status === 'ERROR');
	const known = await pool.tasks.describe(failed.flatMap(({taskArn}) => taskArn ?? []));
	const running = new Set(known.filter((task) => !hasEnded(task)).map(({arn}) => arn));
	const ended = failed.filter(({taskArn = ''}) => !running.has(taskArn));
	const {results, failures} = await attemptAll(ended, async (task) => ((await pool.table.remove(task)) ? [task] : []));
	return {results: results.flat(), failures};
}
