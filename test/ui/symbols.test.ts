import fc from 'fast-check';
import {expect, it} from 'vitest';
import {widthOf} from '../../src/format/text-width.ts';
import {asciiSymbols, inAscii, unicodeSymbols} from '../../src/ui/symbols.ts';

it('replaces punctuation and arrows, cell by cell', () => {
	expect(inAscii('local · us-east-1 … 80×24 ↓ next')).toBe('local - us-east-1 ~ 80x24 v next');
});

it('replaces the signs of state that a text carries', () => {
	expect(inAscii('✓ 10.0.0.7 ✗ 10.0.0.8 ● ○ ▸')).toBe('+ 10.0.0.7 x 10.0.0.8 * o >');
});

it('replaces what the look draws by what it draws where only ASCII can be', () => {
	const {levels: _, isAscii: __, ...signs} = unicodeSymbols;
	for (const [name, sign] of Object.entries(signs))
		expect([name, inAscii(sign)]).toEqual([name, asciiSymbols[name as keyof typeof signs]]);
});

it('leaves names as they are', () => {
	expect(inAscii('東京 é 🚀')).toBe('東京 é 🚀');
});

it('never changes how wide a line is', () => {
	fc.assert(fc.property(fc.string({unit: 'grapheme'}), (line) => widthOf(inAscii(line)) === widthOf(line)));
});
