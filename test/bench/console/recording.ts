import {type IPty, spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface RecordingOptions {
	readonly columns: number;
	readonly rows: number;
	readonly environment: Readonly<Record<string, string>>;
	readonly directory: string;
}

interface Chunk {
	/** Milliseconds, as `performance.now()` counts them. */
	readonly at: number;
	readonly bytes: Buffer;
}

/** What was on the screen at a moment: whole frames only. */
export interface Frame {
	readonly at: number;
	readonly lines: readonly string[];
}

/** The end of a synchronised update: the frame is complete. */
const frameEnd = Buffer.from('\u001B[?2026l');

/**
 * A program on a pseudo-terminal whose output is only noted down with its time while it runs, and looked at as a screen
 * afterwards: reading must not delay what is measured.
 */
export class Recording implements AsyncDisposable {
	readonly startedAt = performance.now();
	readonly #pty: IPty;
	readonly #options: RecordingOptions;
	readonly exited: Promise<unknown>;
	readonly #chunks: Chunk[] = [];
	#wake: () => void = () => undefined;
	#bytes = 0;
	#drawn = 0;
	#screen: InstanceType<typeof xterm.Terminal>;

	constructor(command: string, parameters: readonly string[], options: RecordingOptions) {
		const {columns, rows, environment, directory} = options;
		this.#options = options;
		this.#pty = spawn(command, [...parameters], {
			...{name: 'xterm-256color', cols: columns, rows, cwd: directory, encoding: null},
			env: {PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', CI: 'false', ...environment},
		});
		this.exited = new Promise((resolve) => {
			this.#pty.onExit(resolve);
		});
		this.#pty.onData((data: string | Buffer) => {
			const bytes = typeof data === 'string' ? Buffer.from(data) : data;
			const at = performance.now();
			for (const part of partsOf(bytes)) {
				this.#chunks.push({at, bytes: part});
				if (part.subarray(-frameEnd.length).equals(frameEnd)) this.#drawn += 1;
			}
			this.#bytes += bytes.length;
			this.#wake();
		});
		this.#screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	}

	get processId(): number {
		return this.#pty.pid;
	}

	/** Bytes that came so far. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Frames that were drawn so far. */
	get drawn(): number {
		return this.#drawn;
	}

	/** Sends keys as they are typed, and answers when. */
	press(keys: string): number {
		const at = performance.now();
		this.#pty.write(keys);
		return at;
	}

	/** Every frame since it was last asked, complete ones only. */
	async *frames(): AsyncGenerator<Frame, void, undefined> {
		// One at a time: who has seen enough leaves the others for whoever looks next.
		for (let chunk = this.#chunks.shift(); chunk !== undefined; chunk = this.#chunks.shift()) {
			const {at, bytes} = chunk;
			await new Promise<void>((resolve) => this.#screen.write(bytes, resolve));
			if (!this.#screen.modes.synchronizedOutputMode) yield {at, lines: this.#lines()};
		}
	}

	/** What has come so far. */
	async now(): Promise<Frame> {
		for await (const _frame of this.frames());
		return {at: performance.now(), lines: this.#lines()};
	}

	/** Waits for a screen like this, and answers when it was there. @throws Error with the screen when it does not come */
	async until(matches: RegExp | ((frame: Frame) => boolean), patience = 30_000): Promise<Frame> {
		const deadline = performance.now() + patience;
		const isIt = (frame: Frame): boolean =>
			typeof matches === 'function' ? matches(frame) : matches.test(frame.lines.join('\n'));
		let last: Frame = {at: performance.now(), lines: this.#lines()};
		if (isIt(last)) return last;
		for (;;) {
			for await (const frame of this.frames()) {
				last = frame;
				if (isIt(frame)) return frame;
			}
			if (performance.now() > deadline) {
				throw new Error(`Waited for ${String(matches)}; the screen was:\n${last.lines.join('\n')}`);
			}
			await this.#nextChunk();
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		try {
			this.#pty.kill('SIGKILL');
		} catch {
			// It has ended already.
		}
		await this.exited;
		this.#screen.dispose();
	}

	#lines(): string[] {
		const {active} = this.#screen.buffer;
		const {columns, rows} = this.#options;
		return Array.from(
			{length: rows},
			(_, row) => active.getLine(active.viewportY + row)?.translateToString(true, 0, columns) ?? '',
		);
	}

	async #nextChunk(): Promise<void> {
		if (this.#chunks.length > 0) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, 100);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}
}

/** A chunk cut behind each end of a frame. */
function partsOf(bytes: Buffer): Buffer[] {
	const parts: Buffer[] = [];
	let from = 0;
	for (let at = bytes.indexOf(frameEnd); at >= 0; at = bytes.indexOf(frameEnd, from)) {
		parts.push(bytes.subarray(from, at + frameEnd.length));
		from = at + frameEnd.length;
	}
	if (from < bytes.length) parts.push(bytes.subarray(from));
	return parts;
}
