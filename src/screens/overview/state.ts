import {createStore, type StoreApi} from 'zustand/vanilla';
import type {SystemCard} from '../../operations/overview/overview.ts';
import type {OverviewStore} from '../../store/overview.ts';
import type {Size} from '../screen.ts';
import {systemsPerRow} from './layout.ts';

/** What the operator does on the Overview. */
export interface OverviewView {
	/** Id of the card under the cursor; undefined before there are cards. */
	readonly selected: string | undefined;
	/** As last drawn. */
	readonly size: Size;
}

export type OverviewViewStore = StoreApi<OverviewView>;

/** The cursor stays on its card; when that is gone, on one of the same kind of system, else on its place. */
export function createOverviewView(store: OverviewStore): OverviewViewStore {
	const view = createStore<OverviewView>(() => ({selected: undefined, size: {columns: 80, rows: 20}}));
	store.subscribe(({overview}, before) => {
		if (overview === undefined || overview === before.overview) return;
		const {selected} = view.getState();
		const survivor = survivorOf(selected, before.overview?.systems ?? [], overview.systems);
		if (survivor !== selected) view.setState({selected: survivor});
	});
	return view;
}

/** Which card has the cursor after the cards have changed. */
export function survivorOf(
	selected: string | undefined,
	before: readonly SystemCard[],
	after: readonly SystemCard[],
): string | undefined {
	if (after.some(({id}) => id === selected)) return selected;
	const at = before.findIndex(({id}) => id === selected);
	const alike = after.find(({system}) => system === before[at]?.system);
	return (alike ?? after[Math.min(Math.max(0, at), after.length - 1)])?.id;
}

export const selectedCard = (store: OverviewStore, view: OverviewViewStore): SystemCard | undefined => {
	const {selected} = view.getState();
	return store.getState().overview?.systems.find(({id}) => id === selected);
};

/** Moves the cursor among cards that stand in rows; at an edge it stays. */
export function moveAmongCards(store: OverviewStore, view: OverviewViewStore, across: number, down: number): void {
	const all = store.getState().overview?.systems ?? [];
	const {selected, size} = view.getState();
	const perRow = systemsPerRow(all.length, size);
	const at = Math.max(
		0,
		all.findIndex(({id}) => id === selected),
	);
	const column = (at % perRow) + across;
	if (column < 0 || column >= perRow) return;
	const next = all[at + across + down * perRow];
	if (next !== undefined) view.setState({selected: next.id});
}
