import type {Clock} from '../../../engine/clock.ts';

/** What a loop sleeps on until there is something to do: a call that comes before the sleep is not lost. */
export class Wake {
	#isCalled = false;
	#resolve: (() => void) | undefined;

	call(): void {
		this.#isCalled = true;
		this.#resolve?.();
	}

	/** Settles at the next call, or at once when there was one since the last sleep, or after `milliseconds`. */
	async sleep(clock: Clock, milliseconds?: number): Promise<void> {
		if (!this.#isCalled) {
			const {promise, resolve} = Promise.withResolvers<void>();
			this.#resolve = resolve;
			const timer = milliseconds === undefined ? undefined : clock.after(milliseconds, resolve);
			await promise;
			timer?.[Symbol.dispose]();
			this.#resolve = undefined;
		}
		this.#isCalled = false;
	}
}
