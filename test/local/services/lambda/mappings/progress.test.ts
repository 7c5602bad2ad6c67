import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {Progress} from '../../../../../src/local/services/lambda/mappings/progress.ts';

describe('the progress in a shard', () => {
	it('stands before the first record that is not finished, in whichever order they finish', () => {
		const orders = fc.integer({min: 1, max: 30}).chain((count) =>
			fc.shuffledSubarray(
				Array.from({length: count}, (_, index) => String(index)),
				{minLength: count},
			),
		);
		fc.assert(
			fc.property(orders, (order) => {
				const progress = new Progress('before');
				for (const sequence of order.toSorted((a, b) => Number(a) - Number(b))) progress.read(sequence);
				const finished = new Set<string>();
				for (const sequence of order) {
					progress.finish([sequence]);
					finished.add(sequence);
					const first = order.map((_, index) => String(index)).findIndex((candidate) => !finished.has(candidate));
					const expected = first === 0 ? 'before' : String(first < 0 ? order.length - 1 : first - 1);
					expect(progress.position).toBe(expected);
				}
				expect(progress.unfinished).toBe(0);
			}),
		);
	});
});
