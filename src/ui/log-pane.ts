import {count, plural} from '../format/number.ts';
import {fit} from '../format/text-width.ts';
import type {Size} from './boxes.ts';
import {fitStyled} from './fit-styled.ts';
import {logRowLine, logRows, visibleRows} from './log-pane-rows.ts';
import {droppedLines, indexFrom, type LogState} from './log-state.ts';
import type {Look} from './look.ts';
import {fieldLine} from './text-field.ts';

/** A log: its lines, and below them what is followed, dropped, filtered and searched. Exactly `rows` × `columns`. */
export function logPaneLines(state: LogState, {columns, rows}: Size, look: Look): string[] {
	const size = {columns: Math.max(0, Math.floor(columns)), rows: Math.max(0, Math.floor(rows))};
	if (size.rows === 0) return [];
	const visible = visibleRows(state, size);
	const lines = visible.map((row) => fitStyled(logRowLine(row, state, size.columns, look), size.columns));
	const blanks = Array.from({length: logRows(size) - lines.length}, () => ' '.repeat(size.columns));
	const below = visible.at(-1)?.entry.number;
	return [...lines, ...blanks, statusLine(state, below, size.columns, look)];
}

function statusLine(state: LogState, last: number | undefined, columns: number, look: Look): string {
	const {typing} = state;
	if (typing !== undefined) {
		const sign = typing.what === 'search' ? '/' : '&';
		return (
			look.paint('key', fit(sign, Math.min(1, columns))) + fieldLine(typing.text, columns - 1, look, {focused: true})
		);
	}
	const text = statusParts(state, last).join(` ${look.symbols.bullet} `);
	const sign = state.anchor === undefined ? look.symbols.live : look.symbols.waiting;
	const role = state.anchor === undefined ? 'good' : 'dim';
	const room = Math.max(0, columns - 2);
	return (
		look.paint(role, fit(sign, Math.min(2, columns))) +
		look.paint('dim', fit(text, room, 'left', look.symbols.ellipsis))
	);
}

function statusParts(state: LogState, last: number | undefined): string[] {
	const {anchor, shown, lines, filter, search, left} = state;
	const below = last === undefined ? 0 : shown.length - 1 - indexFrom(shown, last);
	const dropped = droppedLines(state);
	const isFound = state.hit !== undefined && shown[indexFrom(shown, state.hit)]?.number === state.hit;
	return [
		anchor === undefined ? 'following' : below === 0 ? 'not following' : `not following, ${count(below)} below`,
		filter === ''
			? `${count(lines.length)} ${plural(lines.length, 'line')}`
			: `${count(shown.length)} of ${count(lines.length)} lines match "${filter}"`,
		...(dropped > 0 ? [`oldest ${count(dropped)} dropped`] : []),
		...(search === '' ? [] : [isFound ? `/${search}` : `/${search}: not found`]),
		...(left > 0 && !state.wrap ? [`from column ${count(left + 1)}`] : []),
	];
}
