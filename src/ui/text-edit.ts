import {counted} from '../format/number.ts';
import {graphemesOf} from '../format/text-width.ts';
import {type Chord, characterOf} from '../keys/chord.ts';
import {sanitise} from '../text.ts';

/** A line of text that is being edited. */
export interface TextState {
	readonly text: string;
	/** How many graphemes are left of the cursor. */
	readonly cursor: number;
	/** What was last cut out with a key that keeps it; `ctrl+y` puts it back. */
	readonly killed: string;
}

/** The most that a field takes, in UTF-16 units: enough for a policy document, too little to slow a frame. */
export const longestText = 10_000;

export const emptyText: TextState = {text: '', cursor: 0, killed: ''};

/** A text to edit, made safe for one line, with the cursor behind it. */
export const textOf = (text: string): TextState => insertText(emptyText, text).state;

/**
 * The state after a key, edited as in a shell; the same state when the key has nothing to do (left at the beginning),
 * undefined when the key means nothing to a text.
 */
export function editText(state: TextState, chord: Chord): TextState | undefined {
	const key = keys[chord];
	if (key !== undefined) return key(state, graphemesOf(state.text));
	const character = characterOf(chord);
	return character === undefined ? undefined : insertText(state, character).state;
}

/**
 * Puts a pasted text in at the cursor: without what could steer a terminal, its line breaks and tabs as blanks, and no
 * more of it than the field takes. `cut` says how many UTF-16 units were left out.
 */
export function insertText(state: TextState, pasted: string): {readonly state: TextState; readonly cut: number} {
	const clean = onOneLine(pasted);
	const inserted = beginningOf(clean, longestText - state.text.length);
	const graphemes = graphemesOf(state.text);
	const before = graphemes.slice(0, state.cursor).join('') + inserted;
	return {
		state: inserted === '' ? state : joined(before, graphemes.slice(state.cursor).join(''), state.killed),
		cut: clean.length - inserted.length,
	};
}

/** Tells that a paste was cut; undefined when it was not. */
export const cutNotice = (cut: number): string | undefined =>
	cut === 0 ? undefined : `${counted(cut, 'character')} did not fit, left out`;

function onOneLine(text: string): string {
	return sanitise(text.toWellFormed().replaceAll('\r', '\n'))
		.replaceAll(/^\n+|\n+$/g, '')
		.replaceAll(/[\n\t\u2028\u2029]+/g, ' ');
}

/** As many whole graphemes as fit; one unit more is read to see whether the last is whole. */
function beginningOf(text: string, room: number): string {
	if (text.length <= room) return text;
	let kept = '';
	for (const grapheme of graphemesOf(text.slice(0, room + 1))) {
		if (kept.length + grapheme.length > room) break;
		kept += grapheme;
	}
	return kept;
}

/** Graphemes on the two sides may become one (a letter and an accent): the cursor then stands behind it. */
function joined(before: string, after: string, killed: string): TextState {
	const text = before + after;
	let cursor = 0;
	let units = 0;
	for (const grapheme of graphemesOf(text)) {
		if (units >= before.length) break;
		units += grapheme.length;
		cursor++;
	}
	return {text, cursor, killed};
}

/** Where a movement ends, in graphemes; it may point outside the text. */
type Movement = (graphemes: readonly string[], cursor: number) => number;
type Edit = (state: TextState, graphemes: readonly string[]) => TextState;

const isWord = (grapheme: string): boolean => /[\p{L}\p{N}]/u.test(grapheme);
const isBlank = (grapheme: string): boolean => /^\s/u.test(grapheme);

/** Left over all that is not of a word, then over the word. */
const leftOver =
	(isOfWord: (grapheme: string) => boolean): Movement =>
	(graphemes, cursor) => {
		const isAt = (index: number): boolean => isOfWord(graphemes[index - 1] ?? '');
		let index = cursor;
		while (index > 0 && !isAt(index)) index--;
		while (index > 0 && isAt(index)) index--;
		return index;
	};

const left: Movement = (_, cursor) => cursor - 1;
const right: Movement = (_, cursor) => cursor + 1;
const toStart: Movement = () => 0;
const toEnd: Movement = (graphemes) => graphemes.length;
const wordLeft = leftOver(isWord);
const blankLeft = leftOver((grapheme) => !isBlank(grapheme));
const wordRight: Movement = (graphemes, cursor) => {
	let index = cursor;
	while (index < graphemes.length && !isWord(graphemes[index] ?? '')) index++;
	while (index < graphemes.length && isWord(graphemes[index] ?? '')) index++;
	return index;
};

const move =
	(movement: Movement): Edit =>
	(state, graphemes) => {
		const cursor = Math.min(graphemes.length, Math.max(0, movement(graphemes, state.cursor)));
		return cursor === state.cursor ? state : {...state, cursor};
	};

/** Takes out what the movement passes over. */
const erase =
	(movement: Movement, keep?: 'kept'): Edit =>
	(state, graphemes) => {
		const {cursor} = move(movement)(state, graphemes);
		if (cursor === state.cursor) return state;
		const from = Math.min(cursor, state.cursor);
		const to = Math.max(cursor, state.cursor);
		const killed = keep === 'kept' ? graphemes.slice(from, to).join('') : state.killed;
		return joined(graphemes.slice(0, from).join(''), graphemes.slice(to).join(''), killed);
	};

const yank: Edit = (state) => insertText(state, state.killed).state;

const keys: Readonly<Record<Chord, Edit>> = {
	left: move(left),
	'ctrl+b': move(left),
	right: move(right),
	'ctrl+f': move(right),
	home: move(toStart),
	'ctrl+a': move(toStart),
	end: move(toEnd),
	'ctrl+e': move(toEnd),
	'alt+b': move(wordLeft),
	'ctrl+left': move(wordLeft),
	'alt+left': move(wordLeft),
	'alt+f': move(wordRight),
	'ctrl+right': move(wordRight),
	'alt+right': move(wordRight),
	backspace: erase(left),
	'ctrl+h': erase(left),
	delete: erase(right),
	'ctrl+d': erase(right),
	'ctrl+w': erase(blankLeft, 'kept'),
	'alt+backspace': erase(wordLeft, 'kept'),
	'alt+d': erase(wordRight, 'kept'),
	'ctrl+u': erase(toStart, 'kept'),
	'ctrl+k': erase(toEnd, 'kept'),
	'ctrl+y': yank,
};
