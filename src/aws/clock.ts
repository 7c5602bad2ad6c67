import {setTimeout as delay} from 'node:timers/promises';

/** Time as the adapter layer sees it; tests pass one that they turn themselves. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after `milliseconds`; rejects with the signal's reason when it is aborted. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	async sleep(milliseconds, signal) {
		try {
			await delay(milliseconds, undefined, signal ? {signal} : {});
		} catch (error) {
			signal?.throwIfAborted();
			throw error;
		}
	},
};
