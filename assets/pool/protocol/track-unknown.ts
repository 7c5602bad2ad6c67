import {close} from './close.ts';
import {unfitBecause} from './ecs-state.ts';
import {fail, giveUp} from './fail.ts';
import {launch} from './launch.ts';
import {launchAgainAfter, visibleAfter} from './patience.ts';
import type {Pool} from './pool.ts';
import type {PoolTask} from './record.ts';
import {secondsSince} from './time.ts';
import {isOverdue} from './track-launch.ts';

/**
 * Settles a record of whose task ECS knows nothing: it was not started yet, its start was lost, ECS does not see it yet,
 * or forgot it long ago. See `track`.
 */
export async function trackUnknown(pool: Pool, task: PoolTask): Promise<PoolTask | undefined> {
	const unchangedFor = secondsSince(task.updatedAt, pool.now());
	if (task.status === 'LAUNCHING') {
		if (isOverdue(pool, task)) return await end(pool, task);
		if (task.taskArn !== undefined || unchangedFor <= launchAgainAfter) return task;
		await launch(pool, task);
		return await pool.table.get(task.id);
	}
	return unchangedFor > visibleAfter ? await close(pool, task, unfitBecause(undefined)) : task;
}

async function end(pool: Pool, task: PoolTask): Promise<PoolTask | undefined> {
	const after = `${pool.limits.launchTimeout} seconds after its launch`;
	const written =
		task.taskArn === undefined
			? await giveUp(pool, task, `It was not started ${after}: ECS could not be asked`)
			: await fail(pool, task, `ECS did not know it ${after}`);
	return written.isWritten ? written.value : written.found;
}
