import type {TextState} from './text-edit.ts';

/**
 * What an operator does in a list: where the cursor is, what is marked, filtered and sorted. The cursor is the identity
 * of a row, so that it stays on the same thing whatever a refresh brings. A key costs one look-up, however long the list.
 */

export interface Sort {
	readonly column: string;
	readonly descending: boolean;
}

export interface ListState {
	/** Identity of the row under the cursor; undefined while there is none. */
	readonly cursor: string | undefined;
	/** Index of the first row on the screen. */
	readonly top: number;
	readonly marks: ReadonlySet<string>;
	readonly filter: string;
	/** The filter while it is being typed, with its caret; undefined otherwise. */
	readonly typing: TextState | undefined;
	/** Undefined leaves the rows as they come. */
	readonly sort: Sort | undefined;
}

/** The rows that are shown, in their order. */
export interface Order {
	readonly ids: readonly string[];
	/** Place of an identity, or -1. */
	readonly indexOf: (id: string) => number;
}

/** A list that nobody has touched yet. */
export const createListState = (sort?: Sort): ListState => ({
	cursor: undefined,
	top: 0,
	marks: new Set(),
	filter: '',
	typing: undefined,
	sort,
});

/** An order with its index, which is made when it is first asked for. */
export function orderOf(ids: readonly string[]): Order {
	let index: ReadonlyMap<string, number> | undefined;
	return {
		ids,
		indexOf(id) {
			index ??= new Map(ids.map((each, place) => [each, place]));
			return index.get(id) ?? -1;
		},
	};
}

/** Place of the cursor, or -1 while nothing is under it. */
export const cursorIndex = ({cursor}: ListState, order: Order): number =>
	cursor === undefined ? -1 : order.indexOf(cursor);

/**
 * Moves the cursor by some rows, up when negative. `page` is the rows on the screen. Beyond its edge a list of a dozen
 * rows or more scrolls by a quarter of them: what comes is seen before one is there, and not every key draws every row.
 */
export function moveCursor(state: ListState, order: Order, page: number, rows: number): ListState {
	const wanted = Math.max(0, cursorIndex(state, order)) + rows;
	const ahead = page < 12 ? 0 : Math.floor(page / 4);
	const isBelow = wanted >= state.top + page;
	const isAbove = wanted < state.top;
	const top = isBelow ? wanted - page + 1 + ahead : isAbove ? wanted - ahead : state.top;
	return cursorAt(state, order, page, wanted, top);
}

/** Turns pages, back when negative; the cursor keeps its place on the screen. */
export function movePage(state: ListState, order: Order, page: number, pages: number): ListState {
	const shift = pages * Math.max(1, page);
	return cursorAt(state, order, page, Math.max(0, cursorIndex(state, order)) + shift, state.top + shift);
}

export const moveToStart = (state: ListState, order: Order, page: number): ListState =>
	cursorAt(state, order, page, 0, 0);

export const moveToEnd = (state: ListState, order: Order, page: number): ListState =>
	cursorAt(state, order, page, order.ids.length - 1, state.top);

/** Puts the cursor on an identity; one that is not shown changes nothing. */
export function placeCursor(state: ListState, order: Order, page: number, id: string): ListState {
	const index = order.indexOf(id);
	return index < 0 ? state : cursorAt(state, order, page, index, state.top);
}

/** Marks the row under the cursor, or takes its mark away. */
export function toggleMark(state: ListState, order: Order): ListState {
	const {cursor, marks} = state;
	if (cursor === undefined || order.indexOf(cursor) < 0) return state;
	const changed = new Set(marks);
	if (!changed.delete(cursor)) changed.add(cursor);
	return {...state, marks: changed};
}

/** Marks the row under the cursor, or takes its mark away, and goes on by some rows. */
export const toggleMarkAndMove = (state: ListState, order: Order, page: number, rows: number): ListState =>
	moveCursor(toggleMark(state, order), order, page, rows);

