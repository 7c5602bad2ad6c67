import type {Clock} from '../../aws/clock.ts';
import {isPassing} from '../../aws/wait.ts';

/** An answer that is good for a while. */
export interface Remembered<Value> {
	read(signal: AbortSignal | undefined): Promise<Value>;
	/** The next reading asks again. */
	forget(): void;
}

/** How long what was known, or is taken instead, stays good after it could not be asked anew. Milliseconds. */
const againAfter = 15_000;

/**
 * Asks at most once in `lifetime` milliseconds. While AWS throttles or is out of reach, what was known stays good, or
 * else `otherwise` is; without either the failure is thrown, and not remembered.
 */
export function remembered<Value>(
	ask: (signal: AbortSignal | undefined) => Promise<Value>,
	lifetime: number,
	clock: Clock,
	otherwise?: Value,
): Remembered<Value> {
	let known: {readonly value: Value; readonly until: number} | undefined;
	async function asked(signal: AbortSignal | undefined, now: number) {
		try {
			return {value: await ask(signal), until: now + lifetime};
		} catch (error) {
			const value = known?.value ?? otherwise;
			if (value === undefined || !isPassing(error)) throw error;
			return {value, until: clock.now() + againAfter};
		}
	}
	return {
		async read(signal) {
			const now = clock.now();
			if (known === undefined || now >= known.until) known = await asked(signal, now);
			return known.value;
		},
		forget() {
			known = undefined;
		},
	};
}
