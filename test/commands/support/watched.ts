import {PassThrough} from 'node:stream';
import {Output, type OutputFormat} from '../../../src/commands/output.ts';

export interface Watched {
	readonly format?: OutputFormat;
	/** Columns and rows of a terminal; undefined writes to a file. */
	readonly terminal?: {readonly columns: number; readonly rows: number};
}

/** Lets a command watch until what it has written says enough; answers all of it. */
export async function writtenUntil(
	enough: RegExp,
	{format = 'text', terminal}: Watched,
	watch: (options: {readonly output: Output; readonly signal: AbortSignal}) => Promise<unknown>,
): Promise<string> {
	const out = Object.assign(new PassThrough(), terminal === undefined ? {} : {...terminal, isTTY: true});
	const ended = new AbortController();
	let written = '';
	out.on('data', (chunk: Buffer) => {
		written += chunk.toString();
		if (enough.test(written)) ended.abort();
	});
	const output = new Output(format, {out, err: new PassThrough(), isTerminal: false, columns: 80});
	await watch({output, signal: ended.signal});
	return written;
}
