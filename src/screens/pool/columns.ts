import {since} from '../../../assets/pool/protocol/since.ts';
import {age, duration} from '../../format/time.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import {type LaunchPart, launchParts} from '../../store/pool-launches.ts';
import {sanitiseLine} from '../../text.ts';
import type {Column} from '../../ui/columns.ts';
import type {Symbols} from '../../ui/symbols.ts';
import {type Columns, perLook} from '../tasks/columns/per-look.ts';
import {nameOf, secondsText, shortName, statuses, statusRoles, statusSign, statusWords} from './task-words.ts';

/** From this many columns on the parts of a launch and the reason have columns of their own. */
export const wideFrom = 118;

/** From this many columns on the parts stand beside reasons too. */
const partsAndReasonFrom = 190;

const rank = ({status}: PoolTask): number => statuses.indexOf(status);

const reasonOf = ({reason}: PoolTask): string => sanitiseLine(reason ?? '');

/** `user` is what a name gets at least, in cells; a task is told by as much of its id as is enough where it `isShort`. */
const beginning = (symbols: Symbols | undefined, user: number, isShort: boolean): readonly Column<PoolTask>[] => [
	{
		...{id: 'state', title: 'STATE', minimum: 11, priority: 100},
		value: ({status}) =>
			symbols === undefined ? statusWords[status] : `${statusSign(status, symbols)} ${statusWords[status]}`,
		role: ({status}) => statusRoles[status],
		compare: (a, b) => rank(a) - rank(b),
	},
	{
		...{id: 'task', title: 'TASK', minimum: 12, maximum: 32, priority: 99},
		// Found by all of its id, drawn or not.
		value: isShort && symbols !== undefined ? shortName : nameOf,
	},
	{id: 'user', title: 'USER', minimum: user, maximum: 24, priority: 98, value: (row) => sanitiseLine(row.user ?? '')},
	{
		// 127.168.16.100:8080 is whole.
		...{id: 'address', title: 'ADDRESS', minimum: 19, maximum: 21, priority: 90},
		value: ({address}) => sanitiseLine(address ?? ''),
	},
	{
		...{id: 'for', title: 'FOR', minimum: 6, priority: 95, align: 'right', isLive: true},
		value: (row, now) => age(since(row), now),
		compare: (a, b) => since(b) - since(a),
	},
];

/** Since it was created, whatever became of it. */
const ageColumn: Column<PoolTask> = {
	...{id: 'age', title: 'AGE', minimum: 6, priority: 60, align: 'right', isLive: true},
	value: ({createdAt}, now) => age(Date.parse(createdAt), now),
	compare: (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt),
};

const total = ({launch}: PoolTask): number => launch?.total ?? Number.POSITIVE_INFINITY;

const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those that are not known come last. */
const byTotal = (a: PoolTask, b: PoolTask): number => compareNumbers(total(a), total(b));

const launchText = ({status, launch}: PoolTask): string => (status === 'ERROR' ? '' : secondsText(launch?.total));

/** Where there is no room for a reason, it stands where a launch that failed has no time. */
const launchOrReason: Column<PoolTask> = {
	...{id: 'launch', title: 'LAUNCHED IN', minimum: 11, priority: 97},
	value: (row) => launchText(row) || reasonOf(row),
	role: ({status}) => (status === 'ERROR' ? 'bad' : 'plain'),
	compare: byTotal,
};

const part = (id: LaunchPart): Column<PoolTask> => ({
	...{id, title: id.toUpperCase(), minimum: Math.max(6, id.length), priority: 40, align: 'right'},
	value: ({launch}) => secondsText(launch?.[id]),
	compare: (a, b) => (a.launch?.[id] ?? 0) - (b.launch?.[id] ?? 0),
});

const time = (text: string | undefined): number => (text === undefined ? Number.POSITIVE_INFINITY : Date.parse(text));

const launchColumn: Column<PoolTask> = {
	...{id: 'launch', title: 'LAUNCHED IN', minimum: 11, priority: 97, align: 'right'},
	...{value: launchText, compare: byTotal},
};

const leaseColumn: Column<PoolTask> = {
	...{id: 'lease', title: 'LEASE', minimum: 7, priority: 50, align: 'right', isLive: true},
	value: ({leaseUntil}, now) => (leaseUntil === undefined ? '' : leaseText(Date.parse(leaseUntil) - now)),
	compare: (a, b) => compareNumbers(time(a.leaseUntil), time(b.leaseUntil)),
};

const leaseText = (left: number): string => (left <= 0 ? 'over' : duration(left).replace('.0', ''));

const reasonColumn: Column<PoolTask> = {
	...{id: 'reason', title: 'REASON', minimum: 20, priority: 96},
	...{value: reasonOf, role: ({status}: PoolTask) => (status === 'ERROR' ? 'bad' : 'dim')},
};

/** Found by a filter, and shown with a task's details. */
const record: Column<PoolTask> = {
	...{id: 'record', title: 'RECORD', minimum: 37, priority: 1},
	value: ({id}) => sanitiseLine(id),
};

const narrowColumns: Columns<PoolTask> = perLook((symbols) => [...beginning(symbols, 8, true), launchOrReason]);

/** What not every task has: a column for it is worth its room only where some task has it. */
interface Extras {
	readonly parts: boolean;
	readonly lease: boolean;
	readonly reason: boolean;
}

const made = new Map<string, Columns<PoolTask>>();

/** The same object for the same extras: tables know their columns by identity. */
function wideWith({parts, lease, reason}: Extras): Columns<PoolTask> {
	const key = `${parts} ${lease} ${reason}`;
	const columns =
		made.get(key) ??
		perLook<PoolTask>((symbols) => [
			// The simulator's users have 13 letters.
			...beginning(symbols, 13, reason),
			ageColumn,
			launchColumn,
			...(parts ? launchParts.map(part) : []),
			...(lease ? [leaseColumn] : []),
			...(reason ? [reasonColumn] : []),
		]);
	made.set(key, columns);
	return columns;
}

const found = new WeakMap<ReadonlyMap<string, PoolTask>, Extras>();

/** What some of the tasks have; the same rows are looked through once. */
function extrasOf(rows: ReadonlyMap<string, PoolTask>): Extras {
	const known = found.get(rows);
	if (known !== undefined) return known;
	const has = (test: (task: PoolTask) => boolean): boolean => rows.values().some(test);
	const extras = {
		parts: has(({launch}) => launchParts.some((part) => launch?.[part] !== undefined)),
		lease: has(({leaseUntil}) => leaseUntil !== undefined),
		reason: has(({reason}) => reason !== undefined),
	};
	found.set(rows, extras);
	return extras;
}

/** The columns that are drawn for these tasks. A reason is a sentence: where there is one, the parts need more room. */
export function columnsFor(width: number, rows: ReadonlyMap<string, PoolTask>): Columns<PoolTask> {
	if (width < wideFrom) return narrowColumns;
	const extras = extrasOf(rows);
	return wideWith({...extras, parts: extras.parts && (!extras.reason || width >= partsAndReasonFrom)});
}

const everything = wideWith({parts: true, lease: true, reason: true});

/** Every column there is, drawn or not: by these tasks are sorted and found. */
export const allColumns: readonly Column<PoolTask>[] = [...everything.plain, record];
