import {awsError} from './aws-error.ts';
import type {Item} from './items.ts';

/** A write whose condition did not hold, or that met a transaction: with the item that was there, if AWS said it. */
export function conditionFailure(error: unknown): {readonly item: Item | undefined} | undefined {
	const failure = awsError(error, 'ConditionalCheckFailedException', 'TransactionConflictException');
	return failure && {item: 'Item' in failure ? (failure.Item as Item | undefined) : undefined};
}

export interface Cancellation {
	/** `None` for an item that was not the cause. */
	readonly code: string;
	readonly item: Item | undefined;
}

const lost = ['None', 'ConditionalCheckFailed', 'TransactionConflict'];

/** Why a transaction was cancelled, item by item; undefined when it failed for anything but somebody else's write. */
export function cancellations(error: unknown): readonly Cancellation[] | undefined {
	const failure = awsError(error, 'TransactionCanceledException');
	if (failure === undefined || !('CancellationReasons' in failure)) return undefined;
	const reasons = failure.CancellationReasons as readonly {readonly Code?: string; readonly Item?: Item}[];
	const all = reasons.map(({Code = 'None', Item}) => ({code: Code, item: Item}));
	return all.every(({code}) => lost.includes(code)) ? all : undefined;
}
