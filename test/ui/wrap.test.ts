import fc from 'fast-check';
import {expect, it} from 'vitest';
import {graphemesOf, widthOf, wrap} from '../../src/ui/text-width.ts';

it('makes no line longer than it may be, and loses no word', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme'}), fc.integer({min: 2, max: 40}), (text, width) => {
			const lines = wrap(text, width);
			// A character is not cut, and there are some of three cells.
			const widest = Math.max(width, ...graphemesOf(text).map(widthOf));
			expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(widest);
			expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
		}),
	);
});

it('leaves no tab to the terminal, which would make the line longer than it was measured', () => {
	expect(wrap('stops\tand goes on', 40)).toEqual(['stops    and goes on']);
});
