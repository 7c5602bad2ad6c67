import type {ActivityEntry} from '../../operations/activity/entry.ts';

/** A row of the table: a call by itself, or the like of it many times in a row. */
export interface ChangeRow {
	/** Identity of the oldest of its calls: it stays while others join. */
	readonly id: string;
	/** The newest of its calls, which stands for all. */
	readonly entry: ActivityEntry;
	/** Newest first, without gaps; one for a call by itself. */
	readonly calls: readonly ActivityEntry[];
	/** Whether its calls are rows of their own below it. */
	readonly isOpen: boolean;
	/** Whether it is such a row. */
	readonly isPart: boolean;
}

/** What one action does follows within so much. Milliseconds. */
const longestGap = 5_000;

/**
 * Calls that follow one another and are alike, together, from the newest on: an upload is many calls, and one thing to an
 * operator. What did not succeed stands by itself.
 */
export function* foldCalls(entries: Iterable<ActivityEntry>): Generator<readonly ActivityEntry[], void, undefined> {
	let calls: ActivityEntry[] = [];
	for (const entry of entries) {
		const last = calls.at(-1);
		if (last !== undefined && !isAlike(last, entry)) {
			yield calls;
			calls = [];
		}
		calls.push(entry);
	}
	if (calls.length > 0) yield calls;
}

const isAlike = (newer: ActivityEntry, older: ActivityEntry): boolean =>
	newer.outcome === 'succeeded' &&
	older.outcome === 'succeeded' &&
	newer.service === older.service &&
	newer.operation === older.operation &&
	newer.session === older.session &&
	newer.region === older.region &&
	newer.at.getTime() - older.at.getTime() - older.durationMs <= longestGap;

const rowOf = (calls: readonly ActivityEntry[], how: Partial<ChangeRow> = {}): readonly ChangeRow[] => {
	const [entry, oldest] = [calls[0], calls.at(-1)];
	if (entry === undefined || oldest === undefined) return [];
	return [{id: oldest.id, entry, calls, isOpen: false, isPart: false, ...how}];
};

/** Identity of a call as a row below the one that it is folded into. */
const partId = (id: string): string => `part ${id}`;

/** The call that a row is named after. */
export const callIdOf = (rowId: string): string => rowId.replace(/^part /, '');

/** All calls, newest first, those that are alike in one row; `opened`: ids of rows whose calls are shown below them. */
export function foldedRows(
	entries: ReadonlyMap<string, ActivityEntry>,
	opened: ReadonlySet<string>,
): ReadonlyMap<string, ChangeRow> {
	const rows = foldCalls(entries.values()).flatMap((calls) => {
		const oldest = calls.at(-1);
		const isOpen = calls.length > 1 && oldest !== undefined && opened.has(oldest.id);
		const parts = isOpen ? calls.flatMap((call) => rowOf([call], {id: partId(call.id), isPart: true})) : [];
		return [...rowOf(calls, {isOpen}), ...parts];
	});
	return new Map(rows.map((row) => [row.id, row]));
}

/** Every call by itself. */
export const singleRows = (entries: ReadonlyMap<string, ActivityEntry>): ReadonlyMap<string, ChangeRow> =>
	new Map(
		entries
			.values()
			.flatMap((entry) => rowOf([entry]))
			.map((row) => [row.id, row]),
	);
