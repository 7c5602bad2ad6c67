import {type Backoff, pause} from '../aws/backoff.ts';
import {systemClock} from '../aws/clock.ts';
import {isPassing} from '../aws/wait.ts';
import type {Operation, ProgressEvent} from './progress.ts';

/** What one look at AWS found: events to tell, and the result once there is one. */
export interface Pulse<Result> {
	readonly events: readonly ProgressEvent[];
	readonly result?: Result | undefined;
}

export interface FollowOptions {
	/** The step that waits, for what is told while AWS cannot be reached. */
	readonly step: string;
	readonly backoff: Backoff;
	readonly signal?: AbortSignal | undefined;
	/** How long AWS may be out of reach before its error is thrown; default five minutes. Milliseconds. */
	readonly patience?: number | undefined;
}

const usualPatience = 5 * 60_000;

/**
 * Looks again and again until a look has a result, telling what each one found. After something moved the pause is
 * short again. A look that is throttled or finds no network is made up for by the next one.
 *
 * @throws what `look` throws; the last error when AWS stays out of reach for longer than the patience
 */
export async function* follow<Result>(
	look: (signal: AbortSignal | undefined) => Promise<Pulse<Result>>,
	options: FollowOptions,
): Operation<Result> {
	const {backoff, signal} = options;
	const tryLook = patiently(look, options);
	for (let attempt = 0; ; attempt += 1) {
		signal?.throwIfAborted();
		const {events, result} = await tryLook();
		yield* events;
		if (result !== undefined) return result;
		if (events.some(({type}) => type !== 'waiting')) attempt = 0;
		await systemClock.sleep(pause(attempt, backoff), signal);
	}
}

function patiently<Result>(
	look: (signal: AbortSignal | undefined) => Promise<Pulse<Result>>,
	{step, signal, patience = usualPatience}: FollowOptions,
): () => Promise<Pulse<Result>> {
	let lostAt: number | undefined;
	return async () => {
		try {
			const pulse = await look(signal);
			lostAt = undefined;
			return pulse;
		} catch (error) {
			if (!(error instanceof Error) || !isPassing(error)) throw error;
			lostAt ??= performance.now();
			const elapsed = performance.now() - lostAt;
			if (elapsed >= patience) throw error;
			return {events: [{type: 'waiting', step, detail: error.message, elapsed}]};
		}
	};
}
