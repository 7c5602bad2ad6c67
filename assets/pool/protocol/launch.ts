import {adopt} from './adopt.ts';
import {fail} from './fail.ts';
import type {EcsTask, Pool} from './pool.ts';
import {LaunchRefused} from './pool.ts';
import type {PoolTask} from './record.ts';

/**
 * Starts the task of a LAUNCHING record, or finds the one that an earlier call started: RunTask with the record's id as
 * its token starts one task however often it is called. A refusal that will pass leaves the record to be tried again.
 */
export async function launch(pool: Pool, task: PoolTask): Promise<void> {
	let started: EcsTask;
	try {
		started = await pool.tasks.run(task.id);
	} catch (error) {
		if (!(error instanceof LaunchRefused)) throw error;
		if (!error.isPassing) await fail(pool, task, error.message);
		return;
	}
	await adopt(pool, task, started.arn);
}
