import type {Clock} from '../../aws/clock.ts';

/** Wakes a watch between two looks, because something was found or done that it should look at. */
export class Nudge {
	#isGiven = false;
	#waking = Promise.withResolvers<void>();
	#arns = new Set<string>();

	/** `arns`: what is to be looked at, if it is known what. */
	give(arns: Iterable<string> = []): void {
		for (const arn of arns) this.#arns.add(arn);
		this.#isGiven = true;
		this.#waking.resolve();
	}

	/** What is to be looked at, once. */
	takeArns(): Iterable<string> {
		const arns = this.#arns;
		this.#arns = new Set();
		return arns;
	}

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
