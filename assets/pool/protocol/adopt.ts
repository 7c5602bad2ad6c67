import type {Pool} from './pool.ts';
import type {PoolTask} from './record.ts';

/**
 * Ties a task of ECS to the record that it was started for. The record may have moved on meanwhile: a task whose record
 * is to be stopped, has failed, is gone or has another task is stopped.
 *
 * @returns the record with its task; undefined when the task was not wanted any more
 */
export async function adopt(pool: Pool, task: PoolTask, arn: string): Promise<PoolTask | undefined> {
	let found: PoolTask | undefined = task;
	while (found !== undefined && found.status !== 'ERROR' && found.taskArn === undefined) {
		const written = await pool.table.change(found, {taskArn: arn});
		found = written.isWritten ? written.value : written.found;
	}
	if (found === undefined || found.status === 'ERROR' || found.taskArn !== arn) {
		await pool.tasks.stop(arn, 'The pool has no use for this task any more.');
		return undefined;
	}
	if (found.status === 'STOPPING') await pool.tasks.stop(arn, found.reason ?? 'Stopped while it was launched.');
	return found;
}
