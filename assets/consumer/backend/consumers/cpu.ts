import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import type {Consumer} from '../control/control-loop.ts';

const cpuUnitsPerProcessor = 1024;

/**
 * Busy threads: as many as the task has processors to use, each busy for an equal part of every period. Load in CPU
 * units. Threads, because one process can then use several processors while its main thread keeps answering.
 */
export class CpuConsumer implements Consumer {
	readonly maximumLoad: number;
	readonly #shares: readonly Int32Array<SharedArrayBuffer>[];
	readonly #periodMilliseconds: number;
	/** Started with the first load. */
	#workers: readonly Worker[] = [];

	/** @param taskCpuUnits the task's limit: more threads than it needs to be reached would only fight each other */
	constructor(taskCpuUnits: number, periodMilliseconds: number) {
		const threads = Math.max(1, Math.min(availableParallelism(), Math.ceil(taskCpuUnits / cpuUnitsPerProcessor)));
		this.#periodMilliseconds = periodMilliseconds;
		this.maximumLoad = threads * cpuUnitsPerProcessor;
		this.#shares = Array.from({length: threads}, () => new Int32Array(new SharedArrayBuffer(8)));
	}

	setLoad(cpuUnits: number): void {
		const processors = cpuUnits / cpuUnitsPerProcessor / this.#shares.length;
		const microseconds = Math.round(processors * this.#periodMilliseconds * 1_000);
		if (microseconds > 0 && this.#workers.length === 0) {
			this.#workers = this.#shares.map((share) => this.#thread(share));
		}
		for (const share of this.#shares) {
			Atomics.store(share, 0, microseconds);
			Atomics.notify(share, 0);
		}
	}

	#thread(share: Int32Array<SharedArrayBuffer>): Worker {
		return new Worker(new URL('./cpu-worker.ts', import.meta.url), {
			workerData: {share, periodMilliseconds: this.#periodMilliseconds},
			resourceLimits: {maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1},
		});
	}

	async close(): Promise<void> {
		await Promise.all(this.#workers.map((worker) => worker.terminate()));
	}
}
