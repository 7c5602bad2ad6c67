import {type IPty, spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface TerminalOptions {
	readonly columns?: number;
	readonly rows?: number;
	readonly environment?: Readonly<Record<string, string>>;
	readonly directory?: string;
}

/** A program under a real pseudo-terminal, with xterm.js as the screen. */
export class TestTerminal implements AsyncDisposable {
	readonly exited: Promise<{readonly exitCode: number; readonly signal?: number | undefined}>;
	readonly #pty: IPty;
	readonly #screen: InstanceType<typeof xterm.Terminal>;
	#writes = Promise.resolve();
	#changed: () => void = () => undefined;
	#bytes = 0;

	constructor(command: string, parameters: readonly string[], options: TerminalOptions = {}) {
		const {columns = 80, rows = 24, environment = {}, directory = process.cwd()} = options;
		this.#pty = spawn(command, [...parameters], {
			name: 'xterm-256color',
			cols: columns,
			rows,
			cwd: directory,
			env: {PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', CI: 'false', ...environment},
		});
		this.#screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
		this.exited = new Promise((resolve) => {
			this.#pty.onExit(resolve);
		});
		this.#pty.onData((data) => this.#take(data));
	}

	#take(data: string): void {
		this.#bytes += Buffer.byteLength(data);
		this.#writes = new Promise((resolve) => {
			this.#screen.write(data, () => {
				resolve();
				this.#changed();
			});
		});
	}

	get processId(): number {
		return this.#pty.pid;
	}

	get isAlternateScreen(): boolean {
		return this.#screen.buffer.active.type === 'alternate';
	}

	get modes() {
		return this.#screen.modes;
	}

	press(...presses: readonly string[]): void {
		for (const press of presses) this.#pty.write(press);
	}

	kill(signal: string): void {
		this.#pty.kill(signal);
	}

	resize(columns: number, rows: number): void {
		this.#screen.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Bytes that came since the last call. */
	takeBytes(): number {
		const bytes = this.#bytes;
		this.#bytes = 0;
		return bytes;
	}

	/** The screen as text, a line each, without trailing blanks. */
	text(): string {
		const {active} = this.#screen.buffer;
		const line = (row: number): string =>
			active.getLine(active.viewportY + row)?.translateToString(true, 0, this.#screen.cols) ?? '';
		return Array.from({length: this.#screen.rows}, (_, row) => line(row)).join('\n');
	}

	/** Waits until the screen shows what is expected. @throws Error with the screen when it does not in time */
	async until(expected: string | RegExp | ((text: string) => boolean), patience = 20_000): Promise<string> {
		const deadline = performance.now() + patience;
		for (;;) {
			await this.#writes;
			const text = this.text();
			// Inside a synchronised update the screen holds half a frame.
			if (!this.#screen.modes.synchronizedOutputMode && shows(text, expected)) return text;
			if (performance.now() > deadline) throw new Error(`Waited for ${String(expected)}; the screen was:\n${text}`);
			await new Promise<void>((resolve) => {
				this.#changed = resolve;
				setTimeout(resolve, 50);
			});
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
}

function shows(text: string, expected: string | RegExp | ((text: string) => boolean)): boolean {
	if (typeof expected === 'function') return expected(text);
	return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}
