import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Consumer} from '../control/control-loop.ts';

/** Touched between two turns of the event loop: a few tens of milliseconds even on a slow host. */
const touchedAtOnce = 8 * 1024 ** 2;
const pageSize = 4_096;

/**
 * Holds memory outside the JavaScript heap. A resizable buffer reserves addresses only; its pages count once they are
 * written to, and shrinking it returns them to the system at once, without waiting for a garbage collection.
 * Load in bytes.
 */
export class MemoryConsumer implements Consumer {
	readonly maximumLoad: number;
	readonly #stepBytes: number;
	readonly #held: ArrayBuffer;
	#wanted = 0;
	#steadySince = Number.NEGATIVE_INFINITY;

	/** @param stepBytes the load is rounded down to a multiple of this */
	constructor(maximumBytes: number, stepBytes: number) {
		this.maximumLoad = maximumBytes;
		this.#stepBytes = stepBytes;
		this.#held = new ArrayBuffer(0, {maxByteLength: maximumBytes});
	}

	get steadySince(): number {
		return this.#steadySince;
	}

	setLoad(bytes: number): void {
		this.#wanted = Math.floor(bytes / this.#stepBytes) * this.#stepBytes;
		if (this.#wanted < this.#held.byteLength) {
			this.#held.resize(this.#wanted);
		} else if (this.#wanted > this.#held.byteLength && this.#steadySince !== Number.POSITIVE_INFINITY) {
			void this.#grow();
		}
	}

	close(): void {
		this.setLoad(0);
	}

	/** The goal can change, or shrink the buffer, between two turns. */
	async #grow(): Promise<void> {
		this.#steadySince = Number.POSITIVE_INFINITY;
		while (this.#held.byteLength < this.#wanted) {
			const from = this.#held.byteLength;
			this.#held.resize(Math.min(this.#wanted, from + touchedAtOnce));
			const bytes = new Uint8Array(this.#held);
			for (let offset = from; offset < bytes.length; offset += pageSize) {
				bytes[offset] = 1;
			}
			await nextTurn();
		}
		this.#steadySince = Date.now();
	}
}
