import {createStore, type StoreApi} from 'zustand/vanilla';
import type {ActivityEntry} from '../../operations/activity/entry.ts';
import type {ActivityStore} from '../../store/activity.ts';
import {chosenIds, createListState, type ListState} from '../../ui/list.ts';
import {ListControl} from '../../ui/list-control.ts';
import {orderRows, type RowOrder} from '../../ui/table-order.ts';
import {activityColumns} from './columns.ts';

/** What the operator does on the Activity screen. */
export interface ActivityView {
	readonly list: ListState;
	/** Rows that the table has room for, as last drawn. */
	readonly page: number;
}

export interface ActivityList {
	readonly view: StoreApi<ActivityView>;
	readonly control: ListControl;
	/** The entries that are shown, in their order. */
	readonly order: () => RowOrder<ActivityEntry>;
	/** What an action is for: the marked ones, else the one under the cursor. */
	readonly chosen: () => readonly ActivityEntry[];
}

/** The list of changes: newest first, its cursor on the same entry while others come in. */
export function createActivityList(store: ActivityStore): ActivityList {
	const view = createStore<ActivityView>(() => ({list: createListState(), page: 10}));
	const order = (): RowOrder<ActivityEntry> => {
		const {filter, sort} = view.getState().list;
		return orderRows(store.getState().entries, filter, sort, activityColumns);
	};
	const control = new ListControl({
		get: () => view.getState().list,
		set: (list) => view.setState({list}),
		order,
		page: () => view.getState().page,
		exists: (id) => store.getState().entries.has(id),
	});
	store.subscribe(() => control.refresh());
	return {
		...{view, control, order},
		chosen() {
			const {entries} = store.getState();
			return chosenIds(view.getState().list, order())
				.map((id) => entries.get(id))
				.filter((entry) => entry !== undefined);
		},
	};
}
