import type {PoolLook, PoolTask} from './look.ts';

/** Brings records, by their ids, up to date with what a look found. */
export function takeLook(
	tasks: Map<string, PoolTask>,
	{isWhole, changed, gone}: Pick<PoolLook & {readonly kind: 'pool'}, 'isWhole' | 'changed' | 'gone'>,
): void {
	if (isWhole) tasks.clear();
	for (const id of gone) tasks.delete(id);
	for (const task of changed) tasks.set(task.id, task);
}
