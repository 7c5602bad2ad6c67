import {expect, test} from 'vitest';
import {cancellations, conditionFailure} from '../../../../assets/pool/protocol/conditions.ts';

const failure = (name: string, more: object = {}) => Object.assign(new Error(name), {name, ...more});

test('a condition that did not hold is found in whatever wraps it, with what was there', () => {
	const Item = {PK: {S: 'POOL'}};
	const failed = failure('ConditionalCheckFailedException', {Item});
	expect(conditionFailure(new Error('A conflict.', {cause: failed}))).toEqual({item: Item});
	expect(conditionFailure(failure('TransactionConflictException'))).toEqual({item: undefined});
	expect(conditionFailure(failure('ThrottlingException'))).toBeUndefined();
});

test('a transaction is lost to somebody else, or failed by itself', () => {
	const cancelled = (...codes: readonly string[]) =>
		cancellations(failure('TransactionCanceledException', {CancellationReasons: codes.map((Code) => ({Code}))}));
	expect(cancelled('None', 'ConditionalCheckFailed')?.map(({code}) => code)).toEqual([
		'None',
		'ConditionalCheckFailed',
	]);
	expect(cancelled('TransactionConflict', 'None')).toHaveLength(2);
	expect(cancelled('None', 'ThrottlingError')).toBeUndefined();
	expect(cancellations(failure('ThrottlingException'))).toBeUndefined();
});
