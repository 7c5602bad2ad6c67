import {finishDrain} from './drain.ts';
import {hasEnded} from './ecs-state.ts';
import type {EcsTask, Pool} from './pool.ts';
import {idOfStarted, isWarm} from './record.ts';
import {refill} from './refill.ts';
import {track} from './track.ts';

/**
 * Looks at one task, because ECS says that something happened to it; see `reconcile`. Events come late and in any order,
 * so ECS is asked how the task is now. Tasks that no pool started are left alone.
 */
export async function reconcileTask(pool: Pool, ecsTask: EcsTask): Promise<void> {
	const id = idOfStarted(ecsTask);
	if (id === undefined) return;
	const [current = ecsTask] = hasEnded(ecsTask) ? [] : await pool.tasks.describe([ecsTask.arn]);
	const record = await pool.table.get(id);
	if (record !== undefined) {
		const tracked = await track(pool, record, current);
		const isMissing = isWarm(record) && (tracked === undefined || !isWarm(tracked));
		if (isMissing) await refill(pool);
	} else if (!hasEnded(current)) {
		// Its record was written before it was started, so it is gone.
		await pool.tasks.stop(ecsTask.arn, 'No record of the pool has this task.');
	}
	// It may have been the last one of a drain that nobody goes on with.
	if (hasEnded(current)) await finishDrain(pool);
}
