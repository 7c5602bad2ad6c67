import type {Clock} from '../../aws/clock.ts';

/** Wakes a watch between two looks, because something was found or done that it should look at. */
export class Nudge {
	#isGiven = false;
	#waking = Promise.withResolvers<void>();

	readonly give = (): void => {
		this.#isGiven = true;
		this.#waking.resolve();
	};

	/** The clock with sleeps that a nudge ends; one that was given meanwhile ends the next sleep at once. */
	over(clock: Clock): Clock {
		return {
			now: clock.now,
			sleep: async (milliseconds, signal) => {
				const awake = new AbortController();
				const signals = signal === undefined ? [awake.signal] : [awake.signal, signal];
				try {
					if (!this.#isGiven) {
						await Promise.race([clock.sleep(milliseconds, AbortSignal.any(signals)), this.#waking.promise]);
					}
					signal?.throwIfAborted();
				} finally {
					awake.abort();
					this.#isGiven = false;
					this.#waking = Promise.withResolvers();
				}
			},
		};
	}
}
