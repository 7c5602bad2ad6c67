import type {ActivityEntry} from '../../operations/activity/entry.ts';
import {foldCalls} from '../activity/fold.ts';

/** One change, or the like of it many times in a row: an upload is many calls, and one thing to an operator. */
export interface Recent {
	/** The newest of them. */
	readonly entry: ActivityEntry;
	/** All of them, newest first. */
	readonly calls: readonly ActivityEntry[];
}

/** The last changes, newest first; neighbours of the same kind are one. */
export const recentChanges = (entries: Iterable<ActivityEntry>, most: number): Recent[] =>
	foldCalls(entries)
		.take(most)
		.flatMap((calls) => calls.slice(0, 1).map((entry) => ({entry, calls})))
		.toArray();
