import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import type {LogLine} from '../operations/logs/logs.ts';
import type {CommandContext} from './context.ts';
import {contextOf, type Register} from './register.ts';

interface LogOptions {
	readonly stack: string;
	readonly group?: string;
	readonly stream?: string;
	readonly task?: string;
	readonly filter?: string;
	readonly since: string;
	readonly follow?: boolean;
}

export const registerLogs: Register = (program, make) => {
	program
		.command('logs')
		.description('log lines of tasks and builds, also of stopped ones')
		.option('--stack <name>', 'stack whose log group is read', 'consumer')
		.option('--group <name>', 'a log group, instead of that of a stack')
		.option('--stream <name>', 'one stream')
		.option('--task <id>', "only streams with this task's id (or its beginning)")
		.option('--filter <pattern>', 'CloudWatch Logs filter pattern, for example ERROR')
		.option('--since <time>', 'how far back: 90s, 10m, 2h, 3d', '1h')
		.option('--follow', 'go on until Ctrl-C; with --output json, a JSON line each')
		.action((options: LogOptions, command: Command) => showLogs(options, contextOf(command, make)));
};

async function showLogs(options: LogOptions, {output, session, signal}: CommandContext): Promise<void> {
	const since = parseSince(options.since, new Date());
	const {logGroupOf, readLogs} = await import('../operations/logs/logs.ts');
	const opened = await session();
	const group = options.group ?? (await logGroupOf(opened, options.stack, signal));
	const {stream, task: containing, filter: pattern, follow} = options;
	const lines = readLogs(opened, {group, stream, containing, pattern, since, follow}, signal);
	if (output.format === 'json' && follow !== true) {
		output.result(await Array.fromAsync(lines), () => '');
		return;
	}
	for await (const line of lines) output.row(line, textOf(line));
}

const textOf = ({at, stream, message}: LogLine): string => `${at.toISOString().slice(11, 23)} ${stream} │ ${message}`;

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
