import {createHash, randomUUID} from 'node:crypto';
import {createReadStream, mkdirSync, type ReadStream} from 'node:fs';
import {type FileHandle, open, readdir, readFile, rename, rm, stat, utimes} from 'node:fs/promises';
import {join} from 'node:path';
import {digestOf, hexOf, isDigest} from './digest.ts';

/** Content did not hash to the digest that it was sent under. */
export class DigestMismatchError extends Error {
	override readonly name = 'DigestMismatchError';
	readonly actual: string;

	constructor(expected: string, actual: string) {
		super(`The content has the digest ${actual}, not ${expected}.`);
		this.actual = actual;
	}
}

/**
 * Content-addressed files: `blobs/sha256/<hex>`, the layout of OCI (image-layout.md). A blob is written to a
 * temporary file, synced, then renamed, so that one that is there is complete whenever the process was killed.
 */
export class BlobStore {
	readonly #blobs: string;
	readonly #temporary: string;

	constructor(directory: string) {
		this.#blobs = join(directory, 'blobs', 'sha256');
		this.#temporary = join(directory, 'temporary');
		mkdirSync(this.#blobs, {recursive: true});
		mkdirSync(this.#temporary, {recursive: true});
	}

	/** A new path for content that `adopt` takes in later; on the same file system as the blobs. */
	temporaryPath(): string {
		return join(this.#temporary, randomUUID());
	}

	/** Bytes of a blob, or undefined when there is none. */
	async size(digest: string): Promise<number | undefined> {
		if (!isDigest(digest)) return undefined;
		return (await stat(this.#path(digest)).catch(() => undefined))?.size;
	}

	/** Content of a small blob. Rejects with ENOENT when there is none. */
	readBytes(digest: string): Promise<Buffer> {
		return readFile(this.#path(digest));
	}

	/** Content as a stream; `start` and `end` (inclusive) are byte positions. */
	read(digest: string, range: {readonly start?: number; readonly end?: number} = {}): ReadStream {
		return createReadStream(this.#path(digest), range);
	}

	/** Keeps bytes; answers their digest. */
	async write(bytes: Uint8Array): Promise<string> {
		const digest = digestOf(bytes);
		if ((await this.size(digest)) === bytes.length) return digest;
		const path = this.temporaryPath();
		const file = await open(path, 'wx');
		await finish(file, () => file.writeFile(bytes));
		await rename(path, this.#path(digest));
		return digest;
	}

	/**
	 * Takes in a complete file by moving it. Rejects with `DigestMismatchError`, and removes the file, when it does not
	 * have the digest `expected`.
	 */
	async adopt(path: string, expected?: string): Promise<string> {
		const hash = createHash('sha256');
		for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
		const actual = `sha256:${hash.digest('hex')}`;
		if (expected !== undefined && expected !== actual) {
			await rm(path, {force: true});
			throw new DigestMismatchError(expected, actual);
		}
		const file = await open(path, 'r+');
		await finish(file, () => Promise.resolve());
		await rename(path, this.#path(actual));
		return actual;
	}

	/** Marks a blob as wanted: `collect` leaves what was touched lately. */
	async touch(digest: string, now: Date): Promise<void> {
		await utimes(this.#path(digest), now, now).catch(() => undefined);
	}

	/** Removes blobs that nothing refers to and that were not touched since `before`, and old temporary files. */
	async collect(wanted: ReadonlySet<string>, before: Date): Promise<void> {
		for (const hex of await readdir(this.#blobs)) {
			if (!wanted.has(`sha256:${hex}`)) await removeIfOlder(join(this.#blobs, hex), before);
		}
		for (const name of await readdir(this.#temporary)) await removeIfOlder(join(this.#temporary, name), before);
	}

	#path(digest: string): string {
		return join(this.#blobs, hexOf(digest));
	}
}

async function finish(file: FileHandle, write: () => Promise<void>): Promise<void> {
	try {
		await write();
		await file.sync();
	} finally {
		await file.close();
	}
}

async function removeIfOlder(path: string, before: Date): Promise<void> {
	const found = await stat(path).catch(() => undefined);
	if (found !== undefined && found.mtime < before) await rm(path, {force: true});
}
