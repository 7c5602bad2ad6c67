import {isFit} from './ecs-state.ts';
import {fail} from './fail.ts';
import {forgetFailures} from './failures.ts';
import {launchProfile} from './launch-profile.ts';
import type {EcsTask, Pool, Written} from './pool.ts';
import type {PoolTask} from './record.ts';
import {secondsSince} from './time.ts';

/**
 * Makes a launch available once its container answers at an address that is known; one that takes longer than the pool's
 * limit has failed and is stopped.
 */
export async function trackLaunch(pool: Pool, task: PoolTask, ecsTask: EcsTask): Promise<PoolTask | undefined> {
	let because = '';
	try {
		const written = await makeAvailable(pool, task, ecsTask);
		if (written !== undefined) return written.isWritten ? written.value : written.found;
	} catch (error) {
		if (!isOverdue(pool, task)) throw error;
		because = `: ${error instanceof Error ? error.message : String(error)}`;
	}
	if (!isOverdue(pool, task)) return task;
	const reason = `It was not available ${pool.limits.launchTimeout} seconds after its launch${because}`;
	const failed = await fail(pool, task, reason);
	if (!failed.isWritten) return failed.found;
	await pool.tasks.stop(ecsTask.arn, reason);
	return failed.value;
}

/** Whether a launch took longer than the pool's limit allows. */
export function isOverdue(pool: Pool, task: PoolTask): boolean {
	const {launchTimeout} = pool.limits;
	return launchTimeout > 0 && secondsSince(task.createdAt, pool.now()) > launchTimeout;
}

/** Undefined while it is not ready. */
async function makeAvailable(pool: Pool, task: PoolTask, ecsTask: EcsTask): Promise<Written<PoolTask> | undefined> {
	if (!isFit(ecsTask)) return undefined;
	const address = await pool.tasks.address(ecsTask);
	if (address === undefined || !(await pool.tasks.answers(ecsTask, address))) return undefined;
	const now = pool.now();
	const launch = launchProfile(task, ecsTask, now);
	const change = {status: 'RUNNING', address, availableAt: now.toISOString(), launch} as const;
	const written = await pool.table.change(task, change);
	if (written.isWritten) await forgetFailures(pool);
	return written;
}
