import {once} from 'node:events';
import type {Instance} from 'ink';
import type {ReactNode} from 'react';
import type {ShellHost} from '../screens/shell/create-shell.ts';
import {openInEditor} from './children.ts';

type Suspend = (run: () => Promise<void>) => Promise<void>;

interface Drawn {
	readonly instance: Instance;
	readonly app: ReactNode;
	/** On a screen of its own, rather than line by line. */
	readonly isFullScreen: boolean;
}

/** Signals that ask the program to end, with the exit code that a shell gives them. */
const endings = [
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
	['SIGQUIT', 131],
] as const;

/** A terminal that is being resized has come to rest when its size stays for so long. Milliseconds. */
const rest = 50;
/** From the corner on nothing is left; what is drawn next is shown as a whole. */
const eraseScreen = '\u001B[?2026h\u001B[H\u001B[J';
const showDrawn = '\u001B[?2026l';

/**
 * The program's side of the terminal: gives it to children and takes it back, stops for Ctrl-Z, ends with a signal.
 * Ink and the exit handler of terminal.ts restore the screen.
 */
export class TerminalHost implements ShellHost, Disposable {
	readonly left: Promise<number>;
	readonly #ended = new AbortController();
	readonly #leaving = Promise.withResolvers<number>();
	readonly #handlers: (readonly [NodeJS.Signals, () => void])[];
	#suspend: Suspend | undefined;
	/** A child has the terminal. */
	#isLent = false;
	#drawn: Drawn | undefined;
	#resizing: NodeJS.Timeout | undefined;

	constructor() {
		this.left = this.#leaving.promise;
		this.#handlers = [
			...endings.map(([signal, exitCode]) => [signal, () => this.leave(exitCode)] as const),
			['SIGTSTP', () => void this.stop()] as const,
		];
		for (const [signal, handler] of this.#handlers) process.on(signal, handler);
		process.on('uncaughtException', this.#fail);
		// The terminal was closed without a signal.
		process.stdin.once('error', () => this.leave(129));
		process.stdout.once('error', () => this.leave(129));
	}

	get signal(): AbortSignal {
		return this.#ended.signal;
	}

	/** Once there is a frame: how Ink lets go of the terminal. */
	attach(suspend: Suspend): void {
		this.#suspend = suspend;
	}

	show(drawn: Drawn): void {
		this.#drawn = drawn;
		drawn.instance.waitUntilExit().catch(this.#fail);
		if (drawn.isFullScreen) process.on('SIGWINCH', this.#resized);
	}

	readonly write = (sequence: string): void => {
		process.stdout.write(sequence);
	};

	/**
	 * What was on a terminal it has cut or moved when it was resized, and a frame that was under way had the old size:
	 * drawing only what differs would leave the rest in the wrong place.
	 */
	readonly #resized = (): void => {
		clearTimeout(this.#resizing);
		this.#resizing = setTimeout(() => this.redraw(), rest);
	};

	/** Draws everything anew, for a screen that something else wrote on. */
	redraw(): void {
		if (this.#drawn?.isFullScreen !== true || this.#isLent || this.signal.aborted) return;
		const {instance, app} = this.#drawn;
		this.write(eraseScreen);
		instance.clear();
		instance.rerender(app);
		void instance.waitUntilRenderFlush().then(() => this.write(showDrawn));
	}

	/** Gives the terminal to `run` and takes it back when it is done. */
	readonly suspend: Suspend = async (run) => {
		if (this.#suspend === undefined) return;
		await this.#suspend(async () => {
			this.#isLent = true;
			try {
				await releaseStdin();
				process.stdout.write('\u001B[?7h');
				await run();
			} finally {
				this.#isLent = false;
				process.stdout.write('\u001B[?7l');
			}
		});
	};

	readonly edit = (text: string): Promise<void> => openInEditor(text, process.env);

	/** Ctrl-Z: stops the whole job, as the shell expects, and goes on after `fg`; also when it was typed into a child. */
	async stop(): Promise<void> {
		const halt = (): Promise<void> => this.#halt();
		await (this.#isLent ? halt() : this.suspend(halt));
	}

	async #halt(): Promise<void> {
		const continued = once(process, 'SIGCONT');
		const [, handler] = this.#handlers.at(-1) ?? [];
		if (handler !== undefined) process.off('SIGTSTP', handler);
		process.kill(0, 'SIGTSTP');
		await continued;
		if (handler !== undefined) process.on('SIGTSTP', handler);
	}

	/** Ends the program; the terminal is restored on the way. */
	leave(exitCode: number): void {
		if (this.#ended.signal.aborted) return;
		this.#ended.abort();
		this.#drawn?.instance.unmount();
		this.#leaving.resolve(exitCode);
	}

	/** Ends the program with a fault of its own; nothing is drawn any more before it is told. */
	readonly #fail = (error: unknown): void => {
		this.#ended.abort();
		this.#drawn?.instance.unmount();
		this.#leaving.reject(error);
	};

	[Symbol.dispose](): void {
		clearTimeout(this.#resizing);
		process.off('SIGWINCH', this.#resized);
		process.off('uncaughtException', this.#fail);
		for (const [signal, handler] of this.#handlers) process.off(signal, handler);
	}
}

/**
 * Ink leaves a read pending on stdin while suspended, so it would swallow the first keys typed into the child. Ends it
 * before anything can be read: what comes from now on waits for the child.
 */
async function releaseStdin(): Promise<void> {
	const tick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
	// Only a tick after its listener has gone does the stream take a pause.
	await tick();
	process.stdin.pause();
	await tick();
}
