import type {StoreApi} from 'zustand/vanilla';
import {type ListState, type Order, reconcile, visibleWindow} from '../../ui/list.ts';
import {ListControl} from '../../ui/list-control.ts';
import type {Look} from '../../ui/look.ts';
import {tableLines} from '../../ui/table.ts';
import {orderRows, type RowOrder} from '../../ui/table-order.ts';
import type {Size} from '../screen.ts';
import type {Columns} from './columns/per-look.ts';
import type {LevelName} from './places.ts';
import {pageOf, setList, type TasksViewStore} from './state.ts';

/** One of the lists through which the operator goes, whatever its rows are. */
export interface Level {
	readonly control: ListControl;
	readonly sortable: readonly {readonly id: string}[];
	/** Header and visible rows; `now` in milliseconds since 1970. */
	readonly lines: (size: Size, look: Look, now: number) => string[];
	/** Order and state as drawn, for the line above. */
	readonly drawn: () => {readonly order: Order; readonly state: ListState; readonly total: number};
	/** Identities of the rows on the screen. */
	readonly visible: () => readonly string[];
	/** The row under the cursor, for a screen reader: title and text of each column. */
	readonly spoken: (now: number) => string | undefined;
}

export interface LevelOptions<Row> {
	readonly name: LevelName;
	readonly view: TasksViewStore;
	/** All rows by identity; the same map while nothing changed. */
	readonly rows: () => ReadonlyMap<string, Row>;
	readonly columns: () => Columns<Row>;
	/** Told when `rows` may be others than before. */
	readonly sources: readonly Pick<StoreApi<unknown>, 'subscribe'>[];
}

export function createLevel<Row extends object>({name, view, rows, columns, sources}: LevelOptions<Row>): Level {
	const state = (): ListState => view.getState().lists[name];
	const order = (): RowOrder<Row> => orderRows(rows(), state().filter, state().sort, columns().plain);
	const control = new ListControl({
		get: state,
		set: (list) => setList(view, name, list),
		order,
		page: () => pageOf(view.getState().size),
		exists: (id) => rows().has(id),
	});
	// A list that is not looked at is brought into line when it is.
	const refresh = (): void => {
		if (view.getState().place.level === name) control.refresh();
	};
	for (const source of sources) source.subscribe(refresh);
	view.subscribe((now, before) => {
		if (now.place === before.place && now.withStopped === before.withStopped) return;
		refresh();
		// The list may be a new one over the same rows.
		if (now.place.level === name) control.change((list, shown, page) => reconcile(list, shown, shown, page));
	});
	return {
		control,
		sortable: columns().plain,
		lines(size, look, now) {
			const {cursor, marks, sort} = state();
			const shown = order();
			const {first, ids} = visibleWindow(state(), shown, size.rows - 1);
			const visible = ids.flatMap((id, index) => {
				const row = shown.rows[first + index];
				return row === undefined ? [] : [{id, row}];
			});
			const {place} = view.getState();
			const model = {columns: columns().drawn(look), rows: visible, cursor, marks, sort, now, opened: place};
			return tableLines(model, size, look);
		},
		drawn: () => ({order: order(), state: state(), total: rows().size}),
		visible: () => visibleWindow(state(), order(), pageOf(view.getState().size)).ids,
		spoken(now) {
			const {cursor} = state();
			const row = cursor === undefined ? undefined : rows().get(cursor);
			if (row === undefined) return undefined;
			const cells = columns().plain.map(({title, value}) => [title.toLowerCase(), value(row, now)] as const);
			return cells
				.filter(([, text]) => text !== '')
				.map(([title, text]) => `${title} ${text}`)
				.join(', ');
		},
	};
}
