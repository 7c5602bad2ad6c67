import {open, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {InvalidInputError} from '../../errors.ts';

const lookEvery = 200;
/** Enough for the last lines; a log that has grown large is not read as a whole. Bytes. */
const mostRead = 4 * 1024 ** 2;

export interface LogRequest {
	/** How many of the last lines. */
	readonly lines: number;
	/** Goes on with what comes until the signal is aborted. */
	readonly follow: boolean;
}

/**
 * Lines of the request log of the local AWS that keeps its state in `directory`, oldest first.
 *
 * @throws InvalidInputError when it never ran there
 */
export async function* requestLog(
	directory: string,
	{lines, follow}: LogRequest,
	signal?: AbortSignal,
): AsyncGenerator<string, void> {
	const file = join(directory, 'local.log');
	const size = await sizeOf(file);
	if (size === undefined) {
		throw new InvalidInputError(`There is no log at ${file}.`, 'Start it first: ecs-console local start');
	}
	const text = await read(file, Math.max(0, size - mostRead), size);
	const whole = text.split('\n');
	let rest = whole.pop() ?? '';
	yield* whole.slice(-lines);
	for (let at = size; follow; ) {
		await delay(lookEvery, undefined, signal === undefined ? {} : {signal}).catch(() => undefined);
		if (signal?.aborted === true) return;
		const end = (await sizeOf(file)) ?? 0;
		if (end < at) at = 0;
		const fresh = (rest + (await read(file, at, end))).split('\n');
		at = end;
		rest = fresh.pop() ?? '';
		yield* fresh;
	}
}

async function sizeOf(file: string): Promise<number | undefined> {
	try {
		return (await stat(file)).size;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw new InvalidInputError(`${file} cannot be read: ${(error as Error).message}`, 'Check its permissions.');
	}
}

async function read(file: string, from: number, to: number): Promise<string> {
	if (to <= from) return '';
	await using handle = await open(file);
	const buffer = Buffer.alloc(to - from);
	const {bytesRead} = await handle.read(buffer, 0, buffer.length, from);
	return buffer.toString('utf8', 0, bytesRead);
}
