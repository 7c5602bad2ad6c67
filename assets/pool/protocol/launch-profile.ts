import type {EcsTask} from './pool.ts';
import type {LaunchProfile, PoolTask} from './record.ts';
import {secondsSince} from './time.ts';

/**
 * Where the time of a launch went, until the container answered at `availableAt`. Seconds; parts that ECS did not time are
 * missing.
 */
export function launchProfile(task: PoolTask, ecsTask: EcsTask, availableAt: Date): LaunchProfile {
	const {createdAt, pullStartedAt, pullStoppedAt, startedAt} = ecsTask;
	const parts = {
		provision: between(createdAt, pullStartedAt),
		pull: between(pullStartedAt, pullStoppedAt),
		start: between(pullStoppedAt, startedAt),
		ready: between(startedAt, availableAt),
		total: between(new Date(task.createdAt), availableAt),
	};
	return Object.fromEntries(Object.entries(parts).filter(([, seconds]) => seconds !== undefined));
}

/** Never below 0: the clocks of ECS and of whoever looks may differ. */
function between(start: Date | undefined, end: Date | undefined): number | undefined {
	return start && end && Math.max(0, secondsSince(start, end));
}
