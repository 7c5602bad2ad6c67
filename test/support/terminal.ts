import {type IPty, spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface TerminalOptions {
	readonly columns?: number;
	readonly rows?: number;
	readonly environment?: Readonly<Record<string, string>>;
	readonly directory?: string;
	/**
	 * So much larger than the terminal is the screen that is looked at, until it is resized: whatever a program draws
	 * beyond its size shows there, where a real terminal would cut or scroll it.
	 */
	readonly margin?: {readonly columns: number; readonly rows: number};
}

/** Where a frame ends: of several that arrive at once each is looked at. */
const frameEnd = /(?<=\u001B\[\?2026l)/;

type Expected = string | RegExp | ((text: string) => boolean);

/** A program under a real pseudo-terminal, with xterm.js as the screen. */
export class TestTerminal implements AsyncDisposable {
	readonly exited: Promise<{readonly exitCode: number; readonly signal?: number | undefined}>;
	readonly #pty: IPty;
	readonly #screen: InstanceType<typeof xterm.Terminal>;
	#columns: number;
	#rows: number;
	#writes = Promise.resolve();
	/** What is waited for now looks at each frame. */
	readonly #looks = new Set<() => void>();
	#bytes = 0;
	#written = '';

	constructor(command: string, parameters: readonly string[], options: TerminalOptions = {}) {
		const {columns = 80, rows = 24, environment = {}, directory = process.cwd()} = options;
		const {margin = {columns: 30, rows: 6}} = options;
		[this.#columns, this.#rows] = [columns, rows];
		this.#pty = spawn(command, [...parameters], {
			name: 'xterm-256color',
			cols: columns,
			rows,
			cwd: directory,
			env: {PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', CI: 'false', ...environment},
		});
		const room = {cols: columns + margin.columns, rows: rows + margin.rows};
		this.#screen = new xterm.Terminal({...room, allowProposedApi: true});
		this.exited = new Promise((resolve) => {
			this.#pty.onExit(resolve);
		});
		this.#pty.onData((data) => this.#take(data));
	}

	#take(data: string): void {
		this.#bytes += Buffer.byteLength(data);
		this.#written += data;
		for (const frame of data.split(frameEnd)) this.#writes = this.#writes.then(() => this.#draw(frame));
	}

	#draw(frame: string): Promise<void> {
		return new Promise((resolve) => {
			this.#screen.write(frame, () => {
				for (const look of this.#looks) look();
				resolve();
			});
		});
	}

	get processId(): number {
		return this.#pty.pid;
	}

	get columns(): number {
		return this.#columns;
	}

	get rows(): number {
		return this.#rows;
	}

	/** The screen itself, for those who draw it. */
	get screen(): InstanceType<typeof xterm.Terminal> {
		return this.#screen;
	}

	get isAlternateScreen(): boolean {
		return this.#screen.buffer.active.type === 'alternate';
	}

	/** As the program last asked for it; xterm.js does not tell. */
	get isCursorHidden(): boolean {
		const shown = Math.max(this.#written.lastIndexOf('\u001B[?25h'), this.#written.lastIndexOf('\u001Bc'));
		return this.#written.lastIndexOf('\u001B[?25l') > shown;
	}

	get modes() {
		return this.#screen.modes;
	}

	/** Everything that was written to the terminal, escape sequences included. */
	get written(): string {
		return this.#written;
	}

	press(...presses: readonly string[]): void {
		for (const press of presses) this.#pty.write(press);
	}

	/**
	 * As terminals with kitty's keyboard send it. The lone byte of the others is told from the start of a sequence by a
	 * pause, which a busy machine may swallow: it is for where something is waited for before the next press.
	 */
	pressEscape(): void {
		this.#pty.write('\u001B[27u');
	}

	kill(signal: string): void {
		this.#pty.kill(signal);
	}

	/** Closes the terminal's window, as far as the program can tell. */
	hangUp(): void {
		(this.#pty as unknown as {destroy(): void}).destroy();
	}

	resize(columns: number, rows: number): void {
		[this.#columns, this.#rows] = [columns, rows];
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
		if (!this.isAlternateScreen) return this.#lines(0, this.#screen.rows, 0, this.#screen.cols).join('\n');
		return this.#lines(0, this.#rows, 0, this.#columns).join('\n');
	}

	/** What was drawn outside the terminal's size: nothing, if the program keeps to it. */
	beyond(): string {
		const beside = this.#lines(0, this.#rows, this.#columns, this.#screen.cols);
		const below = this.#lines(this.#rows, this.#screen.rows, 0, this.#screen.cols);
		return [...beside, ...below].join('\n').trim();
	}

	#lines(from: number, to: number, left: number, right: number): string[] {
		const {active} = this.#screen.buffer;
		return Array.from(
			{length: to - from},
			(_, row) => active.getLine(active.viewportY + from + row)?.translateToString(true, left, right) ?? '',
		);
	}

	/** How a cell is drawn. */
	cell(column: number, row: number) {
		const {active} = this.#screen.buffer;
		const cell = active.getLine(active.viewportY + row)?.getCell(column);
		return (
			cell && {
				character: cell.getChars(),
				isColoured: !cell.isFgDefault() || !cell.isBgDefault(),
				isBold: cell.isBold() !== 0,
				isInverse: cell.isInverse() !== 0,
			}
		);
	}

	/** Waits until the screen shows what is expected. @throws Error with the screen when it does not in time */
	async until(expected: Expected, patience = 60_000): Promise<string> {
		return await this.#wait(
			() => this.text(),
			(text) => shows(text, expected),
			() => String(expected),
			patience,
		);
	}

	/** Waits until the program has written what is expected, wherever it stands. */
	async untilWritten(expected: Expected, patience = 60_000): Promise<string> {
		return await this.#wait(
			() => this.#written,
			(text) => shows(text, expected),
			() => String(expected),
			patience,
		);
	}

	async #wait(
		read: () => string,
		isThere: (text: string) => boolean,
		what: () => string,
		patience: number,
	): Promise<string> {
		await this.#writes;
		const found = Promise.withResolvers<string>();
		const look = (): void => {
			// Inside a synchronised update the screen holds half a frame.
			if (this.#screen.modes.synchronizedOutputMode) return;
			const text = read();
			if (isThere(text)) found.resolve(text);
		};
		const giveUp = (): void => found.reject(new Error(`Waited for ${what()}; the screen was:\n${this.text()}`));
		const deadline = setTimeout(giveUp, patience);
		// Not everything that is waited for is drawn.
		const polling = setInterval(look, 50);
		this.#looks.add(look);
		try {
			look();
			return await found.promise;
		} finally {
			clearTimeout(deadline);
			clearInterval(polling);
			this.#looks.delete(look);
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

function shows(text: string, expected: Expected): boolean {
	if (typeof expected === 'function') return expected(text);
	return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}
