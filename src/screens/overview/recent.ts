import type {ActivityEntry} from '../../operations/activity/entry.ts';

/** One change, or the like of it many times in a row: an upload is many calls, and one thing to an operator. */
export interface Recent {
	/** The newest of them. */
	readonly entry: ActivityEntry;
	readonly count: number;
}

/** The last changes, newest first; neighbours of the same kind, run and outcome are one. */
export function recentChanges(entries: Iterable<ActivityEntry>, most: number): Recent[] {
	const recent: {entry: ActivityEntry; count: number}[] = [];
	for (const entry of entries) {
		const last = recent.at(-1);
		if (last !== undefined && isAlike(last.entry, entry)) last.count += 1;
		else if (recent.length === most) break;
		else recent.push({entry, count: 1});
	}
	return recent;
}

const isAlike = (a: ActivityEntry, b: ActivityEntry): boolean =>
	a.service === b.service && a.operation === b.operation && a.session === b.session && a.outcome === b.outcome;
