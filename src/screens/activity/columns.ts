import {duration} from '../../format/time.ts';
import type {ActivityEntry} from '../../operations/activity/entry.ts';
import {sanitiseLine} from '../../text.ts';
import type {Column} from '../../ui/columns.ts';
import type {Symbols} from '../../ui/symbols.ts';
import {outcomeRole, outcomeSymbol, whatOf, whenOf} from './format.ts';

const words = {succeeded: 'done', failed: 'failed', unknown: 'unknown'} as const;

/** What a table of changes shows, as filters and sorts see it. */
export const activityColumns: readonly Column<ActivityEntry>[] = [
	{
		...{id: 'when', title: 'WHEN', minimum: 11, priority: 9},
		value: ({at}) => whenOf(at, Date.now()),
		compare: (a, b) => a.at.getTime() - b.at.getTime(),
	},
	{
		...{id: 'outcome', title: 'OUTCOME', minimum: 9, priority: 8},
		value: ({outcome}) => words[outcome],
		role: outcomeRole,
	},
	{
		...{id: 'what', title: 'WHAT', minimum: 20, maximum: 32, priority: 7, cut: 'middle'},
		value: (entry) => sanitiseLine(whatOf(entry)),
		role: (entry) => (entry.outcome === 'succeeded' ? 'plain' : outcomeRole(entry)),
	},
	{
		...{id: 'on', title: 'ON', minimum: 16, maximum: 70, priority: 6, cut: 'middle'},
		value: ({target}) => sanitiseLine(target),
	},
	{
		...{id: 'took', title: 'TOOK', minimum: 7, priority: 5, align: 'right'},
		value: ({durationMs}) => duration(durationMs),
		compare: (a, b) => a.durationMs - b.durationMs,
	},
	{...{id: 'who', title: 'WHO', minimum: 16, cut: 'middle', priority: 3}, value: ({who}) => sanitiseLine(who)},
	{...{id: 'region', title: 'REGION', minimum: 14, priority: 1}, value: ({region}) => sanitiseLine(region)},
	{
		...{id: 'reason', title: 'REASON', minimum: 24, priority: 2},
		value: ({error}) => sanitiseLine(error ?? ''),
		role: () => 'error',
	},
];

const drawn = new WeakMap<Symbols, readonly Column<ActivityEntry>[]>();

/** The same as drawn: what did not succeed is told by a sign, a word and a role. */
export function drawnColumns(symbols: Symbols): readonly Column<ActivityEntry>[] {
	const known = drawn.get(symbols);
	if (known !== undefined) return known;
	const value = (entry: ActivityEntry): string => `${outcomeSymbol(entry, symbols)} ${words[entry.outcome]}`;
	const columns = activityColumns.map((column) => (column.id === 'outcome' ? {...column, value} : column));
	drawn.set(symbols, columns);
	return columns;
}
