import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../src/format/text-width.ts';
import {createLook} from '../../src/ui/look.ts';
import {moveSelect, selectLine} from '../../src/ui/select.ts';

const modes = ['host', 'awsvpc', 'bridge', 'Basic'];

describe('choosing one of some values', () => {
	it('goes to the next and the one before, round the end', () => {
		expect(moveSelect(modes, 0, 'right')).toBe(1);
		expect(moveSelect(modes, 3, 'down')).toBe(0);
		expect(moveSelect(modes, 0, 'left')).toBe(3);
		expect(moveSelect(modes, 2, 'up')).toBe(1);
		expect([moveSelect(modes, 2, 'home'), moveSelect(modes, 2, 'end')]).toEqual([0, 3]);
	});

	it('goes to the next that begins with a letter, and stays where none does', () => {
		expect(moveSelect(modes, 0, 'b')).toBe(2);
		expect(moveSelect(modes, 2, 'b')).toBe(3);
		expect(moveSelect(modes, 3, 'B')).toBe(2);
		expect(moveSelect(modes, 1, 'z')).toBe(1);
	});

	it('starts at an end when nothing is chosen yet', () => {
		expect([moveSelect(modes, -1, 'right'), moveSelect(modes, -1, 'left')]).toEqual([0, 3]);
	});

	it('leaves other keys alone, and an empty list as it is', () => {
		expect(moveSelect(modes, 1, 'enter')).toBeUndefined();
		for (const chord of ['right', 'left', 'home', 'end', 'a']) expect(moveSelect([], -1, chord)).toBe(-1);
	});

	it('never leaves the list', () => {
		fc.assert(
			fc.property(
				fc.array(fc.string(), {minLength: 1, maxLength: 8}),
				fc.array(fc.constantFrom('left', 'right', 'up', 'down', 'space', 'home', 'end', 'a', 'b'), {maxLength: 20}),
				(labels, chords) => {
					const index = chords.reduce((at, chord) => moveSelect(labels, at, chord) ?? at, 0);
					expect(labels[index]).toBeDefined();
				},
			),
		);
	});
});

describe('the line of a select', () => {
	const line = (width: number, index = 1): string =>
		stripVTControlCharacters(selectLine(modes, index, width, createLook(), {focused: true}));

	it('shows all values with the chosen one in brackets', () => {
		expect(line(40)).toBe(' host  [awsvpc]  bridge   Basic         ');
	});

	it('shows only the chosen one and its place where there is no room', () => {
		expect(line(14)).toBe('[awsvpc] 2/4  ');
	});

	it('is as wide as asked, whatever the room', () => {
		for (let width = 4; width < 50; width++) {
			for (const index of [-1, 0, 3]) expect(widthOf(line(width, index))).toBe(width);
		}
	});
});
