import {age} from '../../../format/time.ts';
import type {TaskRow} from '../../../operations/tasks/task-row.ts';
import {sanitiseLine} from '../../../text.ts';
import type {Column} from '../../../ui/columns.ts';
import type {Symbols} from '../../../ui/symbols.ts';
import {groupText, hasFailed, sizeText, stateRole, stateSymbol, stateWord, stopText} from '../task-words.ts';
import {perLook} from './per-look.ts';

const time = (date: Date | undefined): number => date?.getTime() ?? 0;

/** What lives first, in the order in which it came; then what has stopped, the last first. */
function byState(a: TaskRow, b: TaskRow): number {
	const [first, second] = [a.status === 'STOPPED', b.status === 'STOPPED'];
	if (first !== second) return first ? 1 : -1;
	return first ? time(b.stoppedAt) - time(a.stoppedAt) : time(a.createdAt) - time(b.createdAt);
}

const byAge = (a: TaskRow, b: TaskRow): number => time(b.createdAt) - time(a.createdAt);

const healthText = ({status, health}: TaskRow): string => (status === 'STOPPED' ? '' : (health?.toLowerCase() ?? ''));

/** Since when it is as it is: running, stopped, or on its way. */
const since = ({status, createdAt, startedAt, stoppedAt}: TaskRow): number | undefined =>
	(status === 'STOPPED' ? (stoppedAt ?? startedAt ?? createdAt) : (startedAt ?? createdAt))?.getTime();

const state = (symbols: Symbols | undefined): Column<TaskRow> => ({
	...{id: 'state', title: 'STATE', minimum: 13, maximum: 16, priority: 99},
	value: (row) => (symbols === undefined ? stateWord(row) : `${stateSymbol(row, symbols)} ${stateWord(row)}`),
	role: stateRole,
	compare: byState,
});

const task: Column<TaskRow> = {
	...{id: 'task', title: 'TASK', minimum: 12, maximum: 12, priority: 100},
	value: ({id}) => id.slice(0, 12),
};

const group: Column<TaskRow> = {
	...{id: 'group', title: 'GROUP', minimum: 14, maximum: 40, priority: 80, cut: 'middle'},
	value: (row) => groupText(row.group),
};

const rest: readonly Column<TaskRow>[] = [
	{
		...{id: 'health', title: 'HEALTH', minimum: 9, priority: 60},
		value: healthText,
		role: ({health}) => (health === 'UNHEALTHY' ? 'bad' : 'plain'),
	},
	{id: 'address', title: 'ADDRESS', minimum: 15, maximum: 21, priority: 70, value: (row) => row.address ?? ''},
	{
		...{id: 'age', title: 'AGE', minimum: 6, priority: 90, align: 'right', isLive: true},
		value: (row, now) => age(since(row), now),
		compare: byAge,
	},
	{
		...{id: 'definition', title: 'DEFINITION', minimum: 14, maximum: 40, priority: 50, cut: 'middle'},
		value: (row) => sanitiseLine(row.taskDefinition),
	},
	{id: 'size', title: 'CPU MEM', minimum: 9, priority: 40, value: sizeText},
	{
		...{id: 'capacity', title: 'CAPACITY', minimum: 12, maximum: 20, priority: 25},
		value: ({capacityProvider, launchType = ''}) => sanitiseLine(capacityProvider ?? launchType),
	},
	{id: 'zone', title: 'ZONE', minimum: 10, maximum: 15, priority: 20, value: ({zone = ''}) => sanitiseLine(zone)},
	{
		...{id: 'why', title: 'WHY IT STOPPED', minimum: 40, priority: 45},
		value: stopText,
		role: (row) => (hasFailed(row) ? 'bad' : 'dim'),
	},
];

/** Of a service: all of its tasks are of one group. */
export const serviceTaskColumns = perLook<TaskRow>((symbols) => [task, state(symbols), ...rest]);

/** Of a cluster: with what started them. */
export const clusterTaskColumns = perLook<TaskRow>((symbols) => [task, state(symbols), group, ...rest]);
