import type {Command} from 'commander';
import {since} from '../../assets/pool/protocol/since.ts';
import {dollarsPerHour} from '../format/money.ts';
import {counted} from '../format/number.ts';
import {age, duration} from '../format/time.ts';
import type {PoolTask} from '../operations/pool/look.ts';
import type {PoolMetrics} from '../operations/pool/metrics.ts';
import type {PoolRow, PoolStatus} from '../operations/pool/status.ts';
import {taskName} from '../operations/pool/task-name.ts';
import {table} from './output.ts';
import {contextOf, type MakeContext} from './register.ts';

/** Every command of a pool takes it. */
export const stackOption = ['--stack <name>', 'stack of the pool; not needed where there is only one'] as const;

export interface StackOption {
	readonly stack?: string;
}

export function addStatus(pool: Command, make: MakeContext): void {
	pool
		.command('status')
		.description('size, tasks by state, what it costs, and whether anything is wrong')
		.option(...stackOption)
		.action(async ({stack}: StackOption, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {poolStatus} = await import('../operations/pool/status.ts');
			const status = await poolStatus(await session(), stack, signal);
			output.result(status, () => statusLines(status));
		});
}

/** A pool at a glance, and what is wrong with it. */
export function statusLines({stack, settings, counts, simulator, ...rest}: PoolStatus): string[] {
	const {launching, available, occupied, stopping, failed} = counts;
	const {deadLetters, launchSeconds, idleCost, cost} = rest;
	const stop = stopping === 0 ? '' : `  stopping ${stopping}`;
	const launches = launchSeconds === undefined ? 'no launch measured' : `launch p50 ${duration(launchSeconds * 1000)}`;
	const idle = idleCost === undefined ? '' : `  idle ${dollarsPerHour(idleCost)}`;
	return [
		`Pool ${stack}  target ${settings.target}  simulator ${simulator}`,
		`available ${available}  launching ${launching}  occupied ${occupied}${stop}  failed ${failed}`,
		`${launches}  grabs ${settings.grabs}  launches ${settings.launches}  kills ${settings.kills}${idle}  all ${cost.label}`,
		...(settings.isDraining ? ['! It is being drained.'] : []),
		...(settings.pausedReason === undefined
			? []
			: [`! Nothing is launched: ${settings.pausedReason} – «ecs-console pool resume» goes on.`]),
		...(deadLetters === 0
			? []
			: [
					`! ${counted(deadLetters, 'event')} in its dead-letter queues: ${deadLetters === 1 ? 'it' : 'they'} could not be worked off.`,
				]),
	];
}

export function addList(pool: Command, make: MakeContext): void {
	pool
		.command('list')
		.description('every pool of the Region')
		.action(async (_options: unknown, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {listPools} = await import('../operations/pool/status.ts');
			const rows = await listPools(await session(), signal);
			output.result(rows, () => (rows.length === 0 ? 'No pools. Make one: ecs-console pool create' : poolLines(rows)));
		});
}

function poolLines(rows: readonly PoolRow[]): string[] {
	return table(
		['POOL', 'TARGET', 'AVAILABLE', 'LAUNCHING', 'OCCUPIED', 'FAILED', 'STATE'],
		rows.map((row) => {
			if (row.problem !== undefined) return [row.stack, '', '', '', '', '', row.problem];
			const {available, launching, occupied, failed} = row.counts;
			const counts = [row.settings.target, available, launching, occupied, failed].map(String);
			return [row.stack, ...counts, stateOf(row)];
		}),
	);
}

function stateOf({settings: {isDraining, pausedReason}}: PoolStatus): string {
	if (isDraining) return 'draining';
	return pausedReason === undefined ? 'ready' : `paused: ${pausedReason}`;
}

interface TaskOptions extends StackOption {
	readonly state?: string;
}

export function addTasks(pool: Command, make: MakeContext): void {
	pool
		.command('tasks')
		.description('the tasks of a pool, oldest first, with user, address and how long they took to launch')
		.option(...stackOption)
		.option('--state <state>', 'only those: available, launching, occupied, stopping or failed')
		.action(async ({stack, state}: TaskOptions, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {readPool} = await import('../operations/pool/status.ts');
			const {parseState, stateName} = await import('../operations/pool/states.ts');
			const wanted = state === undefined ? undefined : parseState(state);
			const {tasks} = await readPool(await session(), stack, signal);
			const rows = tasks.filter(({status}) => wanted === undefined || stateName(status) === wanted);
			output.result(rows, () => (rows.length === 0 ? 'No tasks.' : taskLines(rows, stateName, Date.now())));
		});
}

/**
 * Rows of the tasks of a pool: FOR is how long each is in its state, AGE since it was created. `now` in milliseconds
 * since 1970.
 */
export function taskLines(
	tasks: readonly PoolTask[],
	stateName: (status: PoolTask['status']) => string,
	now: number,
): string[] {
	return table(
		['STATE', 'TASK', 'USER', 'ADDRESS', 'FOR', 'AGE', 'LAUNCHED IN'],
		tasks.map((task) => [
			stateName(task.status),
			taskName(task),
			task.user ?? '–',
			task.address ?? '–',
			age(since(task), now),
			age(Date.parse(task.createdAt), now),
			task.reason ?? (task.launch?.total === undefined ? '' : duration(task.launch.total * 1000)),
		]),
	);
}

export function addMetrics(pool: Command, make: MakeContext): void {
	pool
		.command('metrics')
		.description('launches, start-up seconds, grabs, kills and counts of the last hour, from CloudWatch')
		.option(...stackOption)
		.action(async ({stack}: StackOption, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {poolMetrics} = await import('../operations/pool/metrics.ts');
			const metrics = await poolMetrics(await session(), stack, signal);
			output.result(metrics, () => metricLines(metrics));
		});
}

function metricLines({launches, launchErrors, grabs, kills, startup, counts}: PoolMetrics): string[] {
	const seconds = (value: number): string => duration(value * 1000);
	const last = (values: readonly number[]): string =>
		values.length === 0 ? '–' : String(Math.round(values.at(-1) ?? 0));
	return table(
		['LAST HOUR', ''],
		[
			['launches', `${launches}`],
			['launch errors', `${launchErrors}`],
			['start-up', startup === undefined ? '–' : `p50 ${seconds(startup.p50)}  p95 ${seconds(startup.p95)}`],
			['grabs', `${grabs}`],
			['kills', `${kills}`],
			['available, mean of a minute', last(counts.available)],
			['launching, mean of a minute', last(counts.launching)],
			['occupied, mean of a minute', last(counts.occupied)],
		],
	);
}
