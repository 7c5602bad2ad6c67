import type {Clock} from '../../aws/clock.ts';

/** An answer that is good for a while. */
export interface Remembered<Value> {
	read(signal: AbortSignal | undefined): Promise<Value>;
	/** The next reading asks again. */
	forget(): void;
}

/** Asks at most once in `lifetime` milliseconds; a failure is not remembered. */
export function remembered<Value>(
	ask: (signal: AbortSignal | undefined) => Promise<Value>,
	lifetime: number,
	clock: Clock,
): Remembered<Value> {
	let known: {readonly value: Value; readonly until: number} | undefined;
	return {
		async read(signal) {
			const now = clock.now();
			if (known === undefined || now >= known.until) known = {value: await ask(signal), until: now + lifetime};
			return known.value;
		},
		forget() {
			known = undefined;
		},
	};
}
