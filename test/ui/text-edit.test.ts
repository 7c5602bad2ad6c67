import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {graphemesOf} from '../../src/format/text-width.ts';
import {editText, emptyText, insertText, longestText, type TextState, textOf} from '../../src/ui/text-edit.ts';

const family = '👨‍👩‍👧';
const accented = 'e\u0301';

/** The text after the keys, with the cursor as `|`. */
function typed(text: string, ...chords: readonly string[]): string {
	const state = chords.reduce<TextState>((current, chord) => editText(current, chord) ?? current, textOf(text));
	const graphemes = graphemesOf(state.text);
	return [...graphemes.slice(0, state.cursor), '|', ...graphemes.slice(state.cursor)].join('');
}

describe('editing a line of text', () => {
	it('types characters where the cursor is', () => {
		expect(typed('', 'a', 'space', 'b', 'left', 'é')).toBe('a é|b');
	});

	it('moves by characters, words and to the ends', () => {
		expect(typed('ab cd', 'left')).toBe('ab c|d');
		expect(typed('ab cd', 'alt+b', 'ctrl+left')).toBe('|ab cd');
		expect(typed('ab-cd', 'ctrl+a', 'alt+f')).toBe('ab|-cd');
		expect(typed('ab', 'home', 'left', 'ctrl+b')).toBe('|ab');
		expect(typed('ab', 'home', 'end', 'right', 'ctrl+e')).toBe('ab|');
	});

	it('erases characters on both sides, whole ones as a person sees them', () => {
		expect(typed(`a${family}`, 'backspace')).toBe('a|');
		expect(typed(`a${accented}b`, 'left', 'ctrl+h')).toBe('a|b');
		expect(typed('abc', 'home', 'delete', 'ctrl+d')).toBe('|c');
	});

	it('cuts words and halves, and puts back what it cut last', () => {
		expect(typed('stop demo-consumer', 'ctrl+w')).toBe('stop |');
		expect(typed('stop demo-consumer', 'alt+backspace')).toBe('stop demo-|');
		expect(typed('stop demo', 'home', 'alt+d')).toBe('| demo');
		expect(typed('stop demo', 'ctrl+w', 'home', 'ctrl+y')).toBe('demo|stop ');
		expect(typed('stop demo', 'alt+b', 'ctrl+u')).toBe('|demo');
		expect(typed('stop demo', 'alt+b', 'ctrl+k')).toBe('stop |');
	});

	it('leaves keys alone that mean nothing to a text', () => {
		for (const chord of ['up', 'enter', 'tab', 'escape', 'ctrl+s', 'alt+x', 'pageup', '\u0001', '']) {
			expect(editText(textOf('a'), chord)).toBeUndefined();
		}
	});

	it('joins an accent with the letter before it, the cursor behind both', () => {
		expect(typed('eb', 'left', '\u0301')).toBe(`${accented}|b`);
		expect(typed('ex\u0301', 'home', 'right', 'delete', '\u0301')).toBe(`${accented}|`);
	});
});

describe('pasting into a line', () => {
	it('comes on one line, without what could steer the terminal', () => {
		const {state, cut} = insertText(emptyText, '\u001B[2J\u001B]52;c;aGk=\u0007one\r\ntwo\tthree\u202E\n');
		expect(state).toEqual({text: 'one two three', cursor: 13, killed: ''});
		expect(cut).toBe(0);
	});

	it('says how much did not fit, and never cuts a character in two', () => {
		const almostFull = textOf('x'.repeat(longestText - 3));
		const {state, cut} = insertText(almostFull, `a${family}b`);
		expect(state.text.endsWith('xa')).toBe(true);
		expect(cut).toBe(family.length + 1);
		expect(insertText(textOf('x'.repeat(longestText)), 'y').state.text).toHaveLength(longestText);
	});

	it('makes lone surrogates harmless', () => {
		expect(textOf('a\uD83Db').text).toBe('a\uFFFDb');
	});
});

const chord = fc.oneof(
	fc.constantFrom(
		...['left', 'right', 'home', 'end', 'ctrl+a', 'ctrl+e', 'ctrl+b', 'ctrl+f', 'ctrl+h', 'ctrl+d', 'ctrl+w', 'ctrl+u'],
		...['ctrl+k', 'ctrl+y', 'alt+b', 'alt+f', 'alt+d', 'alt+backspace', 'ctrl+left', 'ctrl+right', 'backspace'],
		...['delete', 'space', 'up', 'enter', family, accented, '\u0301', '\u200D', '🇨', '🇭', '漢', '\uDC00', '\u202E'],
	),
	fc.string({unit: 'grapheme', minLength: 1, maxLength: 1}),
);
const pasted = fc.oneof(
	fc.string({unit: 'binary', maxLength: 40}),
	fc.constantFrom('a\nb', '\u001B[31mred', 'x'.repeat(9_990), family.repeat(100)),
);

describe('any sequence of keys and pastes', () => {
	it('keeps the cursor inside and the text whole, safe and short enough', () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(chord, fc.record({pasted})), {maxLength: 30}), (actions) => {
				let state = emptyText;
				for (const action of actions) {
					state =
						typeof action === 'string' ? (editText(state, action) ?? state) : insertText(state, action.pasted).state;
					expect(state.cursor).toBeGreaterThanOrEqual(0);
					expect(state.cursor).toBeLessThanOrEqual(graphemesOf(state.text).length);
					expect(state.text.isWellFormed()).toBe(true);
					expect(state.text).not.toMatch(/[\p{Cc}\u2028-\u202E\u2066-\u2069]/u);
					expect(state.text.length).toBeLessThanOrEqual(longestText);
				}
			}),
			{numRuns: 200},
		);
	});

	it('finds every text again after typing and erasing one more character', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme-ascii', maxLength: 50}), fc.nat(50), (text, steps) => {
				const start = Array.from({length: steps}).reduce<TextState>((s) => editText(s, 'left') ?? s, textOf(text));
				const there = editText(start, 'x') ?? start;
				expect(editText(there, 'backspace')).toEqual(start);
			}),
		);
	});
});
