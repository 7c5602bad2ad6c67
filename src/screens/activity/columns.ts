import {duration} from '../../format/time.ts';
import {sanitiseLine} from '../../text.ts';
import type {Column} from '../../ui/columns.ts';
import type {Symbols} from '../../ui/symbols.ts';
import type {ChangeRow} from './fold.ts';
import {outcomeRole, outcomeSymbol, targetOf, tookOf, whatOf, whenOf} from './format.ts';

const words = {succeeded: 'done', failed: 'failed', unknown: 'unknown'} as const;

/** What a table of changes shows, as filters see it. */
export const activityColumns: readonly Column<ChangeRow>[] = [
	{
		...{id: 'when', title: 'WHEN', minimum: 11, priority: 9},
		value: ({entry}) => whenOf(entry.at, Date.now()),
	},
	{
		...{id: 'outcome', title: 'OUTCOME', minimum: 9, priority: 8},
		value: ({entry}) => words[entry.outcome],
		role: ({entry}) => outcomeRole(entry),
	},
	{
		...{id: 'what', title: 'WHAT', minimum: 20, maximum: 32, priority: 7, cut: 'middle'},
		value: ({entry, calls, isPart}) =>
			`${isPart ? '  ' : ''}${sanitiseLine(whatOf(entry))}${calls.length === 1 ? '' : ` × ${calls.length}`}`,
		role: ({entry}) => (entry.outcome === 'succeeded' ? 'plain' : outcomeRole(entry)),
	},
	{
		...{id: 'on', title: 'ON', minimum: 16, maximum: 70, priority: 6, cut: 'middle'},
		value: ({calls}) => sanitiseLine(targetOf(calls)),
	},
	{
		...{id: 'took', title: 'TOOK', minimum: 7, priority: 5, align: 'right'},
		value: ({calls}) => duration(tookOf(calls)),
	},
	{
		...{id: 'who', title: 'WHO', minimum: 16, cut: 'middle', priority: 3},
		value: ({entry}) => sanitiseLine(entry.who),
	},
	{...{id: 'region', title: 'REGION', minimum: 14, priority: 1}, value: ({entry}) => sanitiseLine(entry.region)},
	{
		...{id: 'reason', title: 'REASON', minimum: 24, priority: 2},
		value: ({entry}) => sanitiseLine(entry.error ?? ''),
		role: () => 'error',
	},
];

const drawn = new WeakMap<Symbols, readonly Column<ChangeRow>[]>();

/** The same as drawn: what did not succeed is told by a sign, a word and a role. */
export function drawnColumns(symbols: Symbols): readonly Column<ChangeRow>[] {
	const known = drawn.get(symbols);
	if (known !== undefined) return known;
	const value = ({entry}: ChangeRow): string => `${outcomeSymbol(entry, symbols)} ${words[entry.outcome]}`;
	const columns = activityColumns.map((column) => (column.id === 'outcome' ? {...column, value} : column));
	drawn.set(symbols, columns);
	return columns;
}
