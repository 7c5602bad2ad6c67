import {setTimeout as timer} from 'node:timers/promises';

/** Where time comes from, in milliseconds. */
export interface PaceClock {
	readonly now: () => number;
	readonly wait: (milliseconds: number) => Promise<unknown>;
}

export const realClock: PaceClock = {now: () => performance.now(), wait: (milliseconds) => timer(milliseconds)};

/** Lets as many through at once as a second allows, and then so many a second: whoever comes too early waits. */
export function createPace(perSecond: number, {now, wait}: PaceClock = realClock): () => Promise<void> {
	let due = Number.NEGATIVE_INFINITY;
	return async () => {
		const at = now();
		due = Math.max(due, at - 1_000) + 1_000 / perSecond;
		if (due > at) await wait(due - at);
	};
}
