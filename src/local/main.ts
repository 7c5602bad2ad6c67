/**
 * The local AWS as a process of its own. Started by `ecs-console local start` and whoever needs one for a while:
 *
 *   --directory DIR   state, images and containers (required)
 *   --port N          on 127.0.0.1; 0 takes a free one (default: the one it had before, else 4566, else a free one)
 *   --region R        default region (default us-east-1)
 *   --runtime KIND    process (default) or simulated
 *   --while-stdin     end when standard input closes, and remove the folder: an ephemeral one never outlives its owner
 *
 * Prints one line of JSON when it is ready, `{"endpoint": …, "pid": …}`, or `{"error": …, "code": …}` and exits 1.
 */
import {createWriteStream, mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {ProcessRuntime} from './engine/process/process-runtime.ts';
import {SimulatedRuntime} from './engine/simulated-runtime.ts';
import {createImageStore} from './images/image-store.ts';
import {announce, lastInstance, runningInstance} from './instance.ts';
import {type LocalAws, type LocalAwsOptions, openLocalAws} from './local-aws.ts';
import {catalogue} from './services/catalogue.ts';

const usualPort = 4566;

const {values} = parseArgs({
	options: {
		directory: {type: 'string'},
		port: {type: 'string'},
		region: {type: 'string', default: 'us-east-1'},
		runtime: {type: 'string', default: 'process'},
		'while-stdin': {type: 'boolean', default: false},
	},
});

try {
	await serve(values.directory ?? fail('--directory is missing', 'USAGE'));
} catch (error) {
	const code = (error as NodeJS.ErrnoException).code ?? 'FAILED';
	say({error: sentence(error as Error, code), code});
	process.exitCode = 1;
}

async function serve(directory: string): Promise<void> {
	const running = runningInstance(directory);
	if (running !== undefined) fail(`A local AWS runs on ${directory} already, at ${running.endpoint}.`, 'RUNNING');
	mkdirSync(directory, {recursive: true, mode: 0o700});
	const log = createWriteStream(join(directory, 'local.log'), {flags: 'a', mode: 0o600});
	// A log that cannot be written is no reason to end.
	log.on('error', () => undefined);
	const write = (message: string): void => void log.write(`${new Date().toISOString()} ${message}\n`);
	const aws = await listen({
		catalogue,
		directory,
		region: values.region,
		runtime: (engine) =>
			values.runtime === 'simulated'
				? new SimulatedRuntime(engine.clock)
				: new ProcessRuntime(engine.directory, engine.clock),
		images: (engine) => createImageStore(engine.directory, engine.region),
		log: write,
		onRequest: (line) => {
			const outcome = line.error === undefined ? line.status : `${line.status} ${line.error}`;
			write(`${line.service}:${line.operation} ${outcome} ${line.milliseconds.toFixed(1)} ms ${line.requestId}`);
			if (line.thrown !== undefined)
				write(line.thrown instanceof Error ? String(line.thrown.stack) : String(line.thrown));
		},
	});
	try {
		announce(directory, {endpoint: aws.endpoint, region: values.region, account: aws.engine.account});
	} catch (error) {
		await aws[Symbol.asyncDispose]();
		throw error;
	}
	endWith(aws, directory);
	say({endpoint: aws.endpoint, pid: process.pid});
}

/**
 * The port that it had before, where consoles ask and images are named; else the usual one, so that other tools find
 * it; a free one when others have both.
 */
async function listen(options: LocalAwsOptions): Promise<LocalAws> {
	if (values.port !== undefined) return openLocalAws({...options, port: Number(values.port)});
	if (values['while-stdin']) return openLocalAws({...options, port: 0});
	for (const port of new Set([portBefore(options.directory), usualPort])) {
		try {
			return await openLocalAws({...options, port});
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
		}
	}
	return openLocalAws({...options, port: 0});
}

function portBefore(directory: string): number {
	const {port} = URL.parse(lastInstance(directory)?.endpoint ?? '') ?? {port: ''};
	return port === '' ? usualPort : Number(port);
}

function endWith(aws: LocalAws, directory: string): void {
	let ending = false;
	const end = (): void => {
		if (ending) return;
		ending = true;
		aws[Symbol.asyncDispose]().then(
			() => {
				if (values['while-stdin']) rmSync(directory, {recursive: true, force: true});
				process.exit(0);
			},
			() => process.exit(1),
		);
	};
	process.once('SIGTERM', end);
	process.once('SIGINT', end);
	process.once('SIGHUP', end);
	if (values['while-stdin']) process.stdin.once('end', end).once('close', end).resume();
}

/** Why there is no local AWS, in words that need no knowledge of error codes. */
function sentence({message, name}: Error, code: string): string {
	const {directory = '', port = String(usualPort)} = values;
	if (name === 'StoreError') return message;
	switch (code) {
		case 'EADDRINUSE':
			return `Port ${port} of 127.0.0.1 is taken by another program.`;
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return `The folder ${directory} cannot be written.`;
		case 'ENOTDIR':
		case 'EEXIST':
			return `${directory} is no folder.`;
		case 'ENOSPC':
			return `The disk is full: nothing can be kept in ${directory}.`;
		default:
			return message;
	}
}

function say(line: Readonly<Record<string, unknown>>): void {
	process.stdout.write(`${JSON.stringify(line)}\n`);
}

function fail(message: string, code: string): never {
	throw Object.assign(new Error(message), {code});
}
