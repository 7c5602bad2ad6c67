import {sanitise} from '../text.ts';
import {parseFilter} from './matching.ts';
import type {TextState} from './text-edit.ts';

/** A line as it comes in. */
export interface LogInput {
	/** Milliseconds since 1970; undefined where the line has no time. */
	readonly at?: number | undefined;
	/** Where it comes from, for example a container's name; empty when there is only one source. */
	readonly source: string;
	readonly text: string;
}

/** A line as it is kept: safe for the terminal, without tabs and newlines. */
export interface LogEntry extends LogInput {
	/** Counted from 0 as lines come in: its identity. */
	readonly number: number;
}

/** What is on the first row of the screen: a line, and which of its rows when it is wrapped. */
export interface LogAnchor {
	readonly number: number;
	readonly row: number;
}

export interface LogState {
	/** All lines that are kept, oldest first. */
	readonly lines: readonly LogEntry[];
	/** Those that the filter lets through; the same array while there is no filter. */
	readonly shown: readonly LogEntry[];
	/** How many lines ever came in. */
	readonly received: number;
	/** In the order in which they were first seen. */
	readonly sources: readonly string[];
	/** Undefined: the end is followed. */
	readonly anchor: LogAnchor | undefined;
	/** Cells scrolled to the right; only without wrap. */
	readonly left: number;
	readonly wrap: boolean;
	readonly timestamps: boolean;
	readonly filter: string;
	readonly search: string;
	/** Number of the line on which the search stands. */
	readonly hit: number | undefined;
	/** The search or filter while it is being typed. */
	readonly typing: {readonly what: 'search' | 'filter'; readonly text: TextState} | undefined;
}

/** The most lines that are kept; the oldest go first. */
export const mostLines = 10_000;
/** The most UTF-16 units of a line; more would slow a frame. */
const longestLine = 20_000;
const tab = '    ';

/** A log in which nothing has come in yet, and whose end is followed. */
export const createLogState = (): LogState => ({
	lines: [],
	shown: [],
	received: 0,
	sources: [],
	anchor: undefined,
	left: 0,
	wrap: false,
	timestamps: true,
	filter: '',
	search: '',
	hit: undefined,
	typing: undefined,
});

/** How many lines were dropped since the beginning. */
export const droppedLines = ({received, lines}: LogState): number => received - lines.length;

/** The state with a batch of lines more. A message of several lines becomes as many. */
export function appendLines(state: LogState, batch: readonly LogInput[]): LogState {
	if (batch.length === 0) return state;
	let number = state.received;
	// Of a batch larger than the log only its end is kept: what is dropped at once is counted, not cleaned.
	const texts = batch.flatMap(({at, source, text}) =>
		text
			.replace(/\r?\n$/, '')
			.split(/\r?\n/)
			.map((line) => ({at, source, text: line})),
	);
	const skipped = Math.max(0, texts.length - mostLines);
	number += skipped;
	const entries = texts
		.slice(skipped)
		.map(({at, source, text}) => ({number: number++, at, source: clean(source), text: clean(text)}));
	const lines = [...state.lines, ...entries].slice(-mostLines);
	const oldest = lines[0]?.number ?? 0;
	const accepts = filterOf(state.filter);
	const shown =
		state.filter === ''
			? lines
			: [...state.shown.slice(indexFrom(state.shown, oldest)), ...entries.filter(accepts)].slice(-mostLines);
	return {...state, lines, shown, received: number, sources: withNew(state.sources, entries)};
}

function clean(text: string): string {
	const safe = sanitise(text.slice(0, longestLine).toWellFormed())
		.replaceAll('\t', tab)
		.replaceAll(/[\n\u2028\u2029]/g, ' ');
	return text.length > longestLine ? `${safe} (${text.length - longestLine} more characters)` : safe;
}

const mostSources = 100;

function withNew(sources: readonly string[], entries: readonly LogEntry[]): readonly string[] {
	const all = new Set(sources);
	for (const {source} of entries) if (all.size < mostSources) all.add(source);
	return all.size === sources.length ? sources : [...all];
}

const columns = [{id: 'source', title: 'Source'}];

function filterOf(text: string): (entry: LogEntry) => boolean {
	const accepts = parseFilter(text, columns);
	return (entry) => {
		const source = entry.source.toLowerCase();
		return accepts({text: `${source}\n${entry.text.toLowerCase()}`, cell: () => source});
	};
}

/** Shows only the lines that a filter lets through: words, `!word`, `source:word`. Empty shows all again. */
export function setFilter(state: LogState, filter: string): LogState {
	if (filter === state.filter) return state;
	const isEmpty = filter.trim() === '';
	return {...state, filter: isEmpty ? '' : filter, shown: isEmpty ? state.lines : state.lines.filter(filterOf(filter))};
}

/** Index of the first line with this number or a later one. */
export function indexFrom(entries: readonly LogEntry[], number: number): number {
	let [low, high] = [0, entries.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((entries[middle]?.number ?? 0) < number) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Where a search occurs in a text, upper and lower case alike: ranges of UTF-16 units. */
export function occurrences(text: string, search: string): (readonly [from: number, to: number])[] {
	const found: [number, number][] = [];
	const [units, wanted] = [sameLengthLower(text), sameLengthLower(search)];
	for (let at = wanted === '' ? -1 : units.indexOf(wanted); at >= 0; at = units.indexOf(wanted, at + wanted.length)) {
		found.push([at, at + wanted.length]);
	}
	return found;
}

/** Lower case; unit by unit where that of the whole text would change its length, and with it the positions. */
function sameLengthLower(text: string): string {
	const lower = text.toLowerCase();
	if (lower.length === text.length) return lower;
	return Array.from({length: text.length}, (_, at) => {
		const unit = text.charAt(at);
		const small = unit.toLowerCase();
		return small.length === 1 ? small : unit;
	}).join('');
}

/**
 * Index in the lines shown of the next that contains the search, from `from` on in the given direction and round the
 * end; undefined when there is none.
 */
export function findHit({shown, search}: LogState, from: number, direction: 1 | -1): number | undefined {
	const wanted = search.toLowerCase();
	const total = shown.length;
	if (wanted === '' || total === 0) return undefined;
	for (let step = 0; step < total; step++) {
		const index = (((from + direction * step) % total) + total) % total;
		if (shown[index]?.text.toLowerCase().includes(wanted) === true) return index;
	}
	return undefined;
}
