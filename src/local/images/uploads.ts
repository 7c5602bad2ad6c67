import {randomUUID} from 'node:crypto';
import {mkdirSync} from 'node:fs';
import {open, readdir, rm, stat, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {BlobStore} from './blob-store.ts';

const uploadId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Blobs on their way in, a file each: an upload goes on where it was after the engine was killed. */
export class Uploads {
	readonly #directory: string;
	readonly #blobs: BlobStore;

	constructor(directory: string, blobs: BlobStore) {
		this.#directory = join(directory, 'uploads');
		this.#blobs = blobs;
		mkdirSync(this.#directory, {recursive: true});
	}

	/** Begins an upload; answers its id. */
	async begin(): Promise<string> {
		const id = randomUUID();
		await writeFile(this.#path(id), '', {flag: 'wx'});
		return id;
	}

	/** Bytes received so far, or undefined when there is no such upload. */
	async size(id: string): Promise<number | undefined> {
		if (!uploadId.test(id)) return undefined;
		return (await stat(this.#path(id)).catch(() => undefined))?.size;
	}

	/** Adds content at the end; when the source breaks off, what came of it is dropped. Answers the new size. */
	async append(id: string, source: AsyncIterable<Uint8Array>): Promise<number> {
		const before = (await this.size(id)) ?? 0;
		const file = await open(this.#path(id), 'r+');
		let size = before;
		try {
			for await (const chunk of source) {
				await file.write(chunk, 0, chunk.length, size);
				size += chunk.length;
			}
		} catch (error) {
			await truncate(this.#path(id), before);
			throw error;
		} finally {
			await file.close();
		}
		return size;
	}

	/** Turns an upload into a blob. Rejects with `DigestMismatchError`; the upload is gone either way. */
	complete(id: string, digest: string | undefined): Promise<string> {
		return this.#blobs.adopt(this.#path(id), digest);
	}

	async cancel(id: string): Promise<void> {
		await rm(this.#path(id), {force: true});
	}

	/** Removes uploads that were given up: nothing came since `before`. */
	async collect(before: Date): Promise<void> {
		for (const id of await readdir(this.#directory)) {
			const found = await stat(this.#path(id)).catch(() => undefined);
			if (found !== undefined && found.mtime < before) await this.cancel(id);
		}
	}

	#path(id: string): string {
		if (!uploadId.test(id)) throw new TypeError(`«${id}» is no upload.`);
		return join(this.#directory, id);
	}
}
