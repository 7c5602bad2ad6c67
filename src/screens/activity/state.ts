import {createStore, type StoreApi} from 'zustand/vanilla';
import type {ActivityEntry} from '../../operations/activity/entry.ts';
import type {ActivityStore} from '../../store/activity.ts';
import {chosenIds, createListState, cursorIndex, type ListState, type Order} from '../../ui/list.ts';
import {ListControl} from '../../ui/list-control.ts';
import {orderRows, type RowOrder, type Rows} from '../../ui/table-order.ts';
import {activityColumns} from './columns.ts';
import {type ChangeRow, callIdOf, foldedRows, singleRows} from './fold.ts';

/** What the operator does on the Activity screen. */
export interface ActivityView {
	readonly list: ListState;
	/** Rows of folded calls that are opened, by id. */
	readonly opened: ReadonlySet<string>;
	/** Rows that the table has room for, as last drawn. */
	readonly page: number;
}

export interface ActivityList {
	readonly view: StoreApi<ActivityView>;
	readonly control: ListControl;
	/** The rows that are shown, in their order. */
	readonly order: () => RowOrder<ChangeRow>;
	/** What an action is for: the calls of the marked rows, else of the one under the cursor; newest first. */
	readonly chosen: () => readonly ActivityEntry[];
	/** The row under the cursor. */
	readonly current: () => ChangeRow | undefined;
	/** Shows the calls of a row below it, or folds them again. */
	readonly toggle: (row: ChangeRow) => void;
}

/** The list of changes: newest first, its cursor on the same one while others come in. A filter finds single calls. */
export function createActivityList(store: ActivityStore): ActivityList {
	const view = createStore<ActivityView>(() => ({list: createListState(), opened: new Set(), page: 10}));
	const rowsOf = keepingLast((isFiltered: boolean, entries: Entries, opened: ReadonlySet<string>) =>
		isFiltered ? singleRows(entries) : foldedRows(entries, opened),
	);
	const order = (): RowOrder<ChangeRow> => {
		const {list, opened} = view.getState();
		const {filter, sort} = list;
		return orderRows(rowsOf(filter.trim() !== '', store.getState().entries, opened), filter, sort, activityColumns);
	};
	const control = new ListControl({
		get: () => view.getState().list,
		set: (list) => view.setState({list}),
		order,
		page: () => view.getState().page,
		exists: (id) => store.getState().entries.has(callIdOf(id)),
	});
	store.subscribe(() => control.refresh());
	const rowAt = (id: string): readonly ChangeRow[] => {
		const {rows, indexOf} = order();
		const row = rows[indexOf(id)];
		return row === undefined ? [] : [row];
	};
	return {
		...{view, control, order},
		chosen: () => callsOf(chosenIds(view.getState().list, order()).flatMap(rowAt)),
		current: () => rowAt(view.getState().list.cursor ?? '')[0],
		toggle({id, calls}) {
			view.setState(({opened}) => ({opened: opened.symmetricDifference(new Set([id]))}));
			control.refresh();
			if (view.getState().opened.has(id)) control.change((...now) => withRowsBelow(calls.length, ...now));
		},
	};
}

/** Scrolled so far that the rows below the one under the cursor are seen, too. */
function withRowsBelow(count: number, state: ListState, order: Order, page: number): ListState {
	const index = cursorIndex(state, order);
	const top = Math.min(index, index + count - page + 1);
	return top > state.top ? {...state, top} : state;
}

type Entries = ReadonlyMap<string, ActivityEntry>;

/** The calls of rows, each once: one that is opened stands beside its calls. */
export const callsOf = (rows: readonly ChangeRow[]): readonly ActivityEntry[] => [
	...new Set(rows.flatMap(({calls}) => calls)),
];

/** Makes rows anew only for other arguments than the last time. */
function keepingLast<Arguments extends readonly unknown[]>(
	make: (...given: Arguments) => Rows<ChangeRow>,
): (...given: Arguments) => Rows<ChangeRow> {
	let last: {readonly given: Arguments; readonly rows: Rows<ChangeRow>} | undefined;
	return (...given) => {
		const known = last;
		if (known?.given.every((each, index) => each === given[index])) return known.rows;
		last = {given, rows: make(...given)};
		return last.rows;
	};
}
