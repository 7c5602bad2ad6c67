import {spawnSync} from 'node:child_process';
import type {FarSide, ShellTerminal, TerminalSize} from '../operations/tasks/shell.ts';
import {TerminalModes} from './terminal-modes.ts';

const interrupt = 0x03;

/**
 * The operator's end of a session: on a terminal every key goes to the far side, Ctrl-C too, and its size follows;
 * otherwise standard input goes there up to its end. Disposed, the terminal is as it was.
 */
export class OperatorTerminal implements ShellTerminal, Disposable {
	readonly #input = process.stdin;
	readonly #output = process.stdout;
	readonly #isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
	readonly #modes = new TerminalModes();
	readonly #early: Buffer[] = [];
	readonly #connected = new AbortController();
	readonly #over = new AbortController();
	#isPassing = false;

	constructor() {
		if (this.#isTerminal) this.#typeAhead();
	}

	get size(): TerminalSize | undefined {
		if (!this.#isTerminal) return undefined;
		return {columns: this.#output.columns || 80, rows: this.#output.rows || 24};
	}

	show(bytes: Uint8Array): void {
		if (this.#isTerminal) {
			// The first bytes may come before the session is told to have begun.
			this.#passAsItIs();
			this.#modes.write(bytes);
		}
		this.#output.write(bytes);
	}

	begun(session: FarSide): void {
		if (this.#over.signal.aborted) return;
		if (this.#isTerminal) this.#connect(session);
		else void this.#pour(session);
	}

	[Symbol.dispose](): void {
		this.#over.abort();
		if (this.#isTerminal) {
			this.#input.setRawMode(false);
			this.#output.write(this.#modes.restoring);
		}
		this.#input.pause();
		// A pipe that is still open must not keep the program.
		this.#input.unref?.();
	}

	/** Keys that are typed while the far side is not there yet wait for it; only Ctrl-C is meant for us. */
	#typeAhead(): void {
		this.#input.setRawMode(true);
		const keep = (bytes: Buffer): void => {
			if (bytes.includes(interrupt)) process.kill(process.pid, 'SIGINT');
			this.#early.push(bytes);
		};
		this.#input.on('data', keep).resume();
		this.#connected.signal.addEventListener('abort', () => this.#input.off('data', keep));
	}

	#connect(session: FarSide): void {
		this.#connected.abort();
		this.#passAsItIs();
		const type = (bytes: Buffer): void => {
			this.#input.pause();
			void session.write(bytes).then(() => {
				if (!this.#over.signal.aborted) this.#input.resume();
			});
		};
		const resize = (): void => {
			if (this.size !== undefined) session.resize(this.size);
		};
		for (const bytes of this.#early) type(bytes);
		this.#input.on('data', type).resume();
		this.#output.on('resize', resize);
		this.#over.signal.addEventListener('abort', () => {
			this.#input.off('data', type);
			this.#output.off('resize', resize);
		});
	}

	/** Node leaves the terminal to turn line feeds into new lines; the far side has done that where it is meant. */
	#passAsItIs(): void {
		if (this.#isPassing) return;
		this.#isPassing = true;
		spawnSync('stty', ['-opost'], {stdio: ['inherit', 'ignore', 'ignore']});
	}

	async #pour(session: FarSide): Promise<void> {
		try {
			for await (const bytes of this.#input as AsyncIterable<Buffer>) {
				if (this.#over.signal.aborted) return;
				await session.write(bytes);
			}
		} catch {
			// What cannot be read any more has ended.
		}
		await session.endInput();
	}
}
