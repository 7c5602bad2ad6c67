import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {characterOf, type KeyFlags, toChords} from '../../src/keys/chord.ts';

const none: KeyFlags = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageUp: false,
	pageDown: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	tab: false,
	backspace: false,
	delete: false,
	ctrl: false,
	meta: false,
	shift: false,
};

describe('a key press as a chord', () => {
	it('has one name for each key', () => {
		expect(toChords('', {...none, downArrow: true})).toEqual(['down']);
		expect(toChords('', {...none, tab: true, shift: true})).toEqual(['shift+tab']);
		expect(toChords('d', {...none, ctrl: true})).toEqual(['ctrl+d']);
		expect(toChords('b', {...none, meta: true})).toEqual(['alt+b']);
		expect(toChords(' ', none)).toEqual(['space']);
		expect(toChords('', {...none, escape: true, meta: true})).toEqual(['escape']);
	});

	it('comes alone, however many the terminal delivers in one read', () => {
		expect(toChords('jjj', none)).toEqual(['j', 'j', 'j']);
		expect(toChords('abc\r', none)).toEqual(['a', 'b', 'c', 'enter']);
		expect(toChords('é👩‍💻漢', none)).toEqual(['é', '👩‍💻', '漢']);
		expect(toChords('ab\u0013\u0003', none)).toEqual(['a', 'b', 'ctrl+s', 'ctrl+c']);
	});

	it('is not made twice by keyboards that report the release', () => {
		expect(toChords('j', {...none, eventType: 'release'})).toEqual([]);
	});

	it('types its character, or none', () => {
		expect(characterOf('j')).toBe('j');
		expect(characterOf('space')).toBe(' ');
		expect(characterOf('👩‍💻')).toBe('👩‍💻');
		for (const chord of ['enter', 'ctrl+d', 'up', '\u0007', '']) expect(characterOf(chord)).toBeUndefined();
	});

	it('loses nothing of what is typed', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme'}), (text) => {
				const typed = text.replaceAll(/\p{Cc}/gu, '').replaceAll('+', '');
				const characters = toChords(typed, none).map(characterOf);
				expect(characters.join('')).toBe(typed);
			}),
		);
	});
});
