import {type FileHandle, open} from 'node:fs/promises';
import {AuditError} from '../../aws/audit.ts';

const newline = 10;
const chunk = 64 * 1024;

/** The last lines of a file that others append to. Each look reads only what is new. */
export class Tail {
	readonly path: string;
	readonly #most: number;
	/** Which file it was; another one under the same name is read anew. */
	#inode: number | undefined;
	/** Up to here whole lines were read. */
	#end = 0;
	#lines: readonly string[] = [];

	constructor(path: string, most: number) {
		this.path = path;
		this.#most = most;
	}

	/**
	 * The last whole lines, oldest first: the same array as before when nothing was written. None when there is no file.
	 *
	 * @throws AuditError when the file cannot be read
	 */
	async read(): Promise<readonly string[]> {
		try {
			return await this.#read();
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			const nextStep = 'Make it readable for you, or put aside what stands in its place.';
			throw new AuditError(`The audit file ${this.path} cannot be read: ${why}.`, nextStep, {cause: error});
		}
	}

	async #read(): Promise<readonly string[]> {
		const file = await openIfThere(this.path);
		if (file === undefined) return this.#forget();
		try {
			const {ino, size} = await file.stat();
			if (ino !== this.#inode || size < this.#end) this.#begin(ino, await startOfLast(file, size, this.#most));
			if (size > this.#end) this.#append(await readBytes(file, this.#end, size));
			return this.#lines;
		} finally {
			await file.close();
		}
	}

	#forget(): readonly string[] {
		if (this.#lines.length > 0) this.#lines = [];
		this.#inode = undefined;
		return this.#lines;
	}

	#begin(inode: number, start: number): void {
		this.#inode = inode;
		this.#end = start;
		this.#lines = [];
	}

	/** The last line may be half written yet; it is read again with its rest. */
	#append(bytes: Buffer): void {
		const whole = bytes.lastIndexOf(newline) + 1;
		if (whole === 0) return;
		this.#end += whole;
		const lines = bytes.toString('utf8', 0, whole - 1).split('\n');
		this.#lines = [...this.#lines, ...lines.filter((line) => line !== '')].slice(-this.#most);
	}
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
	try {
		return await open(path, 'r');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw error;
	}
}

/** Where the last `most` lines begin, looked for from the end. */
async function startOfLast(file: FileHandle, size: number, most: number): Promise<number> {
	let missing = most + 1;
	for (let end = size; end > 0; end -= chunk) {
		const start = Math.max(0, end - chunk);
		const bytes = await readBytes(file, start, end);
		for (let at = bytes.lastIndexOf(newline); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(newline, at - 1)) {
			missing -= 1;
			if (missing === 0) return start + at + 1;
		}
	}
	return 0;
}

async function readBytes(file: FileHandle, start: number, end: number): Promise<Buffer> {
	const bytes = Buffer.alloc(end - start);
	const {bytesRead} = await file.read(bytes, 0, bytes.length, start);
	return bytes.subarray(0, bytesRead);
}
