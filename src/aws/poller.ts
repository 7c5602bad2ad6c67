import {type Clock, systemClock} from './clock.ts';
import {isPassing} from './wait.ts';

/** How often to look. Milliseconds. */
export interface Cadence {
	/** While nothing changes. */
	readonly calm: number;
	/** While something is on its way from one state to another. */
	readonly busy: number;
	/** Never slower than this, however often AWS says no. */
	readonly slowest: number;
}

/** AWS's own tool polls every 4 s, between 1 s and 32 s (aws.md 1.7). */
export const boardCadence: Cadence = {calm: 5_000, busy: 2_000, slowest: 32_000};

/** After a look that was skipped no two come closer than twice this, however short the pause is otherwise. Milliseconds. */
const leastInterval = 500;

export interface PollOptions<Value> {
	readonly signal?: AbortSignal | undefined;
	readonly cadence?: Cadence;
	/** Whether the value shows something in transition, so that the next look comes sooner. */
	readonly isBusy?: (value: Value) => boolean;
	/** Whether the look may work a moment later; for AWS's own calls: throttled, out of reach, failing there. */
	readonly isSkipped?: (error: Error) => boolean;
	readonly clock?: Clock;
	readonly random?: () => number;
}

/** A look that worked, or one that was skipped because AWS was throttling or out of reach. */
export type Sample<Value> =
	| {readonly kind: 'value'; readonly value: Value; readonly at: number}
	| {readonly kind: 'skipped'; readonly reason: Error; readonly nextIn: number};

/**
 * Looks again and again until the signal is aborted, which ends the iteration quietly. A throttled or unreachable look
 * is skipped and doubles the interval up to `slowest`; the first look that works brings the normal cadence back.
 * A look that had nothing to ask answers undefined and is no sample: it does not show that AWS answers. Any other error
 * ends the iteration with it.
 */
export async function* poll<Value>(
	look: (signal: AbortSignal | undefined) => Promise<Value | undefined>,
	options: PollOptions<Value> = {},
): AsyncGenerator<Sample<Value>, void, undefined> {
	const {signal, cadence = boardCadence, clock = systemClock, random = Math.random} = options;
	const {isSkipped = isPassing} = options;
	let skipped = 0;
	while (!signal?.aborted) {
		let interval: number;
		try {
			const value = await look(signal);
			interval = value !== undefined && options.isBusy?.(value) ? cadence.busy : cadence.calm;
			if (value !== undefined) {
				skipped = 0;
				yield {kind: 'value', value, at: clock.now()};
			}
		} catch (error) {
			if (signal?.aborted) return;
			if (!(error instanceof Error) || !isSkipped(error)) throw error;
			skipped++;
			interval = Math.min(cadence.slowest, Math.max(leastInterval, cadence.calm) * 2 ** Math.min(skipped, 16));
			yield {kind: 'skipped', reason: error, nextIn: interval};
		}
		if (!(await sleptThrough(interval * (1 - 0.2 * random()), clock, signal))) return;
	}
}

async function sleptThrough(milliseconds: number, clock: Clock, signal: AbortSignal | undefined): Promise<boolean> {
	try {
		await clock.sleep(milliseconds, signal);
		return true;
	} catch (error) {
		if (signal?.aborted) return false;
		throw error;
	}
}
