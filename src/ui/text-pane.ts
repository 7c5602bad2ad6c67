import {widthOf, wrap} from '../format/text-width.ts';
import {sanitise} from '../text.ts';
import {emptyText, type TextState} from './text-edit.ts';

export interface PaneSize {
	readonly columns: number;
	readonly rows: number;
}

/** A text that is read: where one is in it, and what one looks for. */
export interface PaneState {
	readonly lines: readonly string[];
	/** Room for the text itself. */
	readonly size: PaneSize;
	readonly isWrapped: boolean;
	/** First row that is shown; a wrapped line is several rows. */
	readonly top: number;
	/** Characters that are scrolled out on the left, while lines are not wrapped. */
	readonly left: number;
	/** The search while it is typed. */
	readonly typed: TextState | undefined;
	readonly term: string;
	/** Lines in which the term is. */
	readonly found: readonly number[];
	/** Which of the found lines is looked at; -1 for none. */
	readonly at: number;
	/** Where the search began, to go back to when it is given up. */
	readonly origin: number;
}

export interface Row {
	/** Index of the line that it belongs to. */
	readonly line: number;
	readonly text: string;
}

/** More is never read in a terminal. UTF-16 units. */
const longestText = 1_000_000;
const tab = '    ';

/** Text from anywhere, made safe for the terminal, at its beginning. */
export function createPane(text: string, size: PaneSize = {columns: 76, rows: 20}): PaneState {
	const left = text.length - longestText;
	const shown = sanitise(left > 0 ? text.slice(0, longestText) : text)
		.toWellFormed()
		.replaceAll('\t', tab)
		.replace(/\n+$/, '');
	const lines = [
		...shown.split(/[\n\u2028\u2029]/),
		...(left > 0 ? [`(${left} further characters are not shown)`] : []),
	];
	const nothing = {typed: undefined, term: '', found: [], at: -1};
	return {lines, size, isWrapped: true, top: 0, left: 0, origin: 0, ...nothing};
}

/**
 * Rows by width, 0 for lines that are cut. Wrapping is the dear part, and a pane is drawn much more often than its text
 * or width changes.
 */
const layouts = new WeakMap<readonly string[], Map<number, readonly Row[]>>();
/** Widths that are kept for a text: that of the moment and the one before. */
const keptWidths = 2;

/** The text as rows of the pane. */
export function paneRows({lines, size: {columns}, isWrapped}: PaneState): readonly Row[] {
	const width = isWrapped ? Math.max(1, columns) : 0;
	const byWidth = layouts.get(lines) ?? new Map<number, readonly Row[]>();
	const known = byWidth.get(width);
	if (known !== undefined) return known;
	const rows = lines.flatMap((text, line): Row[] =>
		(width === 0 ? [text] : wrapIndented(text, width)).map((part) => ({line, text: part})),
	);
	const [oldest] = byWidth.keys();
	if (oldest !== undefined && byWidth.size >= keptWidths) byWidth.delete(oldest);
	layouts.set(lines, byWidth.set(width, rows));
	return rows;
}

/** What is wrapped stays indented as its line is, so that the outline of YAML can still be seen. */
function wrapIndented(text: string, width: number): string[] {
	if (widthOf(text) <= width) return [text];
	const indent = text.slice(0, Math.min(text.search(/[^ ]|$/), Math.floor(width / 2)));
	return wrap(text.trimStart(), width - indent.length).map((part) => indent + part);
}

const clamped = (state: PaneState, top: number): number =>
	Math.max(0, Math.min(top, paneRows(state).length - state.size.rows));

/** Scrolls by rows, up when negative. */
export const scrollPane = (state: PaneState, rows: number): PaneState => ({
	...state,
	top: clamped(state, state.top + rows),
});

/** Turns pages, back when negative; a row of the old page stays in sight. */
export const pagePane = (state: PaneState, pages: number): PaneState =>
	scrollPane(state, pages * Math.max(1, state.size.rows - 1));

export const paneToStart = (state: PaneState): PaneState => ({...state, top: 0, left: 0});

export const paneToEnd = (state: PaneState): PaneState => scrollPane(state, paneRows(state).length);

/** Shifts lines that are not wrapped, left when negative. */
export const shiftPane = (state: PaneState, characters: number): PaneState =>
	state.isWrapped ? state : {...state, left: Math.max(0, state.left + characters)};

/** Wraps long lines, or cuts them; the first line stays first. */
export const toggleWrap = (state: PaneState): PaneState =>
	keepingLine(state, {...state, isWrapped: !state.isWrapped, left: 0});

/** Fits the pane into other room; the first line stays first. */
export function resizePane(state: PaneState, size: PaneSize): PaneState {
	const {columns, rows} = state.size;
	return columns === size.columns && rows === size.rows ? state : keepingLine(state, {...state, size});
}

function keepingLine(before: PaneState, after: PaneState): PaneState {
	const line = paneRows(before)[before.top]?.line ?? 0;
	return {...after, top: clamped(after, rowOfLine(after, line))};
}

const rowOfLine = (state: PaneState, line: number): number =>
	Math.max(
		0,
		paneRows(state).findIndex((row) => row.line === line),
	);

/** Begins to look for something. */
export const startSearch = (state: PaneState): PaneState => ({...state, typed: emptyText, origin: state.top});

/** Goes, while a term is typed, to where it is first found from the place where the search began. */
export function typeSearch(state: PaneState, typed: TextState): PaneState {
	const term = typed.text;
	const pattern = searchPattern(term);
	const found = pattern === undefined ? [] : state.lines.flatMap((text, line) => (pattern.test(text) ? [line] : []));
	const begun = {...state, typed, term, found, top: state.origin};
	const from = paneRows(begun)[state.origin]?.line ?? 0;
	const next = found.findIndex((line) => line >= from);
	return lookAt(begun, Math.max(0, next));
}

/** Ends typing; the term stays, or is given up and the pane goes back to where the search began. */
export function endSearch(state: PaneState, kept: boolean): PaneState {
	const ended = {...state, typed: undefined};
	return kept ? ended : {...ended, term: '', found: [], at: -1, top: state.origin};
}

/** Goes to the next line in which the term is, round the end; back when -1. */
export function nextMatch(state: PaneState, step: 1 | -1): PaneState {
	const count = state.found.length;
	return count === 0 ? state : lookAt(state, (state.at + step + count) % count);
}

/** Shows a found line, scrolled only if it is not in sight. */
function lookAt(state: PaneState, at: number): PaneState {
	const line = state.found[at];
	if (line === undefined) return {...state, at: -1};
	const pattern = searchPattern(state.term);
	const first = rowOfLine(state, line);
	const within = paneRows(state)
		.slice(first, first + 1_000)
		.findIndex((row) => row.line === line && pattern?.test(row.text) === true);
	const row = first + Math.max(0, within);
	const isInSight = row >= state.top && row < state.top + state.size.rows;
	return {...state, at, top: isInSight ? state.top : clamped(state, row - Math.floor(state.size.rows / 3))};
}

/** What a term stands for: itself, in any case unless it has a capital. Undefined for an empty one. */
export function searchPattern(term: string, flags: '' | 'g' = ''): RegExp | undefined {
	if (term === '') return undefined;
	const literal = term.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
	return new RegExp(literal, `u${flags}${/\p{Lu}/u.test(term) ? '' : 'i'}`);
}
