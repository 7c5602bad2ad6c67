import {createHash, randomUUID} from 'node:crypto';
import {createReadStream, createWriteStream} from 'node:fs';
import {copyFile, mkdir, readdir, rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {invalidRequest} from './errors.ts';

export interface ByteRange {
	/** First and last byte, both included. */
	readonly start: number;
	readonly end: number;
}

/** The bytes of objects and parts: one file each, written once and never changed. */
export class Contents {
	readonly #directory: string;

	constructor(directory: string) {
		this.#directory = directory;
	}

	/** Writes bytes into a new file. Resolves to its name. */
	async write(bytes: Buffer): Promise<string> {
		const file = await this.#newFile();
		await writeFile(this.#path(file), bytes, {mode: 0o600});
		return file;
	}

	async copy(source: string): Promise<string> {
		const file = await this.#newFile();
		await copyFile(this.#path(source), this.#path(file));
		return file;
	}

	/** Writes files one after the other into a new one. */
	async join(sources: readonly string[]): Promise<string> {
		const file = await this.#newFile();
		const bytes = (async function* (paths: readonly string[]) {
			for (const path of paths) yield* createReadStream(path);
		})(sources.map((source) => this.#path(source)));
		await pipeline(bytes, createWriteStream(this.#path(file), {mode: 0o600}));
		return file;
	}

	read(file: string, range?: ByteRange): Readable {
		return createReadStream(this.#path(file), range);
	}

	/** A range of a file as bytes; for parts that are copied. */
	async bytes(file: string, range?: ByteRange): Promise<Buffer> {
		return bodyBytes(this.read(file, range));
	}

	async remove(files: readonly string[]): Promise<void> {
		for (const file of files) await rm(this.#path(file), {force: true});
	}

	/** Removes files from before `time` that nothing refers to: what a crash left between a file and its record. */
	async sweep(isKept: (file: string) => boolean, time: Date): Promise<void> {
		for (const folder of await readdir(this.#directory).catch(() => [])) {
			for (const name of await readdir(join(this.#directory, folder))) {
				const file = `${folder}/${name}`;
				if (isKept(file)) continue;
				const found = await stat(this.#path(file)).catch(() => undefined);
				if (found !== undefined && found.mtime < time) await this.remove([file]);
			}
		}
	}

	#path(file: string): string {
		return join(this.#directory, file);
	}

	async #newFile(): Promise<string> {
		const id = randomUUID();
		const folder = id.slice(0, 2);
		await mkdir(join(this.#directory, folder), {recursive: true});
		return `${folder}/${id}`;
	}
}

export const md5Of = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

/** A body as the wire, or another service in process, gives it. */
export async function bodyBytes(body: unknown): Promise<Buffer> {
	if (body === undefined || body === null) return Buffer.alloc(0);
	if (Buffer.isBuffer(body)) return body;
	if (body instanceof Uint8Array) return Buffer.from(body);
	if (typeof body === 'string') return Buffer.from(body);
	if (!(body instanceof Readable)) throw invalidRequest('The body must be text, bytes or a stream.');
	const chunks: Buffer[] = [];
	for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}
