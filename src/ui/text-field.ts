import type {Look, Role} from './look.ts';
import type {TextState} from './text-edit.ts';
import {fit, graphemesOf, widthOf} from './text-width.ts';

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
	const cells = graphemesOf(state.text).map((grapheme) => cellOf(grapheme, secret, look));
	if (!focused) return look.paint(role, fit(cells.join(''), width, 'left', look.symbols.ellipsis));
	return scrolledLine([...cells, ' '], state.cursor, width, look, role);
}

/** What takes no cell, like a blank of width zero pasted with a name, has to be seen all the same. */
function cellOf(grapheme: string, secret: boolean, look: Look): string {
	return secret || widthOf(grapheme) === 0 ? look.symbols.bullet : grapheme;
}

function emptyLine(placeholder: string, width: number, look: Look, focused: boolean): string {
	if (!focused) return look.paint('dim', fit(placeholder, width, 'left', look.symbols.ellipsis));
	return look.paint('selected', ' ') + look.paint('dim', fit(placeholder, width - 1, 'left', look.symbols.ellipsis));
}

/**
 * The cursor is kept in the middle as long as there is text on both sides that does not fit, so that the place on the
 * screen follows from the state alone.
 */
function scrolledLine(cells: readonly string[], cursor: number, width: number, look: Look, role: Role): string {
	const [from, to] = visibleRange(cells.map(widthOf), cursor, width);
	const {ellipsis} = look.symbols;
	const shown = cells.slice(from, to);
	if (from > 0 && from < cursor) shown[0] = fit(ellipsis, widthOf(shown[0] ?? ''));
	if (to < cells.length && to - 1 > cursor) shown[shown.length - 1] = fit(ellipsis, widthOf(shown.at(-1) ?? ''));
	const at = cursor - from;
	const under = shown[at] ?? ' ';
	const before = shown.slice(0, at).join('');
	const behind = shown.slice(at + 1).join('');
	const padding = ' '.repeat(Math.max(0, width - widthOf(before) - widthOf(under) - widthOf(behind)));
	return (
		look.paint(role, before) +
		look.paint('selected', fit(under, Math.min(widthOf(under), width))) +
		look.paint(role, behind) +
		padding
	);
}

/** From which cell to which (exclusive) fits around the cursor: half the room before it, then what is left behind. */
function visibleRange(widths: readonly number[], cursor: number, width: number): readonly [number, number] {
	const sum = (from: number, to: number): number => widths.slice(from, to).reduce((total, cells) => total + cells, 0);
	const own = widths[cursor] ?? 1;
	const room = Math.max(0, width - own);
	const behind = Math.min(sum(cursor + 1, widths.length), Math.floor(room / 2));
	let from = cursor;
	let left = room - behind;
	while (from > 0 && (widths[from - 1] ?? 0) <= left) left -= widths[--from] ?? 0;
	let to = cursor + 1;
	let right = behind + left;
	while (to < widths.length && (widths[to] ?? 0) <= right) right -= widths[to++] ?? 0;
	return [from, to];
}
