import {StateError} from '../errors.ts';

/** What can be done with a stack in its present status. */
export type StackPhase =
	/** There is none, or only a change set waiting for its first execution. */
	| 'absent'
	| 'ready'
	| 'creating'
	| 'updating'
	| 'deleting'
	/** The first creation failed: nothing but deleting is possible (https://github.com/serverless/serverless/issues/5630). */
	| 'dead'
	/** A deletion failed half way: what is left can only be deleted, too. */
	| 'undeletable'
	/** An update's rollback failed: it must be continued before anything else. */
	| 'stuck';

const phases: Readonly<Record<string, StackPhase>> = {
	REVIEW_IN_PROGRESS: 'absent',
	DELETE_COMPLETE: 'absent',
	CREATE_COMPLETE: 'ready',
	UPDATE_COMPLETE: 'ready',
	UPDATE_ROLLBACK_COMPLETE: 'ready',
	IMPORT_COMPLETE: 'ready',
	IMPORT_ROLLBACK_COMPLETE: 'ready',
	CREATE_IN_PROGRESS: 'creating',
	ROLLBACK_IN_PROGRESS: 'creating',
	UPDATE_IN_PROGRESS: 'updating',
	UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'updating',
	UPDATE_ROLLBACK_IN_PROGRESS: 'updating',
	UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'updating',
	IMPORT_IN_PROGRESS: 'updating',
	IMPORT_ROLLBACK_IN_PROGRESS: 'updating',
	DELETE_IN_PROGRESS: 'deleting',
	CREATE_FAILED: 'dead',
	ROLLBACK_COMPLETE: 'dead',
	ROLLBACK_FAILED: 'dead',
	DELETE_FAILED: 'undeletable',
	UPDATE_FAILED: 'stuck',
	UPDATE_ROLLBACK_FAILED: 'stuck',
	IMPORT_ROLLBACK_FAILED: 'stuck',
};

export function phaseOf(status: string | undefined): StackPhase {
	return status === undefined ? 'absent' : (phases[status] ?? 'updating');
}

/** Whether nothing happens any more in this status, well or badly ended. */
export const isSettled = (status: string): boolean =>
	!status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS';

/** Whether an operation that should create or update has come to a good end. */
export const isGoodEnd = (status: string): boolean => status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE';

export const continueRollback = (name: string): string => `«ecs-console stack rollback ${name}»`;

/** Refuses to change a stack that AWS would refuse too, with what to do instead. */
export function assertChangeable(name: string, status: string | undefined): void {
	const phase = phaseOf(status);
	if (phase === 'dead') {
		throw new StateError(
			`Stack ${name} is in ${status}: its creation failed, and AWS lets such a stack only be deleted.`,
			`See why with «ecs-console stack events ${name}», then «ecs-console stack delete ${name}» and set up again.`,
		);
	}
	if (phase === 'undeletable') {
		throw new StateError(
			`Stack ${name} is in ${status}: something of it could not be deleted, and it can only be deleted again.`,
			`See why with «ecs-console stack events ${name}», mend it, then «ecs-console stack delete ${name}» and set up again.`,
		);
	}
	if (phase === 'stuck') {
		throw new StateError(
			`Stack ${name} is in ${status}: rolling the last update back failed.`,
			`See why with «ecs-console stack events ${name}», mend it, then continue the rollback: ${continueRollback(name)}`,
		);
	}
	if (phase === 'deleting') {
		throw new StateError(`Stack ${name} is being deleted.`, 'Wait until it is gone, then run the same command again.');
	}
}
