import {fit, graphemesOf, truncate, widthOf} from '../format/text-width.ts';
import type {Look} from './look.ts';
import {fieldLine} from './text-field.ts';
import {type PaneSize, type PaneState, paneRows, type Row, resizePane, searchPattern} from './text-pane.ts';

/** No grapheme that is drawn has more UTF-16 units; bounds the work on lines of a million characters. */
const unitsPerCell = 16;

/** The room for the text in a pane: the last line says where one is. */
export const textSize = ({columns, rows}: PaneSize): PaneSize => ({columns, rows: Math.max(1, rows - 1)});

/** A pane in exactly `rows` lines: the text, what is found in it, and a last line with search and position. */
export function paneLines(pane: PaneState, size: PaneSize, look: Look): string[] {
	const state = resizePane(pane, textSize(size));
	const shown = paneRows(state).slice(state.top, state.top + state.size.rows);
	const lines = shown.map((row) => rowLine(state, row, look));
	const padding = Array.from({length: state.size.rows - lines.length}, () => '');
	return [...lines, ...padding, statusLine(state, shown, look)].slice(0, size.rows);
}

/** «12-40 of 133», in lines of the text. */
export function panePosition(state: PaneState): string {
	const rows = paneRows(state);
	const last = Math.min(rows.length, state.top + state.size.rows) - 1;
	return `${(rows[state.top]?.line ?? 0) + 1}-${(rows[last]?.line ?? 0) + 1} of ${state.lines.length}`;
}

function rowLine(state: PaneState, row: Row, look: Look): string {
	const {columns} = state.size;
	const visible = row.text.slice(0, unitsPerCell * (state.left + columns + 1));
	const shifted = state.left === 0 ? visible : graphemesOf(visible).slice(state.left).join('');
	const text = truncate(shifted, columns, look.symbols.ellipsis);
	const pattern = searchPattern(state.term, 'g');
	if (pattern === undefined) return text;
	const role = row.line === state.found[state.at] ? 'selected' : 'marked';
	return text.replaceAll(pattern, (match) => look.paint(role, match));
}

function statusLine(state: PaneState, shown: readonly Row[], look: Look): string {
	const {columns} = state.size;
	const position = shown.length === 0 ? '' : panePosition(state);
	const room = Math.max(0, columns - widthOf(position) - 2);
	return `${searchCells(state, room, look)}  ${look.paint('dim', truncate(position, columns - 2, look.symbols.ellipsis))}`;
}

function searchCells(state: PaneState, width: number, look: Look): string {
	if (state.typed === undefined && state.term === '') return ' '.repeat(width);
	const count = state.found.length === 0 ? 'not found' : `match ${state.at + 1} of ${state.found.length}`;
	const told = state.term === '' ? '' : ` ${count}`;
	const room = Math.max(0, width - 1 - told.length);
	const role = state.found.length === 0 && state.term !== '' ? 'warning' : 'dim';
	const term =
		state.typed === undefined
			? fit(state.term, room, 'left', look.symbols.ellipsis)
			: fieldLine(state.typed, room, look, {focused: true});
	return width < 1
		? ''
		: `${look.paint('key', '/')}${term}${look.paint(role, truncate(told, width - 1, look.symbols.ellipsis))}`;
}
