import type {Clock} from '../../../src/aws/clock.ts';

/** A clock that only the test turns: sleeping moves it on at once. */
export function handClock(
	start = Date.UTC(2026, 10, 21),
): Clock & {readonly slept: number[]; advance(milliseconds: number): void} {
	let now = start;
	const slept: number[] = [];
	return {
		slept,
		now: () => now,
		advance(milliseconds) {
			now += milliseconds;
		},
		async sleep(milliseconds, signal) {
			signal?.throwIfAborted();
			slept.push(milliseconds);
			now += milliseconds;
		},
	};
}
