import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	chosenIds,
	clearMarks,
	createListState,
	cursorIndex,
	keepMarks,
	type ListState,
	moveCursor,
	movePage,
	moveToEnd,
	moveToStart,
	type Order,
	orderOf,
	placeCursor,
	reconcile,
	toggleAllMarks,
	toggleMark,
	toggleMarkAndMove,
	visibleWindow,
} from '../../src/ui/list.ts';

const letters = (text: string): Order => orderOf([...text]);
const nothing = orderOf([]);
/** A list of these rows as it is when it has just been shown. */
const opened = (order: Order, page: number): ListState => reconcile(createListState(), nothing, order, page);
const screenOf = (state: ListState, order: Order, page: number): string =>
	visibleWindow(state, order, page)
		.ids.map((id) => (id === state.cursor ? `[${id}]` : id))
		.join('');

describe('moving', () => {
	const order = letters('abcdefghij');

	test('begins at the first row', () => {
		expect(screenOf(opened(order, 4), order, 4)).toBe('[a]bcd');
	});

	test('scrolls only when the cursor would leave the screen', () => {
		const state = moveCursor(opened(order, 4), order, 4, 3);
		expect(screenOf(state, order, 4)).toBe('abc[d]');
		expect(screenOf(moveCursor(state, order, 4, 1), order, 4)).toBe('bcd[e]');
		expect(screenOf(moveCursor(moveCursor(state, order, 4, 1), order, 4, -1), order, 4)).toBe('bc[d]e');
	});

	test('scrolls a long list by a quarter of what is shown, both ways', () => {
		const long = orderOf(Array.from({length: 60}, (_, index) => `row ${index}`));
		const placeOf = (state: ListState) => [state.top, cursorIndex(state, long)];
		const down = moveCursor(opened(long, 12), long, 12, 12);
		expect(placeOf(down)).toEqual([4, 12]);
		expect(placeOf(moveCursor(down, long, 12, 3))).toEqual([4, 15]);
		expect(placeOf(moveCursor(down, long, 12, -9))).toEqual([0, 3]);
		expect(placeOf(moveCursor(opened(long, 12), long, 12, 59))).toEqual([48, 59]);
	});

	test('turns pages with the cursor at its place on the screen', () => {
		const state = movePage(moveCursor(opened(order, 3), order, 3, 1), order, 3, 1);
		expect(screenOf(state, order, 3)).toBe('d[e]f');
		expect(screenOf(movePage(state, order, 3, -1), order, 3)).toBe('a[b]c');
	});

	test('stops at both ends', () => {
		const end = moveToEnd(opened(order, 4), order, 4);
		expect(screenOf(end, order, 4)).toBe('ghi[j]');
		expect(moveCursor(end, order, 4, 1)).toBe(end);
		expect(movePage(end, order, 4, 1)).toBe(end);
		expect(screenOf(moveToStart(end, order, 4), order, 4)).toBe('[a]bcd');
	});

	test('goes to an identity, and nowhere for one that is not shown', () => {
		const state = opened(order, 4);
		expect(screenOf(placeCursor(state, order, 4, 'h'), order, 4)).toBe('efg[h]');
		expect(placeCursor(state, order, 4, 'z')).toBe(state);
	});

	test('does nothing in an empty list', () => {
		const state = createListState();
		expect(moveCursor(state, nothing, 4, 1)).toBe(state);
		expect(moveToEnd(state, nothing, 4)).toBe(state);
		expect(visibleWindow(state, nothing, 4)).toEqual({first: 0, ids: []});
	});
});

describe('a refresh', () => {
	test('leaves the state as it is when nothing changed', () => {
		const state = moveCursor(opened(letters('abcdef'), 3), letters('abcdef'), 3, 4);
		expect(reconcile(state, letters('abcdef'), letters('abcdef'), 3)).toBe(state);
	});

	test('keeps the cursor on its row, and the row at its place on the screen', () => {
		const before = letters('abcdefgh');
		const state = moveCursor(opened(before, 4), before, 4, 4);
		expect(screenOf(state, before, 4)).toBe('bcd[e]');
		const after = letters('aXYbcdefgh');
		expect(screenOf(reconcile(state, before, after, 4), after, 4)).toBe('bcd[e]');
		const shorter = letters('defgh');
		expect(screenOf(reconcile(state, before, shorter, 4), shorter, 4)).toBe('d[e]fg');
	});

	test('gives the cursor to the row that took the place of one that is gone', () => {
		const before = letters('abcdef');
		const state = moveCursor(opened(before, 4), before, 4, 2);
		const after = letters('abef');
		expect(screenOf(reconcile(state, before, after, 4), after, 4)).toBe('ab[e]f');
	});

	test('gives it to the row above when the last one is gone', () => {
		const before = letters('abc');
		const state = moveToEnd(opened(before, 4), before, 4);
		const after = letters('ab');
		expect(screenOf(reconcile(state, before, after, 4), after, 4)).toBe('a[b]');
	});

	test('shows what comes in above the first row, and still keeps the cursor on its row', () => {
		const before = letters('mno');
		const after = letters('abmno');
		expect(screenOf(reconcile(opened(before, 4), before, after, 4), after, 4)).toBe('ab[m]n');
	});

	test('finds the cursor again after a filter that let nothing through', () => {
		const all = letters('abcdef');
		const state = moveCursor(opened(all, 3), all, 3, 4);
		const none = reconcile(state, all, nothing, 3);
		expect(cursorIndex(none, nothing)).toBe(-1);
		expect(chosenIds(none, nothing)).toEqual([]);
		expect(reconcile(none, nothing, all, 3).cursor).toBe('e');
	});

	test('keeps the cursor on the screen when the terminal gets smaller', () => {
		const order = letters('abcdef');
		const state = moveToEnd(opened(order, 6), order, 6);
		expect(screenOf(state, order, 2)).toBe('e[f]');
	});
});

