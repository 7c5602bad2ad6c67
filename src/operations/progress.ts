import {DryRunError} from './errors.ts';

/** What an operation tells while it runs. A screen draws it, a command prints it; times are in milliseconds. */
export type ProgressEvent =
	| {
			readonly type: 'step';
			readonly step: string;
			readonly state: StepState;
			readonly detail: string;
			readonly elapsed?: number;
	  }
	/** What the running step waits for, and for how long already. */
	| {
			readonly type: 'waiting';
			readonly step: string;
			readonly detail: string;
			readonly elapsed: number;
			/** How much of it is there, where that can be counted. */
			readonly progress?: Counted;
	  }
	| {readonly type: 'stack-event'; readonly step: string; readonly event: StackProgress}
	| {readonly type: 'build'; readonly step: string; readonly build: BuildProgress}
	| {readonly type: 'log'; readonly step: string; readonly source: string; readonly line: string}
	| {readonly type: 'note'; readonly text: string};

export interface Counted {
	readonly done: number;
	readonly total: number;
}

/** `skipped`: the account shows that it is done already. */
export type StepState = 'started' | 'done' | 'skipped' | 'failed';

/** One resource of a stack on its way. */
export interface StackProgress {
	readonly at: Date;
	readonly logicalId: string;
	readonly resourceType: string;
	readonly status: string;
	readonly reason: string | undefined;
	/** Resources that are done, of all that the change touches. */
	readonly done: number;
	readonly total: number;
}

export interface BuildProgress {
	readonly project: string;
	readonly id: string;
	readonly phase: string;
	readonly status: string;
	readonly elapsed: number;
}

/** A running operation: progress on the way, its result at the end, a typed error where it fails. */
export type Operation<Result> = AsyncGenerator<ProgressEvent, Result, undefined>;

/** Runs an operation to its end, telling each event to `tell`. */
export async function finish<Result>(
	operation: Operation<Result>,
	tell: (event: ProgressEvent) => void = () => undefined,
): Promise<Result> {
	for (;;) {
		const next = await operation.next();
		if (next.done === true) return next.value;
		tell(next.value);
	}
}

/** Wraps a step: tells its start, its end with the time it took, and its failure. `work` returns what was reached. */
export async function* step<Result>(
	name: string,
	what: string,
	work: () => Operation<{readonly result: Result; readonly detail: string; readonly skipped?: boolean}>,
): Operation<Result> {
	const started = performance.now();
	const elapsed = (): number => performance.now() - started;
	yield {type: 'step', step: name, state: 'started', detail: what};
	try {
		const {result, detail, skipped} = yield* work();
		yield {type: 'step', step: name, state: skipped === true ? 'skipped' : 'done', detail, elapsed: elapsed()};
		return result;
	} catch (error) {
		// A dry run ends at the first call that it keeps back: that is no failure of the step.
		if (error instanceof DryRunError) throw error;
		const detail = error instanceof Error ? error.message : String(error);
		yield {type: 'step', step: name, state: 'failed', detail, elapsed: elapsed()};
		throw error;
	}
}