/** Marks all rows shown; when they are marked already, takes their marks away. */
export function toggleAllMarks(state: ListState, order: Order): ListState {
	if (order.ids.length === 0) return state;
	const isAllMarked = order.ids.every((id) => state.marks.has(id));
	const others = [...state.marks].filter((id) => order.indexOf(id) < 0);
	return {...state, marks: new Set(isAllMarked ? others : [...others, ...order.ids])};
}

export const clearMarks = (state: ListState): ListState =>
	state.marks.size === 0 ? state : {...state, marks: new Set()};

/** Forgets the marks of rows that are no more; what a filter merely hides keeps its mark. */
export function keepMarks(state: ListState, exists: (id: string) => boolean): ListState {
	const marks = new Set([...state.marks].filter(exists));
	return marks.size === state.marks.size ? state : {...state, marks};
}

/**
 * What an action is for: the marked rows in the order shown, or the row under the cursor when none is marked. Marked
 * rows that a filter hides are left out: nothing happens to what cannot be seen.
 */
export function chosenIds(state: ListState, order: Order): readonly string[] {
	if (state.marks.size > 0) {
		const places = [...state.marks].map((id) => order.indexOf(id)).filter((index) => index >= 0);
		return places.sort((a, b) => a - b).map((index) => order.ids[index] ?? '');
	}
	return state.cursor !== undefined && order.indexOf(state.cursor) >= 0 ? [state.cursor] : [];
}

/**
 * The state for a new order (rows came, went, were filtered or sorted). The cursor stays on its row and its row stays
 * where it is on the screen; when the row is gone, the one that took its place gets the cursor. Seen from the very
 * first row, rows that come in above push it down instead: they would come in unseen. Unchanged state is returned as
 * it is.
 */
export function reconcile(state: ListState, before: Order, after: Order, page: number): ListState {
	const old = cursorIndex(state, before);
	const index = survivorOf(state, before, after, old);
	const isSeenFromTop = old <= 0;
	return cursorAt(state, after, page, index, isSeenFromTop ? state.top : index - old + state.top);
}

/** Place in the new order of the cursor's row, else of the next row that is still there, else of the one before. */
function survivorOf({cursor}: ListState, before: Order, after: Order, old: number): number {
	const same = cursor === undefined ? -1 : after.indexOf(cursor);
	if (same >= 0 || old < 0) return same;
	const placeAfter = (place: number): number => after.indexOf(before.ids[place] ?? '');
	for (let place = old + 1; place < before.ids.length; place++) if (placeAfter(place) >= 0) return placeAfter(place);
	for (let place = old - 1; place >= 0; place--) if (placeAfter(place) >= 0) return placeAfter(place);
	return 0;
}

/** What is on the screen: rows `first` to `first + ids.length`. Right for every page, also when it has just changed. */
export function visibleWindow(
	state: ListState,
	order: Order,
	page: number,
): {readonly first: number; readonly ids: readonly string[]} {
	const first = topFor(state.top, Math.max(0, cursorIndex(state, order)), order.ids.length, page);
	return {first, ids: order.ids.slice(first, first + Math.max(0, page))};
}

/** The cursor at the nearest place there is. Without rows it keeps its identity: they may come back. */
function cursorAt(state: ListState, {ids}: Order, page: number, wanted: number, wantedTop: number): ListState {
	const index = Math.min(Math.max(0, wanted), Math.max(0, ids.length - 1));
	const top = topFor(wantedTop, index, ids.length, page);
	const cursor = ids[index] ?? state.cursor;
	return cursor === state.cursor && top === state.top ? state : {...state, cursor, top};
}

/** The nearest top at which the row is on the screen and no room below is wasted. */
function topFor(top: number, index: number, count: number, page: number): number {
	const rows = Math.max(1, page);
	const highest = Math.max(0, index - rows + 1);
	const lowest = Math.min(index, Math.max(0, count - rows));
	return Math.min(Math.max(top, highest), lowest);
}
