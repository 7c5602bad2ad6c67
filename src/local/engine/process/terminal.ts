import {type ChildProcess, spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import type {Readable, Writable} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import type {TerminalProcess, TerminalSize} from '../runtime.ts';
import type {ContainerFiles} from './container-files.ts';
import {commandLine, containerEnvironment, workingDirectory} from './launch-plan.ts';
import {LineDiscipline, toTerminal} from './line-discipline.ts';
import {descendants} from './process-table.ts';
import {hasPseudoTerminals, onPseudoTerminal, resizeTerminal, scriptEnvironment} from './pseudo-terminal.ts';
import {guardScript} from './terminal-guard.ts';

export interface TerminalOptions {
	/** False does without, as on a machine that has none. */
	readonly pseudoTerminal?: boolean;
}

/**
 * Begins a command in a container as Session Manager's agent does: on a pseudo-terminal where there can be one, with the
 * container's environment. Throws an Error in the agent's words when there is no such program.
 */
export function openTerminal(
	files: ContainerFiles,
	command: readonly string[],
	size: TerminalSize,
	{pseudoTerminal = hasPseudoTerminals()}: TerminalOptions = {},
): TerminalProcess {
	const specification = files.specification();
	const line = commandLine(specification, files, command);
	if (line.length === 0) {
		const cause = `exec: "${command[0] ?? ''}": executable file not found in $PATH`;
		throw new Error(`Unable to start command: Failed to start pty: ${cause}`);
	}
	const guarded = pseudoTerminal ? onPseudoTerminal(line, size) : line;
	const child = spawn('/bin/sh', ['-c', guardScript, 'guard', randomUUID(), ...guarded], {
		cwd: workingDirectory(specification, files),
		env: {
			...containerEnvironment(specification, files),
			TERM: 'xterm-256color',
			...(pseudoTerminal && scriptEnvironment),
		},
		stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
		detached: true,
	});
	return pseudoTerminal ? new PseudoTerminalProcess(child) : new PipedProcess(child);
}

const notStartedExitCode = 127;
const killedExitCode = 137;
/** Between two looks whether a new terminal is ready. Milliseconds. */
const readyPause = 10;

/** What both ways have in common: the guard, its pipes, its end. */
abstract class GuardedProcess implements TerminalProcess {
	readonly ended: Promise<{readonly exitCode: number}>;
	protected readonly input: Writable;
	protected readonly outputs: readonly Readable[];
	protected readonly guardId: number | undefined;
	protected hasEnded = false;
	/** While it is open, the command may run. */
	readonly #lease: Writable;

	constructor(child: ChildProcess) {
		const [input, stdout, stderr, lease] = child.stdio as unknown as readonly [Writable, Readable, Readable, Writable];
		this.guardId = child.pid;
		this.input = input;
		this.outputs = [stdout, stderr];
		this.#lease = lease;
		// What is typed while the command ends goes nowhere.
		for (const pipe of [input, lease]) pipe.on('error', () => undefined);
		this.ended = new Promise((resolve) => {
			child.once('error', () => resolve({exitCode: notStartedExitCode}));
			child.once('close', (code) => {
				this.hasEnded = true;
				this.hangUp();
				resolve({exitCode: code ?? killedExitCode});
			});
		});
	}

	abstract onOutput(listener: (bytes: Buffer) => void): void;
	abstract write(bytes: Uint8Array): void;
	abstract resize(size: TerminalSize): void;

	pause(): void {
		for (const output of this.outputs) output.pause();
	}

	resume(): void {
		for (const output of this.outputs) output.resume();
	}

	hangUp(): void {
		this.#lease.destroy();
	}
}

class PseudoTerminalProcess extends GuardedProcess {
	#wanted: TerminalSize | undefined;
	#resizing = Promise.resolve();

	onOutput(listener: (bytes: Buffer) => void): void {
		for (const output of this.outputs) output.on('data', listener);
	}

	write(bytes: Uint8Array): void {
		this.input.write(bytes);
	}

	/** One after another; of several that wait, only the last counts. */
	resize(size: TerminalSize): void {
		this.#wanted = size;
		this.#resizing = this.#resizing.then(() => this.#resize());
	}

	/** A terminal that was only just asked for is waited for. */
	async #resize(): Promise<void> {
		while (this.#wanted !== undefined && this.guardId !== undefined && !this.hasEnded) {
			const wanted = this.#wanted;
			const isDone = await resizeTerminal(this.guardId, wanted);
			if (isDone && this.#wanted === wanted) this.#wanted = undefined;
			if (!isDone) await sleep(readyPause);
		}
	}
}

class PipedProcess extends GuardedProcess {
	readonly #echoes = new Set<(bytes: Buffer) => void>();
	readonly #discipline = new LineDiscipline({
		forward: (line) => void this.input.write(line),
		echo: (bytes) => {
			for (const echo of this.#echoes) echo(bytes);
		},
		interrupt: () => this.#interrupt(),
		end: () => void this.input.end(),
	});

	onOutput(listener: (bytes: Buffer) => void): void {
		this.#echoes.add(listener);
		for (const output of this.outputs) output.on('data', (bytes: Buffer) => listener(toTerminal(bytes)));
	}

	write(bytes: Uint8Array): void {
		this.#discipline.write(bytes);
	}

	/** Pipes have no size. */
	resize(): void {}

	/** What the shell of a terminal would have in the foreground: whatever nothing else was started from. */
	#interrupt(): void {
		if (this.guardId === undefined) return;
		const [, ...started] = descendants(this.guardId);
		const youngest = started.filter((processId) => descendants(processId).length === 1);
		for (const processId of youngest) {
			try {
				process.kill(processId, 'SIGINT');
			} catch {
				// It has ended by itself in the meantime.
			}
		}
	}
}
