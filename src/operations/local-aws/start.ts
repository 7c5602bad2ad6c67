import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as delay} from 'node:timers/promises';
import {checkLocalRegion} from '../../aws/regions.ts';
import {ConsoleError} from '../../errors.ts';
import {programFile} from '../../program.ts';
import {defaultDirectory, type LocalInstance, livingInstance, runningInstance} from './instance.ts';
import {lockStart} from './start-lock.ts';

const program = programFile('local', '../../local/main.ts', import.meta.url);

/** The local AWS did not start. */
class LocalStartError extends ConsoleError {}

export interface StartOptions {
	readonly directory?: string | undefined;
	/** Undefined: 4566, or a free one when that is taken. */
	readonly port?: number | undefined;
	readonly region?: string | undefined;
	readonly runtime?: 'process' | 'simulated' | undefined;
}

/**
 * Starts the local AWS as a process of its own that outlives this one, or finds it running.
 *
 * @throws LocalStartError with the reason: port in use, disk full, folder not writable; RegionError
 */
export async function startLocalAws(options: StartOptions = {}): Promise<LocalInstance & {readonly isNew: boolean}> {
	if (options.region !== undefined) checkLocalRegion(options.region, '--region');
	const directory = options.directory ?? defaultDirectory();
	for (;;) {
		const running = await runningInstance(directory);
		if (running !== undefined) return {...running, isNew: false};
		using lock = claimStart(directory, options);
		if (lock !== undefined) return await startDetached(directory, options);
		await delay(lockedPause);
	}
}

/** How long to wait for another process that is starting it. Milliseconds. */
const lockedPause = 20;

function claimStart(directory: string, options: StartOptions): Disposable | undefined {
	try {
		return lockStart(directory);
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		throw startError({error: message, ...(code !== undefined && {code})}, options);
	}
}

async function startDetached(
	directory: string,
	options: StartOptions,
): Promise<LocalInstance & {readonly isNew: boolean}> {
	const child = launch(directory, options, {isDetached: true});
	const isNew = await ready(child, options);
	child.unref();
	(child.stdout as unknown as {unref(): void} | null)?.unref();
	const started = await runningInstance(directory);
	if (started === undefined) throw unanswered(directory);
	return {...started, isNew};
}

function unanswered(directory: string): LocalStartError {
	const living = livingInstance(directory);
	if (living === undefined) {
		return new LocalStartError('The local AWS ended right after its start.', `See ${join(directory, 'local.log')}.`);
	}
	return new LocalStartError(
		`The local AWS is there (process ${living.pid}), but does not answer.`,
		'Stop it with «ecs-console local stop», then try again; its state stays.',
	);
}

/** A local AWS in a temporary folder that ends, and leaves nothing, when it is disposed or this process dies. */
export async function startEphemeralAws(
	options: Omit<StartOptions, 'directory'> = {},
): Promise<LocalInstance & AsyncDisposable> {
	const directory = mkdtempSync(join(tmpdir(), 'ecs-console-'));
	const child = launch(directory, options, {isDetached: false});
	await ready(child, options);
	const instance = await runningInstance(directory);
	if (instance === undefined)
		throw new LocalStartError('The local AWS ended right after its start.', 'Run the command again.');
	return {
		...instance,
		async [Symbol.asyncDispose]() {
			const exit = once(child, 'exit');
			child.stdin?.end();
			await exit;
		},
	};
}

function launch(directory: string, options: StartOptions, {isDetached}: {readonly isDetached: boolean}): ChildProcess {
	const flags = [
		...['--directory', directory],
		...(options.port === undefined ? [] : ['--port', String(options.port)]),
		...(options.region === undefined ? [] : ['--region', options.region]),
		...(options.runtime === undefined ? [] : ['--runtime', options.runtime]),
		...(isDetached ? [] : ['--while-stdin']),
	];
	// A detached engine must not hold the operator's working directory, and an ephemeral one must not get its Ctrl-C.
	return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...flags], {
		cwd: tmpdir(),
		stdio: [isDetached ? 'ignore' : 'pipe', 'pipe', 'ignore'],
		detached: true,
	});
}

interface ReadyLine {
	readonly endpoint?: string;
	readonly error?: string;
	readonly code?: string;
}

/** Waits until it is ready; false when another start was faster, so that this one ended. */
async function ready(child: ChildProcess, options: StartOptions): Promise<boolean> {
	if (child.stdout === null) throw new Error('The engine was started without a pipe.');
	const lines = createInterface({input: child.stdout});
	const said = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => undefined), failed(child)]);
	lines.close();
	const line = said === undefined ? {} : (JSON.parse(String(said[0])) as ReadyLine);
	if (line.endpoint !== undefined) return true;
	if (line.code === 'RUNNING') return false;
	throw startError(line, options);
}

async function failed(child: ChildProcess): Promise<never> {
	const [error] = (await once(child, 'error')) as [Error];
	throw new LocalStartError(`The local AWS cannot be started: ${error.message}`, 'Is Node installed completely?');
}

const unwritable: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT']);

function startError({error = 'it ended without a word', code}: ReadyLine, {port}: StartOptions): LocalStartError {
	if (code === 'EADDRINUSE') {
		return new LocalStartError(
			`Port ${port} on 127.0.0.1 is in use by another program.`,
			'Choose another, for example «ecs-console local start --port 4577», or leave --port out to take a free one.',
		);
	}
	if (code === 'ENOSPC' || code === 'EIO') {
		const what = code === 'EIO' ? error : 'The disk is full: the local AWS cannot keep its state.';
		return new LocalStartError(what, 'Free some space, or choose a folder elsewhere with --directory.');
	}
	// Node says ENOENT of a folder that it cannot make on what is read-only.
	if (code !== undefined && unwritable.has(code)) {
		return new LocalStartError(`The local AWS cannot write its folder: ${error}`, 'Choose another with --directory.');
	}
	return new LocalStartError(
		`The local AWS did not start: ${error}`,
		'Try «ecs-console local reset», which removes its state.',
	);
}
