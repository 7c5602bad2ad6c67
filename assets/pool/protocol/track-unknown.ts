import {close} from './close.ts';
import {unfitBecause} from './ecs-state.ts';
import {fail} from './fail.ts';
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
		if (isOverdue(pool, task)) {
			const {launchTimeout} = pool.limits;
			const failed = await fail(pool, task, `ECS had started nothing ${launchTimeout} seconds after its launch`);
			return failed.isWritten ? failed.value : failed.found;
		}
		if (task.taskArn !== undefined || unchangedFor <= launchAgainAfter) return task;
		await launch(pool, task);
		return await pool.table.get(task.id);
	}
	return unchangedFor > visibleAfter ? await close(pool, task, unfitBecause(undefined)) : task;
}
