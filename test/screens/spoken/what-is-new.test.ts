import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {whatIsNew} from '../../../src/screens/spoken/what-is-new.ts';

describe('what a screen reader is told', () => {
	it('is only what changed', () => {
		expect(whatIsNew(['AWS: local', 'task a, running'], ['AWS: local', 'task b, pending'])).toEqual([
			'task b, pending',
		]);
		expect(whatIsNew([], ['AWS: local'])).toEqual(['AWS: local']);
		expect(whatIsNew(['a', 'b'], ['b', 'a'])).toEqual([]);
	});

	it('says the same sentence again when it comes a second time', () => {
		expect(whatIsNew(['done'], ['done', 'done'])).toEqual(['done']);
	});

	it('is never more than there is, and nothing when nothing changed', () => {
		const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));
		fc.assert(
			fc.property(lines, lines, (before, after) => {
				const fresh = whatIsNew(before, after);
				expect(after).toEqual(expect.arrayContaining(fresh));
				expect(whatIsNew(after, after)).toEqual([]);
				expect(fresh.length).toBeGreaterThanOrEqual(after.length - before.length);
			}),
		);
	});
});
