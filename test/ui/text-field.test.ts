import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {graphemesOf, widthOf} from '../../src/format/text-width.ts';
import {createLook} from '../../src/ui/look.ts';
import {editText, textOf} from '../../src/ui/text-edit.ts';
import {fieldLine} from '../../src/ui/text-field.ts';

const look = createLook({colours: false});
const [cursorOn, cursorOff] = ['\u001B[7m', '\u001B[27m'];

/** The line with the cell under the cursor in brackets. */
function drawn(text: string, width: number, presses: readonly string[] = [], options = {}): string {
	const state = presses.reduce((current, chord) => editText(current, chord) ?? current, textOf(text));
	const line = fieldLine(state, width, look, {focused: true, ...options});
	return line.replace(cursorOn, '[').replace(cursorOff, ']');
}

describe('a field', () => {
	it('shows its text with the cursor as an inverse cell', () => {
		expect(drawn('demo', 8)).toBe('demo[ ]   ');
		expect(drawn('demo', 8, ['home'])).toBe('[d]emo    ');
	});

	it('scrolls so that the cursor is seen, and says where text is hidden', () => {
		expect(drawn('abcdefghij', 6)).toBe('…ghij[ ]');
		expect(drawn('abcdefghij', 6, ['home'])).toBe('[a]bcde…');
		expect(drawn('abcdefghij', 6, ['left', 'left', 'left', 'left', 'left'])).toBe('…de[f]g…');
	});

	it('keeps wide characters whole', () => {
		expect(drawn('漢字漢字', 6)).toBe('… 字[ ] ');
		expect(drawn('漢字', 6, ['home'])).toBe('[漢]字  ');
	});

	it('shows its beginning while another field has the cursor', () => {
		expect(drawn('abcdefghij', 6, [], {focused: false})).toBe('abcde…');
	});

	it('shows an example while it is empty', () => {
		expect(drawn('', 10, [], {placeholder: 'demo'})).toBe('[ ]demo     ');
	});

	it('does not show a secret', () => {
		expect(drawn('hunter2', 10, [], {secret: true})).toBe('·······[ ]  ');
	});

	it('shows a character that takes no room', () => {
		expect(drawn('a\u200Bb', 6, [], {focused: false})).toBe('a·b   ');
	});

	it('is as wide as asked and shows one cursor, whatever the text', () => {
		fc.assert(
			fc.property(
				fc.string({unit: 'grapheme', maxLength: 60}),
				fc.nat(60),
				fc.integer({min: 2, max: 40}),
				(text, steps, width) => {
					const presses = Array<string>(steps).fill('left');
					const state = presses.reduce((current, chord) => editText(current, chord) ?? current, textOf(text));
					const line = fieldLine(state, width, look, {focused: true});
					expect(line.split(cursorOn)).toHaveLength(2);
					expect(widthOf(stripVTControlCharacters(line))).toBe(width);
				},
			),
		);
	});

	it('never shows half a character', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme', maxLength: 40}), fc.integer({min: 2, max: 20}), (text, width) => {
				const shown = stripVTControlCharacters(fieldLine(textOf(text), width, look, {focused: false}));
				const allowed = new Set([...graphemesOf(textOf(text).text), ' ', '…', '·']);
				expect(graphemesOf(shown).filter((grapheme) => !allowed.has(grapheme))).toEqual([]);
			}),
		);
	});
});
