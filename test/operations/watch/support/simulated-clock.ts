import type {Clock} from '../../../../src/aws/clock.ts';

interface Sleeper {
	readonly at: number;
	readonly wake: () => void;
}

/** Time that stands still while anything is being done and then goes on to the next sleeper: hours pass in moments. */
export class SimulatedClock implements Clock {
	#now = Date.UTC(2026, 10, 21);
	readonly #sleepers = new Set<Sleeper>();

	readonly now = (): number => this.#now;

	readonly sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
		new Promise((resolve, reject) => {
			signal?.throwIfAborted();
			const aborted = (): void => {
				this.#sleepers.delete(sleeper);
				reject(signal?.reason);
			};
			const wake = (): void => {
				signal?.removeEventListener('abort', aborted);
				this.#sleepers.delete(sleeper);
				resolve();
			};
			const sleeper = {at: this.#now + milliseconds, wake};
			signal?.addEventListener('abort', aborted, {once: true});
			this.#sleepers.add(sleeper);
		});

	/** Lets time pass; what happens at a moment is all done before the next. */
	async pass(milliseconds: number): Promise<void> {
		const end = this.#now + milliseconds;
		for (;;) {
			await idle();
			const next = [...this.#sleepers].sort((a, b) => a.at - b.at)[0];
			if (next === undefined || next.at > end) break;
			this.#now = Math.max(this.#now, next.at);
			next.wake();
		}
		this.#now = end;
	}
}

/** Everything that waits for nothing but other promises has come to its end. */
async function idle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
	await new Promise((resolve) => setImmediate(resolve));
}
