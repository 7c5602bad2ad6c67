import {fit, graphemesOf, widthOf} from '../format/text-width.ts';
import type {Look, Role} from './look.ts';
import type {TextState} from './text-edit.ts';

export interface FieldOptions {
	/** Draws the cursor, and scrolls so that it is seen; other fields show their beginning. */
	readonly focused: boolean;
	/** Shows that something was typed, not what. */
	readonly secret?: boolean;
	/** Shown while the field is empty. */
	readonly placeholder?: string;
	readonly role?: Role;
}

/** A text that is being edited, on a line of exactly `width` cells. The cursor is an inverse cell in every theme. */
export function fieldLine(state: TextState, width: number, look: Look, options: FieldOptions): string {
	const {focused, secret = false, placeholder = '', role = 'plain'} = options;
	if (width <= 0) return '';
	if (state.text === '') return emptyLine(placeholder, width, look, focused);
	const typed = graphemesOf(state.text);
	const graphemes = secret ? typed.map(() => look.symbols.bullet) : typed;
	if (!focused) {
		const beginning = graphemes.slice(0, width + 1).map((grapheme) => cellOf(grapheme, look));
		return look.paint(role, fit(beginning.join(''), width, 'left', look.symbols.ellipsis));
	}
	return scrolledLine([...graphemes, ' '], state.cursor, width, look, role);
}

/** What takes no cell, like a blank of width zero pasted with a name, has to be seen all the same. */
const cellOf = (grapheme: string, look: Look): string => (widthOf(grapheme) === 0 ? look.symbols.bullet : grapheme);

function emptyLine(placeholder: string, width: number, look: Look, focused: boolean): string {
	if (!focused) return look.paint('dim', fit(placeholder, width, 'left', look.symbols.ellipsis));
	return look.paint('selected', ' ') + look.paint('dim', fit(placeholder, width - 1, 'left', look.symbols.ellipsis));
}

/**
 * The cursor is kept in the middle as long as there is text on both sides that does not fit, so that the place on the
 * screen follows from the state alone.
 */
function scrolledLine(graphemes: readonly string[], cursor: number, width: number, look: Look, role: Role): string {
	// No cell is narrower than 1: what is further away than the width cannot be seen, and measuring is dear.
	const skipped = Math.max(0, cursor - width);
	const cells = graphemes.slice(skipped, cursor + width + 1).map((grapheme) => cellOf(grapheme, look));
	const at = cursor - skipped;
	const [from, to] = visibleRange(cells.map(widthOf), at, width);
	const {ellipsis} = look.symbols;
	const shown = cells.slice(from, to);
	if (skipped + from > 0 && from < at) shown[0] = fit(ellipsis, widthOf(shown[0] ?? ''));
	if (skipped + to < graphemes.length && to - 1 > at) shown.splice(-1, 1, fit(ellipsis, widthOf(shown.at(-1) ?? '')));
	const before = shown.slice(0, at - from).join('');
	const under = fit(shown[at - from] ?? ' ', Math.min(widthOf(shown[at - from] ?? ' '), width));
	const behind = shown.slice(at - from + 1).join('');
	const padding = ' '.repeat(Math.max(0, width - widthOf(before) - widthOf(under) - widthOf(behind)));
	return look.paint(role, before) + look.paint('selected', under) + look.paint(role, behind) + padding;
}

/** From which cell to which (exclusive) fits around the cursor: half the room before it, then what is left behind. */
function visibleRange(widths: readonly number[], cursor: number, width: number): readonly [number, number] {
	const room = Math.max(0, width - (widths[cursor] ?? 1));
	const behind = widths.slice(cursor + 1).reduce((total, cells) => total + cells, 0);
	let left = room - Math.min(behind, Math.floor(room / 2));
	let from = cursor;
	while (from > 0 && (widths[from - 1] ?? 0) <= left) left -= widths[--from] ?? 0;
	let right = room - widths.slice(from, cursor).reduce((total, cells) => total + cells, 0);
	let to = cursor + 1;
	while (to < widths.length && (widths[to] ?? 0) <= right) right -= widths[to++] ?? 0;
	return [from, to];
}
