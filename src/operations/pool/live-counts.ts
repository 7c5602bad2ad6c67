import {type Clock, systemClock} from '../../aws/clock.ts';
import type {Session} from '../session.ts';
import type {PoolTask} from './look.ts';
import {type Counts, counts} from './states.ts';
import {takeLook} from './take-look.ts';
import {watchPool} from './watch.ts';

/** The counts of a pool as they are, for many who ask: the pool is looked at once a second however many they are. */
export interface LiveCounts {
	/** The counts of the last look; waits for the first one. Rejects while the pool cannot be looked at. */
	read(): Promise<Counts>;
	/** Ends when the signal is aborted; rejects with what ended the looks before. */
	readonly ended: Promise<void>;
}

export function liveCounts(
	session: Session,
	stack: string,
	signal: AbortSignal,
	clock: Clock = systemClock,
): LiveCounts {
	const tasks = new Map<string, PoolTask>();
	const first = Promise.withResolvers<void>();
	let problem: Error | undefined;

	async function follow(): Promise<void> {
		for await (const sample of watchPool(session, stack, signal, {clock})) {
			if (sample.kind === 'skipped') problem = sample.reason;
			else if (sample.value.kind === 'absent') problem = new Error(sample.value.problem);
			else {
				problem = undefined;
				takeLook(tasks, sample.value);
				if (sample.value.isWhole) first.resolve();
			}
			if (problem !== undefined) first.resolve();
		}
	}

	const ended = follow();
	ended.catch((error: unknown) => {
		problem = error instanceof Error ? error : new Error(String(error));
		first.resolve();
	});
	return {
		ended,
		async read() {
			await first.promise;
			if (problem !== undefined) throw problem;
			return counts(tasks.values());
		},
	};
}
