import {attemptAll, throwFirst} from './attempt-all.ts';
import {changeSettings} from './change-settings.ts';
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
const reason = 'The pool is drained';

/**
 * Begins to empty the pool: from now on nothing is launched. `drainStep` and `reconcile` go on with it.
 *
 * @throws PoolRefused when it is being drained already, and when there is no pool
 */
export async function beginDrain(pool: Pool): Promise<PoolSettings> {
	return await changeSettings(pool, ({isDraining}) => {
		if (isDraining) throw new PoolRefused('draining', 'The pool is being drained already.');
		return {isDraining: true, target: 0};
	});
}

/**
 * Goes on emptying the pool: stops up to 40 tasks, occupied ones too, and removes the records of those that have
 * stopped. Call it once a second until it answers 0; any number may do so at once.
 *
 * @returns how many tasks are left; 0: the pool is empty and the drain has ended, or there was none
 */
export async function drainStep(pool: Pool): Promise<number> {
	const settings = await pool.table.settings();
	if (settings === undefined || !settings.isDraining) return 0;
	const records = await pool.table.all();
	const inUse = records.filter((task) => task.status !== 'STOPPING' && !isRefused(task));
	const stopping = records.filter(({status, taskArn}) => status === 'STOPPING' && taskArn !== undefined);
	const looked = stopping.slice(0, mostLooksAStep);
	const settled = await settle(pool, looked);
	const retired = await attemptAll(inUse.slice(0, mostStopsAStep), (task) => retire(pool, task, reason));
	throwFirst([...settled.failures, ...retired.failures]);
	const ended = looked.length - settled.results.length;
	return inUse.length + stopping.length > ended ? records.length - ended : await endDrain(pool, settings);
}

/** Once no record has a task: what has none, tasks without a record, and at last the settings. */
async function endDrain(pool: Pool, settings: PoolSettings): Promise<number> {
	const started = await pool.tasks.started(); // before the records, see `orphans`
	const records = await pool.table.all();
	const lost = orphans(started, records);
	const settled = await settle(pool, records, started);
	const cleared = await attemptAll(records.filter(isRefused), (task) => pool.table.remove(task));
	const stopped = await attemptAll(lost, ({arn}) => pool.tasks.stop(arn, reason));
	throwFirst([settled, cleared, stopped].flatMap(({failures}) => failures));
	if (records.length > 0 || lost.length > 0) return Math.max(records.length, lost.length);
	if (settings.isBeingDeleted === true) return 0;
	const written = await pool.table.changeSettings(settings.version, {isDraining: false});
	return written.isWritten ? 0 : await drainStep(pool);
}

/** A launch that ECS refused: there is no task to wait for. */
const isRefused = ({status, taskArn}: PoolTask): boolean => status === 'ERROR' && taskArn === undefined;
