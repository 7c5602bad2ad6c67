import {setImmediate as turn} from 'node:timers/promises';
import type {Clock} from '../../../engine/clock.ts';
import {largestPayload} from './poller.ts';
import type {ReadRecord} from './stream-records.ts';
import {Wake} from './wake.ts';

export interface LaneSettings {
	readonly batchSize: number;
	readonly windowSeconds: number;
}

/** Records of a shard that are worked on in their order, batch after batch. */
export class StreamLane {
	readonly #clock: Clock;
	readonly #settings: LaneSettings;
	readonly #queue: ReadRecord[] = [];
	readonly #wake = new Wake();

	constructor(clock: Clock, settings: LaneSettings) {
		this.#clock = clock;
		this.#settings = settings;
	}

	add(records: readonly ReadRecord[]): void {
		if (records.length === 0) return;
		this.#queue.push(...records);
		this.#wake.call();
	}

	/** Calls `work` with one batch after another, until the signal aborts or `work` rejects. */
	async run(work: (batch: ReadRecord[]) => Promise<void>, signal: AbortSignal): Promise<void> {
		const wake = (): void => this.#wake.call();
		signal.addEventListener('abort', wake);
		while (!signal.aborted) {
			if (this.#queue.length === 0) await this.#wake.sleep(this.#clock);
			else {
				await this.#window(signal);
				if (!signal.aborted) await work(this.#take());
				// What is finished is on disk before the next batch begins: a crash repeats one batch at most.
				await turn();
			}
		}
		signal.removeEventListener('abort', wake);
	}

	/** Waits until a batch is full or its window is over. */
	async #window(signal: AbortSignal): Promise<void> {
		const {batchSize, windowSeconds} = this.#settings;
		const end = this.#clock.now().getTime() + windowSeconds * 1000;
		for (;;) {
			const left = end - this.#clock.now().getTime();
			if (left <= 0 || this.#queue.length >= batchSize || signal.aborted) return;
			await this.#wake.sleep(this.#clock, left);
		}
	}

	#take(): ReadRecord[] {
		let bytes = 0;
		let count = 0;
		for (const {text} of this.#queue) {
			bytes += Buffer.byteLength(text) + 1;
			if (count > 0 && (count === this.#settings.batchSize || bytes > largestPayload - 20)) break;
			count += 1;
		}
		return this.#queue.splice(0, count);
	}
}
