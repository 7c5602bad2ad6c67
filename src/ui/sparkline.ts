import type {Look, Role} from './look.ts';
import {fractionOf, isKnown, type Range, rangeOf} from './scale.ts';

export interface SparklineOptions extends Partial<Range> {
	readonly role?: Role;
}

/**
 * The last `width` values as one line of exactly `width` cells, the newest on the right; a gap where there is no value.
 * An end of the scale that is not fixed is the lowest or highest value shown.
 */
export function sparkline(
	values: readonly (number | undefined)[],
	width: number,
	look: Look,
	{role = 'accent', ...fixed}: SparklineOptions = {},
): string {
	const cells = Math.max(0, Math.floor(width));
	const shown = cells === 0 ? [] : values.slice(-cells);
	const range = rangeOf(shown, fixed);
	const {levels} = look.symbols;
	const highest = levels.length - 1;
	const drawn = shown.map((value) =>
		isKnown(value) ? (levels[Math.round(fractionOf(value, range) * highest)] ?? ' ') : ' ',
	);
	return ' '.repeat(cells - shown.length) + look.paint(role, drawn.join(''));
}
