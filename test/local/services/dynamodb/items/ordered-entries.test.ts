import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Keyed, OrderedEntries} from '../../../../../src/local/services/dynamodb/items/ordered-entries.ts';

const key = fc.integer({min: 0, max: 99_999}).map((number) => String(number).padStart(5, '0'));
const change = fc.record({key, isPut: fc.boolean()});

interface Numbered extends Keyed {
	readonly number: number;
}

describe('ordered entries', () => {
	it('are those of a map, sorted, however they came and went', () => {
		fc.assert(
			fc.property(
				fc.array(key, {size: 'max', maxLength: 5000}),
				fc.array(change, {maxLength: 200}),
				key,
				key,
				fc.boolean(),
				(keys, changes, from, before, descending) => {
					const model = new Map(keys.map((one) => [one, 0]));
					const entries = new OrderedEntries<Numbered>([...model].map(([one, number]) => ({key: one, number})));
					for (const [index, {key: one, isPut}] of [
						...changes,
						...keys.slice(0, 50).map((known) => ({key: known, isPut: false})),
					].entries()) {
						if (isPut) {
							model.set(one, index);
							entries.put({key: one, number: index});
						} else {
							model.delete(one);
							entries.delete(one);
						}
					}
					const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([one, number]) => ({key: one, number}));
					expect([...entries]).toEqual(sorted);
					expect(entries.size).toBe(model.size);
					expect(entries.get(from)?.number).toBe(model.get(from));
					const within = sorted.filter(({key: one}) => one >= from && one < before);
					expect([...entries.between(from, before, descending)]).toEqual(descending ? within.reverse() : within);
				},
			),
			{numRuns: 50},
		);
	});

	it('are many, put one by one', () => {
		const numbers = Array.from({length: 5000}, (_, index) => (index * 7919) % 5000);
		const entries = new OrderedEntries<Numbered>();
		for (const number of numbers) entries.put({key: String(number).padStart(4, '0'), number});
		expect([...entries].map(({number}) => number)).toEqual(Array.from({length: 5000}, (_, index) => index));
		for (const number of numbers.slice(0, 4990)) entries.delete(String(number).padStart(4, '0'));
		expect([...entries].map(({number}) => number)).toEqual(numbers.slice(4990).sort((a, b) => a - b));
	});
});
