import type {EcsTask} from './pool.ts';
import {idOfStarted, type PoolTask} from './record.ts';

/**
 * Tasks of ECS that belong to nobody: their record is gone, or has another task. Only for records that were
 * read after the tasks: a record is written before its task is started.
 */
export function orphans(started: readonly EcsTask[], records: readonly PoolTask[]): EcsTask[] {
	const byId = new Map(records.map((record) => [record.id, record]));
	return started.filter((task) => {
		const record = byId.get(idOfStarted(task) ?? '');
		return record === undefined || (record.taskArn !== undefined && record.taskArn !== task.arn);
	});
}
