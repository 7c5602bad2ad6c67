/** A measurement over a span of time, both ends in milliseconds since the epoch; a point in time has equal ends. */
export interface Reading {
	readonly value: number;
	readonly from: number;
	readonly to: number;
}

/** Written `[pace,P,I,D,decay]`; P, I and D act on the error once per fresh reading. */
export interface Gains {
	/** Milliseconds between two looks at the meter. */
	readonly pace: number;
	readonly proportional: number;
	readonly integral: number;
	readonly derivative: number;
	/** What is kept of the accumulated error from one reading to the next. */
	readonly decay: number;
}

const guessesPerGoal = 3;
const farOff = 0.05;

/**
 * Decides how much load to produce so that the measured value meets the goal. Load and measurement share a unit, so
 * one unit more of load is expected to show as about one unit more measured:
 *
 * 1. A new goal is answered at once by the best guess: the load that would have met it at the last valid reading,
 *    `load = goal - (measured - load then)`. While the first readings after it are still off by more than a twentieth
 *    of the goal, the guess is made again, at most twice.
 * 2. Each later reading corrects it: `load += P·error + I·accumulated + D·(error - previous error)`, where
 *    `accumulated = accumulated·decay + error` is forgotten when the error changes sign or the load meets a bound.
 *
 * A reading is valid when its whole span saw the present load: not before the last guess, nor while the load was
 * still building up. Pure: time comes in with the readings. The load is never negative and never above `maximumLoad`.
 */
export class LoadController {
	readonly #gains: Gains;
	readonly #maximumLoad: number;
	#goal = 0;
	#load = 0;
	/** What was measured beyond the load itself at the last valid reading: what else the task does. */
	#otherUse: number | undefined;
	#accumulated = 0;
	#previousError: number | undefined;
	#guessesLeft = guessesPerGoal;
	#guessedAt = Number.NEGATIVE_INFINITY;
	#lastReadingAt = Number.NEGATIVE_INFINITY;

	constructor(gains: Gains, maximumLoad: number) {
		this.#gains = gains;
		this.#maximumLoad = maximumLoad;
	}

	get load(): number {
		return this.#load;
	}

	get goal(): number {
		return this.#goal;
	}

	setGoal(goal: number): void {
		if (goal !== this.#goal) {
			this.#goal = goal;
			this.#guessesLeft = guessesPerGoal;
		}
	}

	/**
	 * Takes the newest reading and returns the load to produce from `now` on. A reading seen before changes nothing.
	 * @param steadySince when the load asked for last was reached, in milliseconds since the epoch; infinite before
	 */
	update(reading: Reading, now: number, steadySince = Number.NEGATIVE_INFINITY): number {
		const isValid = reading.to > this.#lastReadingAt && reading.from >= Math.max(this.#guessedAt, steadySince);
		if (isValid) {
			this.#lastReadingAt = reading.to;
			this.#otherUse = reading.value - this.#load;
		}
		const error = this.#goal - reading.value;
		const isFarOff = isValid && Math.abs(error) > farOff * this.#goal;
		if (this.#guessesLeft === guessesPerGoal || (this.#guessesLeft > 0 && isFarOff)) {
			this.#guess(now);
		} else if (isValid) {
			this.#guessesLeft = 0;
			this.#correct(error);
		}
		return this.#load;
	}

	#guess(now: number): void {
		if (this.#otherUse !== undefined) {
			// Less measured than asked for: the host was short of it. What it held back then says nothing of a new goal.
			const otherUse = this.#guessesLeft === guessesPerGoal ? Math.max(0, this.#otherUse) : this.#otherUse;
			this.#guessesLeft -= 1;
			this.#guessedAt = now;
			this.#forget();
			this.#setLoad(this.#goal - otherUse);
		}
	}

	#correct(error: number): void {
		const {proportional, integral, derivative, decay} = this.#gains;
		const previous = this.#previousError ?? error;
		if (Math.sign(previous) !== Math.sign(error)) {
			this.#accumulated = 0;
		}
		this.#accumulated = this.#accumulated * decay + error;
		this.#previousError = error;
		const change = proportional * error + integral * this.#accumulated + derivative * (error - previous);
		this.#setLoad(this.#load + change);
	}

	#setLoad(wanted: number): void {
		this.#load = Math.min(Math.max(wanted, 0), this.#maximumLoad);
		if (this.#load !== wanted) {
			this.#forget();
		}
	}

	#forget(): void {
		this.#accumulated = 0;
		this.#previousError = undefined;
	}
}
