import {fit, graphemesOf, widthOf} from '../format/text-width.ts';
import {clock} from '../format/time.ts';
import type {Size} from './boxes.ts';
import {indexFrom, type LogAnchor, type LogEntry, type LogState, occurrences} from './log-state.ts';
import type {Look, Role} from './look.ts';
import {cutMiddle} from './table-cut.ts';

/** A row of the screen: the units of a line's text that are on it. */
export interface LogRow {
	readonly entry: LogEntry;
	/** Which row of its line it is. */
	readonly row: number;
	readonly from: number;
	readonly to: number;
}

const sourceRoles: readonly Role[] = ['accent', 'busy', 'marked', 'good', 'key'];
const longestSource = 28;
const clockCells = 8;
const plain = /^[\u0020-\u007E]*$/;

/** Rows for lines: the last one of the pane is its status. */
export const logRows = ({rows}: Size): number => Math.max(0, Math.floor(rows) - 1);

/** Cells of the time and the source before each line; none where the text would get too little. */
function prefixWidths(state: LogState, columns: number): {readonly time: number; readonly source: number} {
	const longest = Math.max(0, ...state.sources.map(widthOf));
	const source = longest === 0 ? 0 : Math.min(longest, longestSource, Math.floor(columns / 4)) + 1;
	const time = state.timestamps && columns >= 40 ? clockCells + 1 : 0;
	return {time, source: columns >= 20 ? source : 0};
}

const textCells = (state: LogState, columns: number): number => {
	const {time, source} = prefixWidths(state, columns);
	return Math.max(1, columns - time - source);
};

/** The rows of one line: a single one without wrap, else pieces that fill the width. */
function rowsOf(state: LogState, entry: LogEntry, columns: number): LogRow[] {
	const {text} = entry;
	const width = textCells(state, columns);
	if (!state.wrap || widthOf(text) <= width) return [{entry, row: 0, from: 0, to: text.length}];
	if (plain.test(text)) {
		return Array.from({length: Math.ceil(text.length / width)}, (_, row) => ({
			entry,
			row,
			from: row * width,
			to: Math.min(text.length, (row + 1) * width),
		}));
	}
	const ends: number[] = [];
	let [at, cells] = [0, 0];
	for (const grapheme of graphemesOf(text)) {
		const own = widthOf(grapheme);
		if (cells > 0 && cells + own > width) {
			ends.push(at);
			cells = 0;
		}
		cells += own;
		at += grapheme.length;
	}
	ends.push(text.length);
	return ends.map((to, row) => ({entry, row, from: ends[row - 1] ?? 0, to}));
}

/** What is on the screen: from the anchor on, or up to the end while that is followed. Costs no more than its rows. */
export function visibleRows(state: LogState, size: Size): LogRow[] {
	const height = logRows(size);
	const {shown, anchor} = state;
	if (anchor === undefined) return lastRows(state, size, height);
	const rows: LogRow[] = [];
	const start = indexFrom(shown, anchor.number);
	for (let index = start; index < shown.length && rows.length < height; index++) {
		const entry = shown[index];
		if (entry === undefined) break;
		const own = rowsOf(state, entry, size.columns);
		const isAnchor = entry.number === anchor.number;
		rows.push(...(isAnchor ? own.slice(Math.min(anchor.row, own.length - 1)) : own));
	}
	// A filter or a wider window may leave room below: the end then stands at the bottom.
	return rows.length < height ? lastRows(state, size, height) : rows.slice(0, height);
}

function lastRows(state: LogState, size: Size, height: number): LogRow[] {
	const blocks: LogRow[][] = [];
	let count = 0;
	for (let index = state.shown.length - 1; index >= 0 && count < height; index--) {
		const entry = state.shown[index];
		if (entry === undefined) break;
		const own = rowsOf(state, entry, size.columns);
		blocks.push(own);
		count += own.length;
	}
	const rows = blocks.reverse().flat();
	return height === 0 ? [] : rows.slice(-height);
}

/** The anchor some rows up (negative) or down from a row. */
export function movedAnchor(state: LogState, size: Size, from: LogAnchor, rows: number): LogAnchor {
	let index = Math.min(indexFrom(state.shown, from.number), Math.max(0, state.shown.length - 1));
	let row = from.row + rows;
	for (;;) {
		const entry = state.shown[index];
		if (entry === undefined) return {number: from.number, row: 0};
		const own = rowsOf(state, entry, size.columns).length;
		if (row >= own && index < state.shown.length - 1) {
			row -= own;
			index++;
		} else if (row < 0 && index > 0) {
			index--;
			const above = state.shown[index];
			row += above === undefined ? 0 : rowsOf(state, above, size.columns).length;
		} else return {number: entry.number, row: Math.max(0, Math.min(row, own - 1))};
	}
}

/** A row painted: time, source, text with the hits of the search. Exactly `columns` cells. */
export function logRowLine(row: LogRow, state: LogState, columns: number, look: Look): string {
	const {time, source} = prefixWidths(state, columns);
	const {entry} = row;
	const isFirst = row.row === 0;
	const stamp = time === 0 ? '' : fit(isFirst && entry.at !== undefined ? clock(new Date(entry.at)) : '', time);
	const name =
		source === 0
			? ''
			: `${fit(isFirst ? cutMiddle(entry.source, source - 1, look.symbols.ellipsis) : '', source - 1)} `;
	const role = sourceRoles[Math.max(0, state.sources.indexOf(entry.source)) % sourceRoles.length] ?? 'plain';
	const room = Math.max(0, columns - time - source);
	return look.paint('dim', stamp) + look.paint(role, name) + textLine(row, state, room, look);
}

function textLine({entry, from, to}: LogRow, state: LogState, width: number, look: Look): string {
	const hits = occurrences(entry.text, state.search);
	const hitRole: Role = state.hit === entry.number ? 'selected' : 'marked';
	const skip = state.wrap ? 0 : state.left;
	const {ellipsis} = look.symbols;
	let [line, run, isHit, at, cells, used] = ['', '', false, from, 0, 0];
	const flush = (): void => {
		line += isHit ? look.paint(hitRole, run) : run;
		run = '';
	};
	const piece = entry.text.slice(from, to);
	const isCut = widthOf(piece) - skip > width;
	for (const grapheme of graphemesOf(isCut ? piece.slice(0, 20 * (skip + width)) : piece)) {
		const own = widthOf(grapheme);
		const isNowHit = hits.some(([start, end]) => at < end && at + grapheme.length > start);
		at += grapheme.length;
		cells += own;
		if (cells <= skip) continue;
		if (used + own > width - (isCut ? 1 : 0)) break;
		if (isNowHit !== isHit) flush();
		isHit = isNowHit;
		run += grapheme;
		used += own;
	}
	flush();
	const end = isCut && width > 0 ? look.paint('dim', ellipsis) : '';
	return line + end + ' '.repeat(Math.max(0, width - used - (end === '' ? 0 : 1)));
}
