import type {EcsTask} from './pool.ts';

/** It has ended, and will not come back. */
export const hasEnded = ({lastStatus}: EcsTask): boolean => lastStatus === 'STOPPED' || lastStatus === 'DELETED';

/** ECS, or somebody, is stopping it or has. */
export const isEnding = (task: EcsTask): boolean => hasEnded(task) || task.desiredStatus !== 'RUNNING';

/** Its container runs and nobody says that it is ill: it may be given to somebody. */
export const isFit = (task: EcsTask): boolean =>
	task.lastStatus === 'RUNNING' && !isEnding(task) && task.health !== 'UNHEALTHY';

/** Why a task is not fit, in a few words. */
export function unfitBecause(task: EcsTask | undefined): string {
	if (task === undefined) return 'ECS does not know it';
	if (task.stopReason !== undefined) return task.stopReason;
	if (isEnding(task)) return 'ECS is stopping it';
	return task.health === 'UNHEALTHY' ? 'its health check fails' : `it is ${task.lastStatus}`;
}
