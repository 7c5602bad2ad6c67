import {describe, expect, it} from 'vitest';
import {Concurrency} from '../../../../../src/local/services/lambda/execution/concurrency.ts';
import type {FunctionRecord} from '../../../../../src/local/services/lambda/model.ts';

/** Functions by name, with what is reserved for each. */
function functionsOf(reserved: Readonly<Record<string, number | undefined>>) {
	const records = Object.entries(reserved).map(
		([name, reservedConcurrency]) => ({name, reservedConcurrency}) as FunctionRecord,
	);
	return {all: () => records, find: (name: string) => records.find((record) => record.name === name)};
}

const times = (count: number, work: () => void): void => {
	for (let index = 0; index < count; index += 1) work();
};

describe('the concurrency of an account', () => {
	it('is a thousand for functions without a reservation together, less what others have reserved', () => {
		const concurrency = new Concurrency(functionsOf({a: undefined, b: undefined, c: 300}));
		times(400, () => concurrency.enter('a'));
		times(300, () => concurrency.enter('b'));
		expect(() => concurrency.enter('a')).toThrow(
			expect.objectContaining({name: 'TooManyRequestsException', Reason: 'ConcurrentInvocationLimitExceeded'}),
		);
		concurrency.leave('b');
		expect(concurrency.enter('a')).toBe(401);
	});

	it('leaves a function its reservation, however busy the others are, and no more than that', () => {
		const concurrency = new Concurrency(functionsOf({busy: undefined, reserved: 2}));
		times(998, () => concurrency.enter('busy'));
		times(2, () => concurrency.enter('reserved'));
		expect(() => concurrency.enter('reserved')).toThrow(
			expect.objectContaining({Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded'}),
		);
	});
});
