import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {survivorOf} from '../../../src/screens/overview/state.ts';
import {absent, creating, ready} from './cards.ts';

describe('the cursor among cards', () => {
	test('follows a system from its first plan to its stack, and back when that is deleted', () => {
		expect(survivorOf('consumer', [absent], [creating('demo')])).toBe('demo');
		expect(survivorOf('demo', [creating('demo')], [absent])).toBe('consumer');
	});

	test('begins on the first card', () => {
		expect(survivorOf(undefined, [], [ready('a'), ready('b')])).toBe('a');
	});

	test('stays on its card as long as that is there, and is always on one as long as there are any', () => {
		const ids = fc
			.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), {minLength: 1})
			.map((all) => all.map((id) => ready(id)));
		fc.assert(
			fc.property(ids, ids, fc.nat(3), (before, after, at) => {
				const selected = before[at % before.length]?.id;
				const survivor = survivorOf(selected, before, after);
				expect(after.map(({id}) => id)).toContain(survivor);
				if (after.some(({id}) => id === selected)) expect(survivor).toBe(selected);
			}),
		);
	});
});
