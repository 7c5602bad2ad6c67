import type {Command, TextTarget} from '../keys/command.ts';
import type {Size} from './boxes.ts';
import {logRows, movedAnchor, visibleRows} from './log-pane-rows.ts';
import {findHit, indexFrom, type LogState, setFilter} from './log-state.ts';
import {editText, insertText, textOf} from './text-edit.ts';

/** Where a log lives: a screen's store. */
export interface LogHost {
	/** What the names of the commands begin with: `logs` gives `logs.follow`. */
	readonly id: string;
	readonly get: () => LogState;
	readonly set: (state: LogState) => void;
	/** The size of the pane, its status included. */
	readonly page: () => Size;
}

type Change = (state: LogState, size: Size) => LogState;

/** Scrolls by rows of the screen, up when negative; up from the end, it is followed no more. */
export function scrollRows(state: LogState, size: Size, rows: number): LogState {
	const [first] = visibleRows(state, size);
	if (first === undefined || (state.anchor === undefined && rows >= 0)) return state;
	const top = {number: first.entry.number, row: first.row};
	const anchor = movedAnchor(state, size, top, rows);
	const seen = visibleRows({...state, anchor}, size)[0];
	return {...state, anchor: seen === undefined ? anchor : {number: seen.entry.number, row: seen.row}};
}

/** Shows the first lines, and stays there. */
export const scrollToStart = (state: LogState): LogState => ({
	...state,
	anchor: {number: state.shown[0]?.number ?? 0, row: 0},
});

/** Goes to the end and follows it. */
const followEnd = (state: LogState): LogState => ({...state, anchor: undefined});

const toggleFollow = (state: LogState, size: Size): LogState => {
	const [first] = visibleRows(state, size);
	if (state.anchor !== undefined) return followEnd(state);
	return {...state, anchor: {number: first?.entry.number ?? 0, row: first?.row ?? 0}};
};

const scrollSideways = (state: LogState, cells: number): LogState =>
	state.wrap ? state : {...state, left: Math.max(0, Math.min(20_000, state.left + cells))};

/** Goes to the next line with the search, or to the one before; the screen scrolls only when it is not to be seen. */
export function nextHit(state: LogState, size: Size, direction: 1 | -1): LogState {
	const rows = visibleRows(state, size);
	const [top, bottom] = [rows[0], rows.at(-1)];
	const start = direction > 0 ? top : bottom;
	const at = state.hit ?? (start?.entry.number ?? 0) - direction;
	const place = indexFrom(state.shown, at);
	const isGone = state.shown[place]?.number !== at;
	const index = findHit(state, isGone && direction > 0 ? place : place + direction, direction);
	const entry = index === undefined ? undefined : state.shown[index];
	if (entry === undefined) return {...state, hit: undefined};
	const isSeen = rows.some((row) => row.entry.number === entry.number);
	const target = {number: entry.number, row: 0};
	const topAnchor = {number: top?.entry.number ?? 0, row: top?.row ?? 0};
	const anchor = isSeen ? topAnchor : movedAnchor(state, size, target, -Math.floor(logRows(size) / 3));
	return {...state, hit: entry.number, anchor};
}

const open =
	(what: 'search' | 'filter'): Change =>
	(state) => ({...state, typing: {what, text: textOf(state[what])}});

type Row = readonly [name: string, title: string, keys: readonly string[], change: Change, hint?: string];

const rows: readonly Row[] = [
	['down', 'Scroll down', ['down', 'j'], (state, size) => scrollRows(state, size, 1)],
	['up', 'Scroll up; stops following the end', ['up', 'k'], (state, size) => scrollRows(state, size, -1)],
	[
		'page-down',
		'Turn to the next page',
		['pagedown', 'ctrl+f'],
		(state, size) => scrollRows(state, size, logRows(size)),
	],
	[
		'page-up',
		'Turn to the page before',
		['pageup', 'ctrl+b'],
		(state, size) => scrollRows(state, size, -logRows(size)),
	],
	['start', 'Go to the first line', ['home', 'g g'], scrollToStart],
	['end', 'Go to the last line and follow', ['end', 'G'], followEnd],
	['left', 'Scroll to the left', ['left'], (state) => scrollSideways(state, -16)],
	['right', 'Scroll to the right', ['right'], (state) => scrollSideways(state, 16)],
	['follow', 'Follow the end, or stop', ['f'], toggleFollow, 'follow'],
	['search', 'Search', ['/'], open('search'), 'search'],
	['next', 'Go to the next hit', ['n'], (state, size) => nextHit(state, size, 1)],
	['previous', 'Go to the hit before', ['N'], (state, size) => nextHit(state, size, -1)],
	['filter', 'Filter lines: words, !word, source:word', ['&'], open('filter'), 'filter'],
	['wrap', 'Wrap long lines, or not', ['z'], (state) => ({...state, wrap: !state.wrap, left: 0}), 'wrap'],
	['times', 'Show times, or not', ['ctrl+t'], (state) => ({...state, timestamps: !state.timestamps})],
];

const clear: Row = [
	'clear',
	'Take search and filter away',
	['escape'],
	(state) => ({...setFilter(state, ''), search: '', hit: undefined}),
	'clear',
];

/** The commands of a log as things stand now; `escape` only while there is something to clear, or with `all`. */
export function logCommands({id, get, set, page}: LogHost, all?: 'all'): Command[] {
	const {filter, search} = get();
	const isClear = filter === '' && search === '' && all === undefined;
	return [...rows, ...(isClear ? [] : [clear])].map(([name, title, keys, change, hint]) => ({
		id: `${id}.${name}`,
		title,
		keys,
		...(hint !== undefined && {hint}),
		run: () => set(change(get(), page())),
	}));
}

/** What takes typed characters while a search or filter is typed; undefined otherwise. */
export function logTyping({get, set, page}: LogHost): TextTarget | undefined {
	if (get().typing === undefined) return undefined;
	return {
		press(chord) {
			const state = get();
			const {typing} = state;
			if (typing === undefined) return false;
			if (chord === 'escape') set({...state, typing: undefined});
			else if (chord === 'enter') set(submitted(state, page()));
			else {
				const text = editText(typing.text, chord);
				if (text !== undefined) set({...state, typing: {...typing, text}});
			}
			return chord !== 'ctrl+c';
		},
		paste(pasted) {
			const state = get();
			if (state.typing === undefined) return;
			set({...state, typing: {...state.typing, text: insertText(state.typing.text, pasted).state}});
		},
	};
}

function submitted(state: LogState, size: Size): LogState {
	const {typing} = state;
	if (typing === undefined) return state;
	const {text} = typing.text;
	const closed = {...state, typing: undefined};
	if (typing.what === 'filter') return setFilter(closed, text);
	// From the end, what was last written is meant.
	const direction = state.anchor === undefined ? -1 : 1;
	return text === ''
		? {...closed, search: '', hit: undefined}
		: nextHit({...closed, search: text, hit: undefined}, size, direction);
}
