import type {Operation, ProgressEvent} from '../../../src/operations/progress.ts';

export interface Outcome<Result> {
	readonly events: readonly ProgressEvent[];
	/** `check done`, `stack skipped` …: steps that ended, in order. */
	readonly steps: readonly string[];
	readonly result: Result | undefined;
	readonly error: unknown;
}

/** Runs an operation to its end, whichever it is. */
export async function outcomeOf<Result>(operation: Operation<Result>): Promise<Outcome<Result>> {
	const events: ProgressEvent[] = [];
	let result: Result | undefined;
	let error: unknown;
	try {
		for (;;) {
			const next = await operation.next();
			if (next.done === true) {
				result = next.value;
				break;
			}
			events.push(next.value);
		}
	} catch (thrown) {
		error = thrown;
	}
	const steps = events.flatMap((event) =>
		event.type === 'step' && event.state !== 'started' ? [`${event.step} ${event.state}`] : [],
	);
	return {events, steps, result, error};
}

/** Answers one after the other; the last one again and again. */
export function sequence<Value>(...values: readonly Value[]): () => Promise<Value> {
	let at = 0;
	return () => {
		const value = values[Math.min(at, values.length - 1)] as Value;
		at += 1;
		return Promise.resolve(value);
	};
}
