import {adopt} from './adopt.ts';
import {close} from './close.ts';
import {hasEnded, isEnding, isFit, unfitBecause} from './ecs-state.ts';
import type {EcsTask, Pool} from './pool.ts';
import type {PoolTask} from './record.ts';
import {retire} from './retire.ts';
import {trackLaunch} from './track-launch.ts';
import {trackUnknown} from './track-unknown.ts';

/**
 * Settles one record against what ECS says of its task; undefined where ECS knows none. Looking twice, or with an older
 * answer of ECS, does no harm.
 *
 * @returns the record as it is now; undefined when there is none any more
 */
export async function track(pool: Pool, task: PoolTask, ecsTask: EcsTask | undefined): Promise<PoolTask | undefined> {
	if (ecsTask === undefined) return await trackUnknown(pool, task);
	if (task.taskArn === ecsTask.arn) return await trackKnown(pool, task, ecsTask);
	const adopted = await adopt(pool, task, ecsTask.arn);
	return adopted === undefined ? await pool.table.get(task.id) : await trackKnown(pool, adopted, ecsTask);
}

async function trackKnown(pool: Pool, task: PoolTask, ecsTask: EcsTask): Promise<PoolTask | undefined> {
	if (hasEnded(ecsTask)) return await close(pool, task, unfitBecause(ecsTask));
	switch (task.status) {
		case 'LAUNCHING':
			return await trackLaunch(pool, task, ecsTask);
		case 'RUNNING': {
			if (isFit(ecsTask)) return task;
			// Kept as failed, to be read: ECS tells of one that dies before it has stopped.
			if (isEnding(ecsTask)) return await close(pool, task, unfitBecause(ecsTask));
			const written = await retire(pool, task, `It cannot be given to anybody: ${unfitBecause(ecsTask)}`);
			return written.isWritten ? written.value : written.found;
		}
		case 'ASSIGNED':
			return task;
		case 'STOPPING':
		case 'ERROR':
			if (ecsTask.desiredStatus !== 'STOPPED')
				await pool.tasks.stop(ecsTask.arn, task.reason ?? 'Not needed any more.');
			return task;
	}
}
