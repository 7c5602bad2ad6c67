import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import {DeclinedError, ReadOnlyError} from '../operations/errors.ts';
import type {CommandContext} from './context.ts';
import {contextOf, type Register} from './register.ts';

interface LocalOptions {
	readonly directory?: string;
	readonly port?: string;
	readonly runtime?: string;
	readonly region?: string;
	readonly follow?: boolean;
	readonly lines?: string;
}

const directoryOption = ['--directory <folder>', 'where its state lies (default: your data folder)'] as const;

export const registerLocal: Register = (program, make) => {
	const local = program.command('local').description('the local AWS that ships inside: start, stop, look');
	const add = (name: string, what: string, run: (options: LocalOptions, context: CommandContext) => Promise<void>) =>
		local
			.command(name)
			.description(what)
			.option(...directoryOption)
			.action((_own: unknown, command: Command) =>
				run(command.optsWithGlobals<LocalOptions>(), contextOf(command, make)),
			);
	add('start', 'start it in the background, or find it running', start)
		.option('--port <number>', 'on 127.0.0.1 (default: 4566, or a free one)')
		.option('--runtime <kind>', 'process: tasks are processes of this machine; simulated: for scale', 'process');
	add('stop', 'stop it and every task in it; its state stays', stop);
	add('status', 'whether it runs, and where (exit code 1 when it does not)', status);
	add('env', 'shell lines that make other AWS tools use it: eval "$(ecs-console local env)"', environment);
	add('logs', 'its request log', logs)
		.option('--follow', 'go on until Ctrl-C')
		.option('--lines <count>', 'how many of the last lines', '50');
	add('reset', 'stop it and remove all of its state', reset);
};

async function start(options: LocalOptions, context: CommandContext): Promise<void> {
	const {startLocalAws} = await import('../operations/local-aws/start.ts');
	const {environmentFor} = await import('../operations/local-aws/instance.ts');
	const request = {
		directory: options.directory,
		port: parsePort(options.port),
		region: options.region,
		runtime: parseRuntime(options.runtime),
	};
	if (isOnlyShown('start the local AWS', context)) return;
	const instance = await startLocalAws(request);
	context.output.result({...instance, environment: environmentFor(instance)}, () => [
		`${instance.isNew ? 'Started' : 'Runs already'}: ${instance.endpoint} (process ${instance.pid}, ${instance.region})`,
		'Other tools: eval "$(ecs-console local env)"',
	]);
}

async function stop(options: LocalOptions, context: CommandContext): Promise<void> {
	const {stopLocalAws} = await import('../operations/local-aws/stop.ts');
	if (isOnlyShown('stop the local AWS and every task in it', context)) return;
	const stopped = await stopLocalAws(options.directory);
	context.output.result({stopped: stopped !== undefined}, () =>
		stopped === undefined ? 'No local AWS runs.' : `Stopped ${stopped.endpoint}.`,
	);
}

async function status(options: LocalOptions, {output, exitWith}: CommandContext): Promise<void> {
	const {livingInstance, runningInstance} = await import('../operations/local-aws/instance.ts');
	const directory = await directoryOf(options);
	const instance = await runningInstance(directory);
	output.result({running: instance !== undefined, ...instance}, () =>
		instance === undefined
			? whyNot(livingInstance(directory))
			: `Runs at ${instance.endpoint} (process ${instance.pid}, ${instance.region}, since ${instance.startedAt}, state in ${instance.directory})`,
	);
	if (instance === undefined) exitWith(1);
}

const whyNot = (silent: {readonly pid: number} | undefined): string =>
	silent === undefined
		? 'No local AWS runs. Start it: ecs-console local start'
		: `It is there (process ${silent.pid}), but does not answer. Stop it: ecs-console local stop`;

async function environment(options: LocalOptions, {output}: CommandContext): Promise<void> {
	const {environmentFor} = await import('../operations/local-aws/instance.ts');
	const {startLocalAws} = await import('../operations/local-aws/start.ts');
	const variables = environmentFor(await startLocalAws({directory: options.directory, region: options.region}));
	output.result(variables, () => Object.entries(variables).map(([name, value]) => `export ${name}=${value}`));
}

async function logs(options: LocalOptions, {output, signal}: CommandContext): Promise<void> {
	const {requestLog} = await import('../operations/local-aws/request-log.ts');
	const request = {lines: parseCount(options.lines), follow: options.follow === true};
	const lines = requestLog(await directoryOf(options), request, signal);
	if (output.format === 'json' && !request.follow) {
		output.result(await Array.fromAsync(lines), () => '');
		return;
	}
	for await (const line of lines) output.row(line, line);
}

async function reset(options: LocalOptions, context: CommandContext): Promise<void> {
	const {assertState, resetLocalAws} = await import('../operations/local-aws/stop.ts');
	const directory = await directoryOf(options);
	assertState(directory);
	if (isOnlyShown(`stop the local AWS and remove its state in ${directory}`, context)) return;
	const text = `This stops the local AWS and removes its state in ${directory}: stacks, images, tasks, logs.`;
	const isAgreed = await context.confirm({text, typed: 'reset'});
	if (!isAgreed) throw new DeclinedError('Nothing was removed.', 'Type reset to agree, or use --yes.');
	await resetLocalAws(directory);
	context.output.result({removed: directory}, () => `Removed ${directory}.`);
}

/** `--read-only` and `--dry-run` hold for this machine's own local AWS, too. @throws ReadOnlyError */
function isOnlyShown(what: string, {options, output}: CommandContext): boolean {
	if (options.readOnly === true) {
		throw new ReadOnlyError(`Read-only: this would ${what}, and was not done.`, 'Leave --read-only out to do it.');
	}
	if (options.dryRun !== true) return false;
	output.result({dryRun: true, would: what}, () => `Dry run: this would ${what}. Leave --dry-run out to do it.`);
	return true;
}

async function directoryOf({directory}: LocalOptions): Promise<string> {
	const {defaultDirectory} = await import('../operations/local-aws/instance.ts');
	return directory ?? defaultDirectory();
}

function parsePort(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
	throw new InvalidInputError(
		`«${text}» is no port: it must be a whole number from 0 to 65535.`,
		'For example --port 4577.',
	);
}

function parseRuntime(text = 'process'): 'process' | 'simulated' {
	if (text === 'process' || text === 'simulated') return text;
	throw new InvalidInputError(
		`«${text}» is no runtime: it must be process or simulated.`,
		'For example --runtime process.',
	);
}

function parseCount(text = '50'): number {
	if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
	throw new InvalidInputError(
		`«${text}» is no number of lines: it must be a whole number above 0.`,
		'For example --lines 200.',
	);
}
