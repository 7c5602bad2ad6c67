import {fit, widthOf} from '../format/text-width.ts';
import type {Look, Role} from './look.ts';
import {fractionOf, isKnown} from './scale.ts';

/** Filled to so many eighths of a cell. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const plainEighths = ['', '', '', '-', '-', '=', '=', '='];

export interface BarOptions {
	readonly role?: Role;
	/** Where on the bar a mark stands, from 0 to 1. */
	readonly mark?: number | undefined;
}

/** A bar filled to a fraction from 0 to 1, in eighths of a cell; exactly `width` cells. Without a value it is empty. */
export function barLine(
	fraction: number | undefined,
	width: number,
	look: Look,
	{role = 'accent', mark}: BarOptions = {},
): string {
	const cells = Math.max(0, Math.floor(width));
	if (cells === 0) return '';
	const {full, empty, isAscii} = look.symbols;
	const filled = isKnown(fraction) ? Math.round(fractionOf(fraction, {min: 0, max: 1}) * cells * 8) : 0;
	const part = (isAscii ? plainEighths : eighths)[filled % 8] ?? '';
	const bar = full.repeat(Math.floor(filled / 8)) + part;
	const rest = empty.repeat(cells - bar.length);
	if (!isKnown(mark)) return look.paint(role, bar) + look.paint('dim', rest);
	const at = Math.min(cells - 1, Math.floor(fractionOf(mark, {min: 0, max: 1}) * cells));
	const sign = look.paint('strong', isAscii ? '|' : '┃');
	const [before, behind] = [bar.slice(0, at), bar.slice(at + 1)];
	const [emptyBefore, emptyBehind] = [
		rest.slice(0, Math.max(0, at - bar.length)),
		rest.slice(Math.max(0, at + 1 - bar.length)),
	];
	return (
		look.paint(role, before) +
		look.paint('dim', emptyBefore) +
		sign +
		look.paint(role, behind) +
		look.paint('dim', emptyBehind)
	);
}

export interface Meter {
	readonly label: string;
	/** What is measured; undefined while it is not known. */
	readonly value: number | undefined;
	/** What is aimed at, if anything. */
	readonly target?: number | undefined;
	/** The value at which the bar is full. */
	readonly max: number;
	/** A value with its unit: `33.1 %`. */
	readonly format: (value: number) => string;
	readonly role?: Role;
}

const gap = 2;
const shortestBar = 4;

/** Meters below each other: labels, bars and texts in columns, each line exactly `width` cells. */
export function meterLines(meters: readonly Meter[], width: number, look: Look): string[] {
	const texts = meters.map((meter) => textOf(meter, look));
	const columns = {label: widest(meters.map(({label}) => label)), text: widest(texts)};
	return meters.map((meter, index) => meterLine(meter, texts[index] ?? '', columns, width, look));
}

/** `33.1 % → 33 %`: measured and target; `-` for what is not known. */
function textOf({value, target, format}: Meter, look: Look): string {
	const measured = isKnown(value) ? format(value) : '-';
	return isKnown(target) ? `${measured} ${look.symbols.right} ${format(target)}` : measured;
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));

function meterLine(
	{label, value, target, max, role}: Meter,
	text: string,
	wanted: {readonly label: number; readonly text: number},
	width: number,
	look: Look,
): string {
	const cells = Math.max(0, Math.floor(width));
	const {ellipsis} = look.symbols;
	const labelCells = Math.min(wanted.label, Math.floor(cells / 3));
	const begin = labelCells === 0 ? '' : fit(label, labelCells, 'left', ellipsis) + ' '.repeat(gap);
	const room = cells - widthOf(begin);
	const bar = room - wanted.text - gap;
	// Where there is no room for a bar, the numbers say it all.
	if (bar < shortestBar) return fit(begin + text, cells, 'left', ellipsis);
	const range = {min: 0, max: Math.max(0, isKnown(max) ? max : 0)};
	const fraction = isKnown(value) ? fractionOf(value, range) : undefined;
	const mark = isKnown(target) ? fractionOf(target, range) : undefined;
	const drawn = barLine(fraction, bar, look, {mark, ...(role !== undefined && {role})});
	return `${begin}${drawn}${' '.repeat(gap)}${fit(text, wanted.text, 'left', ellipsis)}`;
}
