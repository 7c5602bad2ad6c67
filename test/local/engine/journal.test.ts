import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {Store} from '../../../src/local/engine/store.ts';
import {temporaryFolder} from '../../support/containers.ts';

const keyOf = (number: number): string => String(number).padStart(6, '0');

describe('a journal', () => {
	it('holds what a plain list would hold, whatever is done and however often it is reopened', () => {
		const step = fc.oneof(
			fc.record({do: fc.constant('append' as const), count: fc.constantFrom(1, 2, 700, 1500)}),
			fc.record({do: fc.constant('drop' as const), share: fc.double({min: 0, max: 1, noNaN: true})}),
			fc.record({do: fc.constant('flush' as const)}),
			fc.record({do: fc.constant('reopen' as const)}),
		);
		const reading = fc.record({
			share: fc.double({min: 0, max: 1, noNaN: true}),
			limit: fc.integer({min: 1, max: 3000}),
		});
		fc.assert(
			fc.property(fc.array(fc.tuple(step, reading), {maxLength: 12}), (steps) => {
				using folder = temporaryFolder();
				const file = join(folder.path, 'state.sqlite');
				let model: string[] = [];
				let store = new Store(file);
				let next = 0;
				for (const [action, {share, limit}] of steps) {
					const journal = store.journal<{key: string}>('records');
					if (action.do === 'append') {
						for (let added = 0; added < action.count; added += 1, next += 1) {
							journal.append(keyOf(next), {key: keyOf(next)});
							model.push(keyOf(next));
						}
					} else if (action.do === 'drop') {
						const before = keyOf(Math.floor(next * action.share));
						expect(journal.dropBefore(before)).toBe(model.findLast((key) => key < before));
						model = model.filter((key) => key >= before);
					} else if (action.do === 'flush') {
						store.flush();
					} else {
						store[Symbol.dispose]();
						store = new Store(file);
					}
					const now = store.journal<{key: string}>('records');
					const from = keyOf(Math.floor(next * share));
					expect([now.first, now.last]).toEqual([model[0], model.at(-1)]);
					expect(now.from(from, limit).map(({key}) => key)).toEqual(model.filter((key) => key >= from).slice(0, limit));
				}
				store[Symbol.dispose]();
			}),
			{numRuns: 30},
		);
	});

	it('keeps the newest in memory only, however many it has', () => {
		using store = new Store(':memory:');
		const journal = store.journal<{number: number}>('records');
		for (let number = 0; number < 10_000; number += 1) {
			journal.append(keyOf(number), {number});
			if (number % 100 === 99) store.flush();
		}
		expect(journal.inMemory).toBeLessThanOrEqual(2_000);
		expect(journal.from(keyOf(0), 20_000).map(({number}) => number)).toEqual(Array.from({length: 10_000}, (_, n) => n));
	});
});
