import {fit, widthOf} from '../format/text-width.ts';
import type {Size} from './boxes.ts';
import {brailleGrain, plainGrain, plotLine} from './chart-canvas.ts';
import {fitStyled} from './fit-styled.ts';
import type {Look, Role} from './look.ts';
import {fractionOf, isKnown, niceTicks, type Range, rangeOf} from './scale.ts';

export interface Series {
	readonly name: string;
	/** Oldest first, at even distances in time. */
	readonly values: readonly (number | undefined)[];
	readonly role: Role;
	/** Draws the line with this character, one cell wide; without it the first series is drawn in dots. */
	readonly symbol?: string;
}

export interface LineChart extends Partial<Range> {
	readonly series: readonly Series[];
	/** What is aimed at: the same all the time, or a value for each. */
	readonly target?: number | undefined | readonly (number | undefined)[];
	/** A value with its unit: `33 %`. */
	readonly format: (value: number) => string;
	/** What stands below the left and the right end: `3 min ago`, `now`. */
	readonly times?: readonly [start: string, end: string];
}

/** Distinct without colour, and from the target's. */
const furtherSymbols = ['•', '◦', '×'];
const plainSymbols = ['*', 'o', 'x', '+'];
const longestLabel = 12;

interface Layer {
	readonly bits: Uint8Array;
	readonly role: Role;
	/** Undefined draws the bits as braille. */
	readonly symbol: string | undefined;
}

/**
 * Measured lines over the line of their target: a legend with the latest values, the chart with its axis, the times
 * below. Exactly `rows` lines of exactly `columns` cells; legend and times go where there is no room for both.
 */
export function lineChartLines(chart: LineChart, size: Size, look: Look): string[] {
	const columns = Math.max(0, Math.floor(size.columns));
	const rows = Math.max(0, Math.floor(size.rows));
	const hasLegend = rows >= 3;
	const hasTimes = chart.times !== undefined && rows >= 5;
	const height = rows - (hasLegend ? 1 : 0) - (hasTimes ? 1 : 0);
	const range = rangeOf(drawnValues(chart), chart);
	const labels = axisLabels(chart, range, height);
	const axis = Math.min(longestLabel, Math.floor(columns / 3), Math.max(0, ...labels.values().map(widthOf)));
	const width = Math.max(0, columns - axis - 2);
	const plot = plotRows(layersOf(chart, range, width, height, look), width, height, look);
	const body = plot.map((line, row) => {
		const label = labels.get(row);
		const edge = look.symbols.isAscii ? (label === undefined ? '|' : '+') : label === undefined ? '│' : '┤';
		return `${look.paint('dim', `${fit(label ?? '', axis, 'right', look.symbols.ellipsis)} ${edge}`)}${line}`;
	});
	const legend = hasLegend ? [legendLine(chart, look)] : [];
	const times = hasTimes ? [look.paint('dim', timesLine(chart.times ?? ['', ''], axis + 2, width))] : [];
	return [...legend, ...body, ...times].map((line) => fitStyled(line, columns));
}

function* drawnValues({series, target}: LineChart): Generator<number | undefined> {
	for (const {values} of series) yield* values;
	if (typeof target === 'number') yield target;
	else if (target !== undefined) yield* target;
}

/** From the row to its label; two to four of them. */
function axisLabels({format}: LineChart, range: Range, height: number): Map<number, string> {
	const wanted = height >= 9 ? 4 : height >= 5 ? 3 : 2;
	const labels = new Map<number, string>();
	for (const tick of niceTicks(range, wanted)) {
		labels.set(Math.round((1 - fractionOf(tick, range)) * Math.max(0, height - 1)), format(tick));
	}
	return labels;
}

/** Those on top first. */
function layersOf(chart: LineChart, range: Range, columns: number, rows: number, look: Look): Layer[] {
	const {isAscii} = look.symbols;
	const fractions = (values: readonly (number | undefined)[]): (number | undefined)[] =>
		values.map((value) => (isKnown(value) ? fractionOf(value, range) : undefined));
	const measured = chart.series.map((series, index): Layer => {
		const symbol = symbolOf(series, index, look);
		const grain = symbol === undefined ? brailleGrain : plainGrain;
		return {bits: plotLine(fractions(series.values), columns, rows, grain), role: series.role, symbol};
	});
	const target = typeof chart.target === 'number' ? [chart.target, chart.target] : (chart.target ?? []);
	const bits = plotLine(fractions(target), columns, rows, plainGrain);
	return [...measured, {bits, role: 'warning', symbol: isAscii ? '-' : '╌'}];
}

function symbolOf({symbol}: Series, index: number, look: Look): string | undefined {
	if (symbol !== undefined) return symbol;
	if (look.symbols.isAscii) return plainSymbols[index % plainSymbols.length];
	return index === 0 ? undefined : furtherSymbols[(index - 1) % furtherSymbols.length];
}

/** Runs of cells with the same role are painted as one. */
function plotRows(layers: readonly Layer[], columns: number, rows: number, look: Look): string[] {
	return Array.from({length: Math.max(0, rows)}, (_, row) => {
		let line = '';
		let run = '';
		let role: Role = 'plain';
		for (let column = 0; column < columns; column++) {
			const at = row * columns + column;
			const layer = layers.find(({bits}) => (bits[at] ?? 0) !== 0);
			const cell = layer === undefined ? ' ' : (layer.symbol ?? String.fromCodePoint(0x2800 + (layer.bits[at] ?? 0)));
			const own = layer?.role ?? 'plain';
			if (own !== role) {
				line += look.paint(role, run);
				run = '';
				role = own;
			}
			run += cell;
		}
		return line + look.paint(role, run);
	});
}

function legendLine({series, target, format}: LineChart, look: Look): string {
	const latest = (values: readonly (number | undefined)[]): string => {
		const value = values.at(-1);
		return isKnown(value) ? format(value) : '-';
	};
	const parts = series.map((each, index) => {
		const symbol = symbolOf(each, index, look) ?? '⣀⠤';
		return `${look.paint(each.role, symbol)} ${each.name} ${look.paint('strong', latest(each.values))}`;
	});
	if (target !== undefined) {
		const dashes = look.symbols.isAscii ? '--' : '╌╌';
		const value = latest(typeof target === 'number' ? [target] : target);
		parts.push(`${look.paint('warning', dashes)} target ${look.paint('strong', value)}`);
	}
	return parts.join('   ');
}

function timesLine([start, end]: readonly [string, string], indent: number, width: number): string {
	const right = fit(end, Math.max(0, Math.min(widthOf(end), width)));
	return ' '.repeat(indent) + fit(start, Math.max(0, width - widthOf(right))) + right;
}
