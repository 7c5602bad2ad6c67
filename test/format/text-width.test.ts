import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {fit as fitted, graphemesOf, truncate, widthOf, wrap} from '../../src/format/text-width.ts';

const text = fc.string({unit: 'grapheme'});

describe('a text that is cut', () => {
	it('is never wider than it may be, whatever it holds', () => {
		fc.assert(
			fc.property(text, fc.integer({min: -1, max: 40}), (whole, columns) => {
				expect(stringWidth(truncate(whole, columns))).toBeLessThanOrEqual(Math.max(0, columns));
			}),
		);
	});

	it('keeps its beginning, and is not cut where it has room', () => {
		fc.assert(
			fc.property(text, fc.integer({min: 0, max: 40}), (whole, columns) => {
				const short = truncate(whole, columns, '');
				expect(whole.startsWith(short)).toBe(true);
				expect(short === whole).toBe(widthOf(whole) <= columns);
			}),
		);
	});
});

describe('a text that is fitted', () => {
	it('takes exactly the cells it is given, on either side', () => {
		fc.assert(
			fc.property(text, fc.integer({min: 0, max: 40}), fc.constantFrom('left', 'right'), (whole, columns, align) => {
				expect(stringWidth(fitted(whole, columns, align))).toBe(columns);
			}),
		);
	});
});

describe('a text that is wrapped', () => {
	it('makes no line longer than it may be, and loses no word', () => {
		fc.assert(
			fc.property(text, fc.integer({min: 2, max: 40}), (whole, width) => {
				const lines = wrap(whole, width);
				// A character is not cut, and there are some of three cells.
				const widest = Math.max(width, ...graphemesOf(whole).map(widthOf));
				expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(widest);
				expect(lines.join('').replaceAll(/\s/g, '')).toBe(whole.replaceAll(/\s/g, ''));
			}),
		);
	});

	it('leaves no tab to the terminal, which would make the line longer than it was measured', () => {
		expect(wrap('stops\tand goes on', 40)).toEqual(['stops    and goes on']);
	});
});
