import type {Clock} from '../../../engine/clock.ts';

const countDigits = 8;
const digits = 21;

/** The least number that may follow. */
export const sequenceAfter = (sequence: string): string => String(BigInt(sequence) + 1n).padStart(digits, '0');

/** What no record of that time or later falls below. */
export const sequenceAt = (time: Date): string =>
	String(BigInt(time.getTime()) * 10n ** BigInt(countDigits)).padStart(digits, '0');

/**
 * Numbers of 21 digits that only grow: the time in milliseconds and a count within it. So nothing needs to be stored
 * for them but the last record of a stream, which a clock that was put back must not fall behind.
 */
export class SequenceNumbers {
	readonly #clock: Clock;
	#last = 0n;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	next(after = '0'): string {
		const now = BigInt(this.#clock.now().getTime()) * 10n ** BigInt(countDigits);
		const previous = BigInt(after);
		const floor = (previous > this.#last ? previous : this.#last) + 1n;
		this.#last = now > floor ? now : floor;
		return String(this.#last).padStart(digits, '0');
	}
}
