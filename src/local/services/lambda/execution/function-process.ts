import {type ChildProcess, spawn} from 'node:child_process';
import type {Readable, Writable} from 'node:stream';
import {frameDescriptor, type InvocationRequest, type RuntimeFrame, requestDescriptor} from '../runtime/frames.ts';

/** What becomes the process of an execution environment. */
export interface Launch {
	readonly program: string;
	readonly parameters: readonly string[];
	readonly directory: string;
	readonly environment: NodeJS.ProcessEnv;
}

export interface ProcessListener {
	onFrame(frame: RuntimeFrame): void;
	/** A line that the program wrote to its standard output or error output. */
	onLine(line: string): void;
	/** The process has ended, and with it all that it had started. */
	onExit(exit: ProcessExit): void;
}

export interface ProcessExit {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

const guardDescriptor = 5;

/**
 * Runs a program beside a guard, in a process group of their own. The guard reads from the engine, which never writes:
 * it wakes when the engine is gone, however that came, and kills the group – also a program that is in an endless loop.
 */
const guarded = [
	`{ read -r _; kill -KILL 0; } <&${guardDescriptor} >/dev/null 2>&1 ${requestDescriptor}<&- ${frameDescriptor}>&- ${guardDescriptor}<&- &`,
	`exec "$@" ${guardDescriptor}<&-`,
].join('\n');

const longestLine = 256 * 1024;
const drainMilliseconds = 200;

/** The process of one execution environment and its two channels; it never outlives the engine. */
export class FunctionProcess {
	readonly #child: ChildProcess;
	#hasEnded = false;

	constructor({program, parameters, directory, environment}: Launch, listener: ProcessListener) {
		const child = spawn('/bin/sh', ['-c', guarded, 'function', program, ...parameters], {
			cwd: directory,
			env: environment,
			stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
			detached: true,
		});
		this.#child = child;
		for (const stream of [child.stdout, child.stderr]) eachLine(stream, (line) => listener.onLine(line));
		const hear = (line: string): void => {
			const frame = readFrame(line);
			if (frame !== undefined) listener.onFrame(frame);
		};
		eachLine(child.stdio[frameDescriptor] as Readable, hear, Infinity);
		for (const stream of child.stdio) stream?.on('error', () => undefined);
		child.once('error', () => listener.onExit({code: 127, signal: null}));
		child.once('exit', () => {
			this.kill();
			this.#hasEnded = true;
			// A process that left the group may hold the pipes; what the program itself wrote is there by then.
			setTimeout(() => closeAll(child), drainMilliseconds).unref();
		});
		child.once('close', (code, signal) => listener.onExit({code, signal}));
	}

	get id(): number | undefined {
		return this.#child.pid;
	}

	send(request: InvocationRequest): void {
		(this.#child.stdio[requestDescriptor] as Writable).write(`${JSON.stringify(request)}\n`);
	}

	/** Ends the process and everything that it started; nothing once that is done, when its number is anybody's. */
	kill(): void {
		const {pid} = this.#child;
		if (pid === undefined || this.#hasEnded) return;
		try {
			process.kill(-pid, 'SIGKILL');
		} catch {
			// All of it has ended by itself.
		}
	}
}

function closeAll({stdio}: ChildProcess): void {
	for (const stream of stdio) stream?.destroy();
}

/** Undefined for what is none: a process that is killed may leave half of one, and a function may write there itself. */
function readFrame(line: string): RuntimeFrame | undefined {
	try {
		const frame = JSON.parse(line) as Partial<RuntimeFrame> | null;
		return typeof frame?.kind === 'string' ? (frame as RuntimeFrame) : undefined;
	} catch {
		return undefined;
	}
}

/** Calls back for each line; what is longer than `longest` comes in pieces, what has no end of line at the stream's end. */
function eachLine(stream: Readable | null, onLine: (line: string) => void, longest = longestLine): void {
	let chunks: Buffer[] = [];
	let size = 0;
	const flush = (): void => {
		const line = Buffer.concat(chunks).toString('utf8');
		chunks = [];
		size = 0;
		if (line !== '') onLine(line);
	};
	stream?.on('data', (data: Buffer) => {
		let rest = data;
		for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
			chunks.push(rest.subarray(0, end));
			rest = rest.subarray(end + 1);
			flush();
		}
		if (rest.length > 0) chunks.push(rest);
		size += rest.length;
		if (size > longest) flush();
	});
	stream?.once('end', flush);
}
