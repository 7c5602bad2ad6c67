import {createStore, type StoreApi} from 'zustand/vanilla';
import type {ActivityEntry} from '../operations/activity/entry.ts';
import type {Activity} from '../operations/activity/watch.ts';

export interface ActivityData {
	/** The audit file; undefined until it has been read. */
	readonly path: string | undefined;
	/** By their identity, newest first. */
	readonly entries: ReadonlyMap<string, ActivityEntry>;
	/** How many of them did not succeed. */
	readonly failed: number;
	/** Lines of the file that are no entries. */
	readonly unreadable: number;
}

export type ActivityStore = StoreApi<ActivityData>;

export const createActivityStore = (): ActivityStore =>
	createStore<ActivityData>(() => ({path: undefined, entries: new Map(), failed: 0, unreadable: 0}));

/** Takes what the file says now. An entry never changes, so those that are known stay the same objects. */
export function applyActivity(store: ActivityStore, {path, entries, unreadable}: Activity): void {
	const known = store.getState().entries;
	store.setState({
		...{path, unreadable},
		entries: new Map(entries.map((entry) => [entry.id, known.get(entry.id) ?? entry])),
		failed: entries.filter(({outcome}) => outcome !== 'succeeded').length,
	});
}
