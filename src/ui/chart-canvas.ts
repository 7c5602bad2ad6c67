import {isKnown} from './scale.ts';

/** Bits of a braille character by column and row of its dots (Unicode, Braille Patterns). */
const dots = [
	[0x01, 0x02, 0x04, 0x40],
	[0x08, 0x10, 0x20, 0x80],
] as const;

/** One cell in braille: 2 × 4 dots; one in plain characters: a single dot. */
export interface Grain {
	readonly across: number;
	readonly down: number;
}

export const brailleGrain: Grain = {across: 2, down: 4};
export const plainGrain: Grain = {across: 1, down: 1};

/**
 * The dots of a line through values that lie from 0 (below) to 1 (above), spread over the whole width. Per cell, row by
 * row: its dots as bits of braille, 0 where there is none. Nothing is drawn towards a value that is not known.
 */
export function plotLine(
	values: readonly (number | undefined)[],
	columns: number,
	rows: number,
	{across, down}: Grain,
): Uint8Array {
	const bits = new Uint8Array(columns * rows);
	const [width, height] = [columns * across, rows * down];
	if (bits.length === 0) return bits;
	const set = (x: number, y: number): void => {
		const cell = Math.floor(y / down) * columns + Math.floor(x / across);
		bits[cell] = (bits[cell] ?? 0) | (across === 1 ? 1 : (dots[x % 2 === 0 ? 0 : 1][y % 4] ?? 0));
	};
	let before: readonly [x: number, y: number] | undefined;
	for (const [index, value] of values.entries()) {
		if (!isKnown(value)) {
			before = undefined;
			continue;
		}
		const x = values.length === 1 ? width - 1 : Math.round((index / (values.length - 1)) * (width - 1));
		const y = Math.round((1 - Math.min(1, Math.max(0, value))) * (height - 1));
		drawTo(before ?? [x, y], [x, y], set);
		before = [x, y];
	}
	return bits;
}

function drawTo(
	[fromX, fromY]: readonly [number, number],
	[toX, toY]: readonly [number, number],
	set: (x: number, y: number) => void,
): void {
	const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
	for (let step = 0; step <= steps; step++) {
		set(Math.round(fromX + ((toX - fromX) * step) / steps), Math.round(fromY + ((toY - fromY) * step) / steps));
	}
}
