import type {StackPlan} from '../../operations/stacks/plan.ts';

/** A plan that waits for the operator. */
export interface PendingPlan {
	readonly plan: StackPlan;
	/** What it costs, and what follows besides, a sentence each. */
	readonly notes: readonly string[];
	readonly answer: (isApproved: boolean) => void;
}

/**
 * Puts a plan before the operator with `show`, until it is answered; then `show` gets undefined. Nobody to ask any more is
 * an error.
 *
 * @throws the signal's reason
 */
export function askPlan(
	asked: Omit<PendingPlan, 'answer'>,
	show: (pending: PendingPlan | undefined) => void,
	signal: AbortSignal,
): Promise<boolean> {
	signal.throwIfAborted();
	return new Promise((resolve, reject) => {
		const settle = (): void => {
			signal.removeEventListener('abort', abort);
			show(undefined);
		};
		const answer = (isApproved: boolean): void => {
			settle();
			resolve(isApproved);
		};
		const abort = (): void => {
			settle();
			reject(signal.reason);
		};
		signal.addEventListener('abort', abort, {once: true});
		show({...asked, answer});
	});
}
