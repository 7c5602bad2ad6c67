import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import type {CommandContext} from './context.ts';
import {contextOf, type Register} from './register.ts';

interface LogOptions {
	readonly cluster?: string;
	readonly container?: string;
	readonly stack?: string;
	readonly group?: string;
	readonly stream?: string;
	readonly task?: string;
	readonly service?: string;
	readonly functions?: boolean;
	readonly filter?: string;
	readonly since?: string;
	readonly follow?: boolean;
}

export const registerLogs: Register = (program, make) => {
	program
		.command('logs')
		.description('log lines of tasks and builds, also of stopped ones')
		.option('--stack <name>', 'stack whose log group is read (default: consumer)')
		.option('--group <name>', 'a log group, instead of that of a stack')
		.option('--stream <name>', 'one stream')
		.option('--task <id>', 'a task, running or stopped, by its id or the beginning of it; with --group: its streams')
		.option('--service <name>', 'all tasks of a service, also those that stopped or start meanwhile')
		.option('--functions', 'all functions of the stack, instead of its tasks and builds')
		.option('--container <name>', 'one container of the task')
		.option('--cluster <name>', 'the cluster of the task or service; all are searched without it')
		.option('--filter <pattern>', 'CloudWatch Logs filter pattern, for example ERROR')
		.option('--since <time>', 'how far back: 90s, 10m, 2h, 3d (default: an hour, of a task the last of its life)')
		.option('--follow', 'go on until Ctrl-C or the end of the task; with --output json, a JSON line each')
		.action((options: LogOptions, command: Command) => showLogs(options, contextOf(command, make)));
};

async function showLogs(options: LogOptions, context: CommandContext): Promise<void> {
	const {task, container, group, stack, service} = options;
	assertOneSource(options);
	assertFunctionsOfStack(options);
	const since = options.since === undefined ? undefined : parseSince(options.since, new Date());
	// Of a task that ECS no longer remembers, the streams are found by their names in a group that is named.
	const isTask = task !== undefined && group === undefined && stack === undefined;
	if (container !== undefined && !isTask) {
		throw new InvalidInputError(
			'--container is a container of a task.',
			'Name the task, without --group and --stack: --task ID --container NAME.',
		);
	}
	const shown = isTask
		? showTask({...options, task, since}, context)
		: service !== undefined
			? showService({...options, service, since}, context)
			: options.functions === true
				? showFunctions({...options, since}, context)
				: showGroup({...options, since}, context);
	if ((await shown) > 0 || options.follow === true || context.output.format === 'json') return;
	const span = options.since ?? (isTask ? 'hour of its life' : 'hour');
	context.output.line(`No log line of the last ${span}. Look further back, for example with --since 1d.`);
}

/** A service names its tasks and its log groups itself. */
function assertOneSource({service, task, group, stack, stream}: LogOptions): void {
	const others = Object.entries({task, group, stack, stream}).flatMap(([name, value]) =>
		value === undefined ? [] : name,
	);
	if (service === undefined || others.length === 0) return;
	throw new InvalidInputError(
		`--service stands for itself, without --${others.join(' and --')}.`,
		'For example: ecs-console logs --service web --cluster demo --follow',
	);
}

function assertFunctionsOfStack({functions, stack, ...others}: LogOptions): void {
	if (functions !== true) return;
	const {service, task, group, stream, container, cluster} = others;
	const wrong = Object.entries({service, task, group, stream, container, cluster}).flatMap(([name, value]) =>
		value === undefined ? [] : name,
	);
	if (stack !== undefined && wrong.length === 0) return;
	throw new InvalidInputError(
		wrong.length === 0
			? '--functions are those of a stack: name it.'
			: `--functions are those of a stack, without --${wrong.join(' and --')}.`,
		'For example: ecs-console logs --stack fargate-pool --functions --filter ERROR',
	);
}

/** What shows log lines tells how many they were. */
type Since<Options> = Omit<Options, 'since'> & {readonly since: Date | undefined};

async function showGroup(options: Since<LogOptions>, {output, session, signal}: CommandContext): Promise<number> {
	const {logGroupOf, readLogs} = await import('../operations/logs/logs.ts');
	const opened = await session();
	const group = options.group ?? (await logGroupOf(opened, options.stack ?? 'consumer', signal));
	const {stream, task: containing, filter: pattern, follow, since = parseSince('1h', new Date())} = options;
	const lines = readLogs(opened, {group, stream, containing, pattern, since, follow}, signal);
	return await print(eachAlone(lines), ({stream: source}) => source, {output, follow});
}

async function* eachAlone<Line>(lines: AsyncIterable<Line>): AsyncGenerator<readonly Line[], void, undefined> {
	for await (const line of lines) yield [line];
}

async function showTask(
	options: Since<LogOptions> & {readonly task: string},
	{output, session, signal}: CommandContext,
): Promise<number> {
	const {readTaskLogs} = await import('../operations/logs/task-logs.ts');
	const {task, cluster, container, filter: pattern, follow, since} = options;
	const batches = readTaskLogs(await session(), {task, cluster, container, pattern, follow, since}, signal);
	return await print(batches, (line) => line.container, {output, follow});
}

async function showService(
	options: Since<LogOptions> & {readonly service: string},
	{output, session, signal}: CommandContext,
): Promise<number> {
	const {readServiceLogs} = await import('../operations/logs/service-logs.ts');
	const {service, cluster, filter: pattern, follow, since} = options;
	const batches = readServiceLogs(await session(), {service, cluster, pattern, follow, since}, signal);
	return await print(batches, (line) => `${line.task.slice(0, 8)} ${line.container}`, {output, follow});
}

async function showFunctions(options: Since<LogOptions>, {output, session, signal}: CommandContext): Promise<number> {
	const {readFunctionLogs} = await import('../operations/logs/function-logs.ts');
	const {stack = '', filter: pattern, follow, since = parseSince('1h', new Date())} = options;
	const batches = readFunctionLogs(await session(), {stack, pattern, follow, since}, signal);
	return await print(batches, (line) => line.function, {output, follow});
}

/** Prints lines as they come; as JSON in one list, unless they are followed. Answers how many there were. */
async function print<Line extends {readonly at: Date; readonly message: string}>(
	batches: AsyncIterable<readonly Line[]>,
	sourceOf: (line: Line) => string,
	{output, follow}: Pick<CommandContext, 'output'> & {readonly follow: boolean | undefined},
): Promise<number> {
	if (output.format === 'json' && follow !== true) {
		const all = (await Array.fromAsync(batches)).flat();
		output.result(all, () => '');
		return all.length;
	}
	let count = 0;
	for await (const batch of batches) {
		count += batch.length;
		for (const line of batch) output.row(line, textOf(line.at, sourceOf(line), line.message));
	}
	return count;
}

const textOf = (at: Date, source: string, message: string): string =>
	`${at.toISOString().slice(11, 23)} ${source} │ ${message}`;

const secondsIn: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400};

function parseSince(text: string, now: Date): Date {
	const [, amount, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
	const seconds = Number(amount) * (secondsIn[unit] ?? Number.NaN);
	if (!Number.isNaN(seconds)) return new Date(Math.max(0, now.getTime() - seconds * 1000));
	throw new InvalidInputError(
		`«${text}» is no span of time: it must be a number with s, m, h or d.`,
		'For example --since 10m.',
	);
}
