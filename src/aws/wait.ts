import {ConsoleError} from '../errors.ts';
import {type Backoff, pause, waiterBackoff} from './backoff.ts';
import {type Clock, systemClock} from './clock.ts';
import {NetworkError, ServiceFailureError, ThrottledError, WaitTimeoutError} from './errors.ts';

/** What one look found: done with a result, or still waiting, and for what. */
export type Look<Result> =
	| {readonly done: true; readonly result: Result}
	| {readonly done: false; readonly state: string};

export interface WaitOptions {
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds; without it the wait ends only by its result, an error or the signal. */
	readonly timeout?: number | undefined;
	/** Told after each look that did not end the wait. `waited` in milliseconds. */
	readonly onWaiting?: (progress: {readonly state: string; readonly waited: number}) => void;
	readonly backoff?: Backoff;
	readonly clock?: Clock;
	readonly random?: () => number;
}

/**
 * Looks again and again, with pauses of 1 s growing to 15 s, until `look` says done. A look that fails for want of
 * network or capacity counts as "still waiting"; every other error (access denied, not found, …) ends the wait at once.
 *
 * @param what what is waited for, as part of a sentence: `stack demo to be created`
 * @throws WaitTimeoutError, the signal's reason, or what `look` throws
 */
export async function waitUntil<Result>(
	what: string,
	look: (signal: AbortSignal | undefined) => Promise<Look<Result>>,
	options: WaitOptions = {},
): Promise<Result> {
	const {signal, timeout = Number.POSITIVE_INFINITY, backoff = waiterBackoff, clock = systemClock} = options;
	const started = clock.now();
	for (let attempt = 0; ; attempt++) {
		signal?.throwIfAborted();
		const found = await lookOnce(look, signal);
		if (found.done) return found.result;
		const waited = clock.now() - started;
		options.onWaiting?.({state: found.state, waited});
		if (waited >= timeout) throw timeoutError(what, found.state, timeout);
		await clock.sleep(Math.min(pause(attempt, backoff, options.random), timeout - waited), signal);
	}
}

async function lookOnce<Result>(
	look: (signal: AbortSignal | undefined) => Promise<Look<Result>>,
	signal: AbortSignal | undefined,
): Promise<Look<Result>> {
	try {
		return await look(signal);
	} catch (error) {
		if (error instanceof ConsoleError && isPassing(error)) return {done: false, state: error.message};
		throw error;
	}
}

/** Whether the same call may well work a moment later. */
export function isPassing(error: unknown): boolean {
	return error instanceof ThrottledError || error instanceof NetworkError || error instanceof ServiceFailureError;
}

function timeoutError(what: string, state: string, timeout: number): WaitTimeoutError {
	const seconds = Math.round(timeout / 1000);
	return new WaitTimeoutError(
		`Waited ${seconds} s for ${what}; the last state seen was: ${state}.`,
		'Nothing was undone. Run the same command again to go on waiting, or give it a longer --timeout.',
	);
}
