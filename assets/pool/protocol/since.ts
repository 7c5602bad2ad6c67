import type {PoolTask} from './record.ts';

type Times = Pick<PoolTask, 'status' | 'createdAt' | 'updatedAt' | 'availableAt' | 'assignedAt'>;

/** Since when a task is in its state. Milliseconds since 1970. */
export function since({status, createdAt, updatedAt, availableAt, assignedAt}: Times): number {
	const at = {
		RUNNING: availableAt ?? updatedAt,
		LAUNCHING: createdAt,
		ASSIGNED: assignedAt ?? updatedAt,
		STOPPING: updatedAt,
		ERROR: updatedAt,
	}[status];
	return Date.parse(at);
}
