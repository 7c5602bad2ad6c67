import type {Clock} from '../../engine/clock.ts';

/** What long polls wait for: it rings when a message has come. */
export class Bell {
	readonly #waiting = new Set<() => void>();

	ring(): void {
		for (const wake of [...this.#waiting]) wake();
	}

	/** Resolves at the next ring, after `milliseconds`, or when the signal aborts; never rejects. */
	async next(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
		if (signal.aborted) return;
		const {promise, resolve} = Promise.withResolvers<void>();
		const wake = (): void => resolve();
		const timer = clock.after(milliseconds, wake);
		this.#waiting.add(wake);
		signal.addEventListener('abort', wake);
		await promise;
		signal.removeEventListener('abort', wake);
		this.#waiting.delete(wake);
		timer[Symbol.dispose]();
	}
}
