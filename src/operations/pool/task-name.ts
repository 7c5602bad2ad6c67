import type {PoolTask} from './look.ts';

/** What people call a task: the beginning of its id in ECS, as on the board, or its record's id until it has one. */
export const taskName = ({id, taskArn}: Pick<PoolTask, 'id' | 'taskArn'>): string =>
	taskArn?.split('/').at(-1)?.slice(0, 12) ?? id;
