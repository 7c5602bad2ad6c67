import {isEnding} from './ecs-state.ts';
import type {PaceClock} from './pace.ts';
import type {EcsTask} from './pool.ts';

/** Twenty functions that wait at once stay well below the DescribeTasks that ECS allows. Milliseconds. */
const pause = 2_000;

/**
 * Whether ECS finds a task healthy; one that is neither healthy nor ill yet is looked at again for so many milliseconds,
 * as no event tells of its health (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html).
 */
export async function becomesHealthy(
	look: () => Promise<EcsTask | undefined>,
	patience: number,
	{now, wait}: PaceClock,
): Promise<boolean> {
	const deadline = now() + patience;
	for (;;) {
		const task = await look();
		if (task === undefined || isEnding(task) || task.health === 'UNHEALTHY') return false;
		if (task.health === 'HEALTHY') return true;
		if (now() + pause > deadline) return false;
		await wait(pause);
	}
}
