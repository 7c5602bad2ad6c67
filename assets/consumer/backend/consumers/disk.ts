import {type FileHandle, mkdtemp, open, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {every} from '../../shared/periodic.ts';
import type {Running} from '../../shared/run.ts';
import type {Consumer} from '../control/control-loop.ts';

const files = 3;
const block = Buffer.alloc(256 * 1024, 0x55);
/** More would fill the task's storage: three files hold at most three turns of it. */
const mostBytesPerSecond = 512 * 1024 ** 2;

/**
 * Overwrites three temporary files in turn and waits for the disk each time, so that the bytes really reach a device
 * and do not only fill the page cache. Load in bytes a second.
 */
export class DiskConsumer implements Consumer {
	readonly maximumLoad = mostBytesPerSecond;
	readonly #loop: Running;
	#bytesPerSecond = 0;
	#folder: Promise<string> | undefined;
	#turn = 0;

	constructor(paceMilliseconds: number) {
		this.#loop = every(paceMilliseconds, 'The disk load', (seconds) => this.#write(seconds));
	}

	setLoad(bytesPerSecond: number): void {
		this.#bytesPerSecond = bytesPerSecond;
	}

	async close(): Promise<void> {
		await this.#loop.close();
		const folder = await this.#folder;
		if (folder !== undefined) {
			await rm(folder, {recursive: true, force: true});
		}
	}

	async #write(seconds: number): Promise<void> {
		let left = Math.round(this.#bytesPerSecond * Math.min(seconds, 1));
		if (left === 0) {
			return;
		}
		this.#folder ??= mkdtemp(join(tmpdir(), 'consumer-'));
		this.#turn = (this.#turn + 1) % files;
		const file = await open(join(await this.#folder, `load-${this.#turn}`), 'w');
		try {
			while (left > 0) {
				left -= await writeBlock(file, left);
			}
			await file.datasync();
		} finally {
			await file.close();
		}
	}
}

async function writeBlock(file: FileHandle, atMost: number): Promise<number> {
	const {bytesWritten} = await file.write(block, 0, Math.min(atMost, block.length));
	return bytesWritten;
}
