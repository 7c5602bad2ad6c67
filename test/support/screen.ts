import {EventEmitter} from 'node:events';
import xterm from '@xterm/headless';
import {type Instance, render as renderInk} from 'ink';
import type {ReactNode} from 'react';

class FakeStdin extends EventEmitter {
	readonly isTTY = true;
	readonly #queue: string[] = [];

	push(data: string): void {
		this.#queue.push(data);
		this.emit('readable');
		this.emit('data', data);
	}

	read(): string | null {
		return this.#queue.shift() ?? null;
	}

	setEncoding(): void {}
	setRawMode(): void {}
	resume(): void {}
	pause(): void {}
	ref(): void {}
	unref(): void {}
}

class FakeStdout extends EventEmitter {
	readonly isTTY = true;
	readonly writable = true;
	readonly chunks: string[] = [];
	columns: number;
	rows: number;
	readonly #screen: InstanceType<typeof xterm.Terminal>;

	constructor(columns: number, rows: number, screen: InstanceType<typeof xterm.Terminal>) {
		super();
		this.columns = columns;
		this.rows = rows;
		this.#screen = screen;
	}

	write(data: string, done?: () => void): boolean {
		this.chunks.push(data);
		this.#screen.write(data, done);
		return true;
	}
}

export interface ScreenSize {
	readonly columns?: number;
	readonly rows?: number;
	/** So much larger is the screen that is looked at, until it is resized: what is drawn beyond the size shows there. */
	readonly margin?: number;
}

/** Escape sequences of keys, as a terminal sends them. */
export const keys = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[H',
	end: '\u001B[F',
	pageUp: '\u001B[5~',
	pageDown: '\u001B[6~',
	enter: '\r',
	tab: '\t',
	shiftTab: '\u001B[Z',
	escape: '\u001B',
	backspace: '\u007F',
	delete: '\u001B[3~',
} as const;

export const pasted = (text: string): string => `\u001B[200~${text}\u001B[201~`;

/** Ink's real pipeline on an in-process xterm: differences, cursor and alternate screen included. */
export class TestScreen implements Disposable {
	readonly app: Instance;
	readonly #screen: InstanceType<typeof xterm.Terminal>;
	readonly #stdout: FakeStdout;
	readonly #stdin = new FakeStdin();

	#margin: number;

	constructor(node: ReactNode, {columns = 80, rows = 24, margin = 0}: ScreenSize = {}) {
		this.#margin = margin;
		const room = {cols: columns + margin, rows: rows + margin};
		this.#screen = new xterm.Terminal({...room, allowProposedApi: true, convertEol: true});
		// As src/terminal.ts does: a frame that is drawn while the terminal gets narrower must not wrap.
		this.#screen.write('\u001B[?7l');
		this.#stdout = new FakeStdout(columns, rows, this.#screen);
		this.app = renderInk(node, {
			stdout: this.#stdout as unknown as NodeJS.WriteStream,
			stderr: this.#stdout as unknown as NodeJS.WriteStream,
			stdin: this.#stdin as unknown as NodeJS.ReadStream,
			interactive: true,
			alternateScreen: true,
			incrementalRendering: true,
			maxFps: 1000,
			exitOnCtrlC: false,
			patchConsole: false,
		});
	}

	get rows(): number {
		return this.#stdout.rows;
	}

	/** Everything that was decided to be drawn is on the screen. */
	async settle(): Promise<void> {
		await this.app.waitUntilRenderFlush();
		await new Promise<void>((resolve) => this.#screen.write('', resolve));
	}

	/** The screen as text, without trailing blanks. */
	text(): string {
		return this.#lines(0, this.#stdout.rows, 0, this.#stdout.columns).join('\n').trimEnd();
	}

	/** What was drawn beyond the terminal's size. */
	beyond(): string {
		const {rows, columns} = this.#stdout;
		const beside = this.#lines(0, rows, columns, columns + this.#margin);
		return [...beside, ...this.#lines(rows, rows + this.#margin, 0, columns + this.#margin)].join('\n').trim();
	}

	#lines(from: number, to: number, left: number, right: number): string[] {
		const {active} = this.#screen.buffer;
		const line = (row: number): string => active.getLine(row)?.translateToString(true, left, right) ?? '';
		return Array.from({length: to - from}, (_, index) => line(from + index));
	}

	/** Sends each key by itself, as typed. */
	async press(...presses: readonly string[]): Promise<void> {
		for (const press of presses) {
			this.#stdin.push(press);
			// A lone escape is told from the start of a sequence by a pause.
			if (press === keys.escape) await new Promise((resolve) => setTimeout(resolve, 30));
		}
		await this.settle();
	}

	/** Sends presses as one piece and waits for nothing. */
	type(text: string): void {
		this.#stdin.push(text);
	}

	async resize(columns: number, rows: number): Promise<void> {
		this.#margin = 0;
		this.#screen.resize(columns, rows);
		this.#stdout.columns = columns;
		this.#stdout.rows = rows;
		this.#stdout.emit('resize');
		await this.settle();
	}

	/** Waits until the screen shows the text. @throws Error with the screen when it does not in time */
	async until(expected: string | RegExp, patience = 60_000): Promise<string> {
		const deadline = performance.now() + patience;
		for (;;) {
			await this.settle();
			const text = this.text();
			if (typeof expected === 'string' ? text.includes(expected) : expected.test(text)) return text;
			if (performance.now() > deadline) throw new Error(`No ${String(expected)} on the screen:\n${text}`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	/** How a cell is drawn. */
	cell(column: number, row: number) {
		const cell = this.#screen.buffer.active.getLine(row)?.getCell(column);
		return (
			cell && {
				character: cell.getChars(),
				colour: cell.getFgColor(),
				isBold: cell.isBold() !== 0,
				isInverse: cell.isInverse() !== 0,
			}
		);
	}

	/** Bytes written since the last call. */
	takeBytes(): number {
		const bytes = Buffer.byteLength(this.#stdout.chunks.join(''));
		this.#stdout.chunks.length = 0;
		return bytes;
	}

	[Symbol.dispose](): void {
		this.app.unmount();
		this.app.cleanup();
		this.#screen.dispose();
	}
}

/** Renders a node on a screen of its own: `using screen = renderToScreen(<List/>, {columns: 80, rows: 24})`. */
export const renderToScreen = (node: ReactNode, size: ScreenSize = {}): TestScreen => new TestScreen(node, size);
