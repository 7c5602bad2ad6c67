import {since} from '../../../assets/pool/protocol/since.ts';
import {age, duration} from '../../format/time.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import {type LaunchPart, launchParts} from '../../store/pool-launches.ts';
import {sanitiseLine} from '../../text.ts';
import type {Column} from '../../ui/columns.ts';
import type {Symbols} from '../../ui/symbols.ts';
import {type Columns, perLook} from '../tasks/columns/per-look.ts';
import {nameOf, secondsText, statuses, statusRoles, statusSign, statusWords} from './task-words.ts';

/** From this many columns on the parts of a launch and the reason have columns of their own. */
export const wideFrom = 118;

const rank = ({status}: PoolTask): number => statuses.indexOf(status);

const reasonOf = ({reason}: PoolTask): string => sanitiseLine(reason ?? '');

/** `user` is what a name gets at least: in cells. */
const beginning = (symbols: Symbols | undefined, user: number): readonly Column<PoolTask>[] => [
	{
		...{id: 'state', title: 'STATE', minimum: 11, priority: 100},
		value: ({status}) =>
			symbols === undefined ? statusWords[status] : `${statusSign(status, symbols)} ${statusWords[status]}`,
		role: ({status}) => statusRoles[status],
		compare: (a, b) => rank(a) - rank(b),
	},
	{id: 'task', title: 'TASK', minimum: 12, maximum: 32, grow: 2, priority: 99, value: nameOf},
	{id: 'user', title: 'USER', minimum: user, maximum: 24, priority: 98, value: (row) => sanitiseLine(row.user ?? '')},
	{
		// 127.168.16.100:8080 is whole.
		...{id: 'address', title: 'ADDRESS', minimum: 19, maximum: 21, priority: 90},
		value: ({address}) => sanitiseLine(address ?? ''),
	},
	{
		...{id: 'age', title: 'AGE', minimum: 6, priority: 95, align: 'right', isLive: true},
		value: (row, now) => age(since(row), now),
		compare: (a, b) => since(b) - since(a),
	},
];

const total = ({launch}: PoolTask): number => launch?.total ?? Number.POSITIVE_INFINITY;

const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those that are not known come last. */
const byTotal = (a: PoolTask, b: PoolTask): number => compareNumbers(total(a), total(b));

const launchText = ({status, launch}: PoolTask): string => (status === 'ERROR' ? '' : secondsText(launch?.total));

/** Where there is no room for a reason, it stands where a launch that failed has no time. */
const launchOrReason: Column<PoolTask> = {
	...{id: 'launch', title: 'LAUNCHED IN', minimum: 11, grow: 5, priority: 97},
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

const details: readonly Column<PoolTask>[] = [
	{
		...{id: 'launch', title: 'LAUNCHED IN', minimum: 11, priority: 97, align: 'right'},
		...{value: launchText, compare: byTotal},
	},
	...launchParts.map(part),
	{
		...{id: 'lease', title: 'LEASE', minimum: 7, priority: 50, align: 'right', isLive: true},
		value: ({leaseUntil}, now) => (leaseUntil === undefined ? '' : leaseText(Date.parse(leaseUntil) - now)),
		compare: (a, b) => compareNumbers(time(a.leaseUntil), time(b.leaseUntil)),
	},
	{
		...{id: 'reason', title: 'REASON', minimum: 20, grow: 5, priority: 96},
		...{value: reasonOf, role: ({status}: PoolTask) => (status === 'ERROR' ? 'bad' : 'dim')},
	},
];

const leaseText = (left: number): string => (left <= 0 ? 'over' : duration(left).replace('.0', ''));

const narrowColumns: Columns<PoolTask> = perLook((symbols) => [...beginning(symbols, 8), launchOrReason]);

/** Found by a filter, and shown with a task's details. */
const record: Column<PoolTask> = {
	...{id: 'record', title: 'RECORD', minimum: 37, priority: 1},
	value: ({id}) => sanitiseLine(id),
};

export const wideColumns: Columns<PoolTask> = perLook((symbols) => [
	// The simulator's users have 13 letters.
	...beginning(symbols, 13),
	...details,
	...(symbols === undefined ? [record] : []),
]);

export const columnsFor = (width: number): Columns<PoolTask> => (width < wideFrom ? narrowColumns : wideColumns);

/** Those by which the operator may sort: what is not drawn is not sorted by. */
export const sortableAt = (width: number): readonly Column<PoolTask>[] =>
	columnsFor(width).plain.filter((column) => column !== record);
