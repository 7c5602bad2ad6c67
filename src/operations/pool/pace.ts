/** Calls a second in the long run: 144 a minute. */
const callsPerSecond = 2.4;
/** Calls that may be saved up for a longer reading. */
const savedCalls = 20;

/** Milliseconds from the beginning of a look to that of the next, so that there is one at least each second. */
const usualPause = 950;

/** Keeps a watch below a number of calls a minute: a look that took many is followed by a longer pause. */
export class Pace {
	#saved = savedCalls;
	#at: number;
	#last: number;

	/** Times in milliseconds. */
	constructor(now: number) {
		this.#at = now;
		this.#last = now;
	}

	/** A look begins. */
	began(now: number): void {
		this.#last = now;
	}

	/** A call is made. */
	called(now: number): void {
		this.#refill(now);
		this.#saved -= 1;
	}

	/** How long to wait from now until the next look. */
	pause(now: number): number {
		this.#refill(now);
		const rest = this.#last + usualPause - now;
		const debt = (-this.#saved / callsPerSecond) * 1000;
		return Math.max(0, rest, debt);
	}

	#refill(now: number): void {
		this.#saved = Math.min(savedCalls, this.#saved + (callsPerSecond * Math.max(0, now - this.#at)) / 1000);
		this.#at = now;
	}
}
