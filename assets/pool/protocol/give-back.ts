import type {Pool} from './pool.ts';
import type {PoolTask} from './record.ts';

/**
 * Takes a task back that was claimed, or may have been, and that nobody waits for: one that was claimed is stopped, as a
 * task is used once. One that was not stays as it is but for its version: a claim that is still on its way finds that
 * another one, and takes nothing.
 *
 * @param candidate as it was read before it was claimed, or as it is since
 */
export async function giveBack(pool: Pool, candidate: PoolTask, claimId: string, reason: string): Promise<void> {
	let task: PoolTask | undefined = candidate;
	while (task !== undefined) {
		const isClaimed: boolean = task.status === 'ASSIGNED' && task.claimId === claimId;
		const written = await pool.table.change(task, isClaimed ? {status: 'STOPPING', reason} : {});
		if (written.isWritten) {
			// Whoever looks at the pool next stops it again.
			if (isClaimed) await pool.tasks.stop(task.taskArn ?? '', reason).catch(() => undefined);
			return;
		}
		const {found}: {readonly found: PoolTask | undefined} = written;
		// The same version is there while a transaction with it is under way: a matter of milliseconds.
		const isOpen = found?.version === candidate.version || (found?.status === 'ASSIGNED' && found.claimId === claimId);
		task = isOpen ? found : undefined;
	}
}