describe('marks', () => {
	const order = letters('abcd');

	test('come and go', () => {
		const marked = toggleMark(opened(order, 4), order);
		expect([...marked.marks]).toEqual(['a']);
		expect(toggleMark(marked, order).marks.size).toBe(0);
	});

	test('are set one after the other', () => {
		const once = toggleMarkAndMove(opened(order, 4), order, 4, 1);
		const twice = toggleMarkAndMove(once, order, 4, 1);
		expect([...twice.marks]).toEqual(['a', 'b']);
		expect(twice.cursor).toBe('c');
	});

	test('are set on all that is shown and taken away again; hidden rows keep theirs', () => {
		const hidden = {...opened(order, 4), marks: new Set(['hidden'])};
		const all = toggleAllMarks(hidden, order);
		expect([...all.marks].sort()).toEqual(['a', 'b', 'c', 'd', 'hidden']);
		expect([...toggleAllMarks(all, order).marks]).toEqual(['hidden']);
		expect(clearMarks(all).marks.size).toBe(0);
	});

	test('are forgotten with their rows', () => {
		const state = {...opened(order, 4), marks: new Set(['a', 'gone'])};
		expect([...keepMarks(state, (id) => id !== 'gone').marks]).toEqual(['a']);
		expect(keepMarks(state, () => true)).toBe(state);
	});

	test('say what an action is for, in the order shown; without marks it is the cursor', () => {
		const state = opened(order, 4);
		expect(chosenIds(state, order)).toEqual(['a']);
		expect(chosenIds({...state, marks: new Set(['d', 'hidden', 'b'])}, order)).toEqual(['b', 'd']);
		expect(chosenIds({...state, marks: new Set(['hidden'])}, order)).toEqual([]);
	});
});

describe('whatever an operator and AWS do', () => {
	const ids = fc.uniqueArray(fc.integer({min: 0, max: 40}).map(String), {maxLength: 30});
	const page = fc.integer({min: 1, max: 12});
	const key = fc.oneof(
		fc.integer({min: -40, max: 40}).map((rows) => (state: ListState, order: Order, height: number) => {
			return moveCursor(state, order, height, rows);
		}),
		fc.constantFrom(-1, 1).map((pages) => (state: ListState, order: Order, height: number) => {
			return movePage(state, order, height, pages);
		}),
		fc.constantFrom(moveToStart, moveToEnd, toggleMark, toggleAllMarks),
	);

	test('the cursor is on the screen, and no room below is wasted', () => {
		fc.assert(
			fc.property(ids, fc.array(key), page, page, (shown, keys, height, resized) => {
				const order = orderOf(shown);
				const state = keys.reduce((now, press) => press(now, order, height), opened(order, height));
				for (const rows of [height, resized]) {
					const window = visibleWindow(state, order, rows);
					expect(window.ids).toEqual(shown.slice(window.first, window.first + rows));
					expect(window.ids).toHaveLength(Math.min(rows, shown.length));
					if (shown.length > 0) expect(window.ids).toContain(state.cursor);
				}
			}),
		);
	});

	test('a row that stays keeps the cursor; between rows enough on both sides it keeps its place on the screen', () => {
		fc.assert(
			fc.property(ids, ids, fc.nat(), page, (first, second, place, height) => {
				const [before, after] = [orderOf(first), orderOf(second)];
				const state = moveCursor(opened(before, height), before, height, place % 40);
				const next = reconcile(state, before, after, height);
				const [old, index] = [cursorIndex(state, before), cursorIndex(next, after)];
				if (state.cursor !== undefined && second.includes(state.cursor)) {
					expect(next.cursor).toBe(state.cursor);
					const row = old - state.top;
					const isRoomAround = old > 0 && index >= row && index - row + height <= second.length;
					if (isRoomAround) expect(index - next.top).toBe(row);
				}
				if (second.length > 0) expect(visibleWindow(next, after, height).ids).toContain(next.cursor);
			}),
		);
	});

	test('a row that went is replaced by the nearest that stays, the one below first', () => {
		fc.assert(
			fc.property(ids, fc.nat(), page, fc.func(fc.boolean()), (first, place, height, stays) => {
				fc.pre(first.length > 0);
				const before = orderOf(first);
				const state = moveCursor(opened(before, height), before, height, place % first.length);
				const old = cursorIndex(state, before);
				const after = first.filter((id, index) => index !== old && stays(id));
				const [below, above] = [first.slice(old).find((id) => after.includes(id)), after.at(-1)];
				expect(reconcile(state, before, orderOf(after), height).cursor).toBe(below ?? above ?? state.cursor);
			}),
		);
	});
});
