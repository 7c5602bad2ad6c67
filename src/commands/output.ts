import {truncate, widthOf} from '../format/text-width.ts';
import {sanitise, sanitiseLine} from '../text.ts';

export type OutputFormat = 'text' | 'json';

/** Where a command's words go; tests collect them. */
export interface Streams {
	readonly out: NodeJS.WritableStream;
	readonly err: NodeJS.WritableStream;
	/** Whether progress may redraw its own line. */
	readonly isTerminal: boolean;
	readonly columns: number;
}

/**
 * Results go to standard output: one JSON document, or text. Progress goes to standard error: a line that redraws
 * itself on a terminal, plain lines elsewhere, JSON lines with `--output json`. Everything is sanitised here, once.
 */
export class Output {
	readonly format: OutputFormat;
	readonly streams: Streams;
	#status = '';

	constructor(format: OutputFormat, streams: Streams) {
		this.format = format;
		this.streams = streams;
	}

	/** A command's result: `value` as JSON, or `text` lines. */
	result(value: unknown, text: () => string | readonly string[]): void {
		this.status('');
		if (this.format === 'json') {
			this.streams.out.write(`${json(value, 2)}\n`);
			return;
		}
		const lines = text();
		const joined = typeof lines === 'string' ? lines : lines.join('\n');
		if (joined !== '') this.streams.out.write(`${sanitise(joined)}\n`);
	}

	/** One of many results that come as they happen: a JSON line, or a line of text. */
	row(value: unknown, text: string): void {
		this.status('');
		this.streams.out.write(`${this.format === 'json' ? json(value) : sanitiseLine(text)}\n`);
	}

	/** A line of progress that stays; `event` is what JSON readers get. */
	line(text: string, event: unknown = {type: 'note', text}): void {
		this.status('');
		if (this.format === 'json') this.streams.err.write(`${json(event)}\n`);
		else this.streams.err.write(`${indentOf(text)}${sanitiseLine(text)}\n`);
	}

	/** A line cut to the width of the terminal, where there is one. */
	fit(text: string): string {
		return this.redraws ? truncate(text, this.streams.columns) : text;
	}

	/** Whether a status is shown at all: on a terminal, for people. */
	get redraws(): boolean {
		return this.streams.isTerminal && this.format === 'text';
	}

	/** What is going on right now, on a terminal only; the next word of any kind replaces it. */
	status(text: string): void {
		if (!this.redraws) return;
		if (this.#status !== '') this.streams.err.write('\r\u001B[K');
		this.#status = truncate(sanitiseLine(text), this.streams.columns - 1);
		if (this.#status !== '') this.streams.err.write(this.#status);
	}
}

/** JSON escapes C0 controls only; what else could steer a terminal is escaped here. */
function json(value: unknown, indent?: number): string {
	const unsafe = /[\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
	const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	return JSON.stringify(value, undefined, indent).replaceAll(unsafe, escaped);
}

const indentOf = (text: string): string => /^ */.exec(text)?.[0] ?? '';

/** Rows as columns of text, two spaces apart; the last column is not padded. */
export function table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string[] {
	const clean = [header, ...rows].map((row) => row.map((cell) => sanitiseLine(cell)));
	const widths = header.map((_, column) => Math.max(...clean.map((row) => widthOf(row[column] ?? ''))));
	return clean.map((row) =>
		row
			.map((cell, column) =>
				column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)),
			)
			.join('  ')
			.trimEnd(),
	);
}
