import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Operation} from '../operations/progress.ts';
import {beginRun, failRun, finishRun, type RunState, reduceRun, stopRun} from './run-state.ts';

export type {RunBuild, RunFailure, RunState, RunStep} from './run-state.ts';

/** An operation that goes on whichever screen is looked at. */
export interface Run<Result> {
	readonly store: StoreApi<RunState<Result>>;
	/** Stops following; nothing that was begun in AWS is undone. Without effect once it has ended. */
	cancel(): void;
	/** Resolves, never rejects, when the operation has ended, however it did. */
	readonly ended: Promise<RunState<Result>>;
}

export interface RunOptions {
	/** Milliseconds since 1970. */
	readonly now?: () => number;
	/** The least time between two updates of the store, milliseconds; the end is told at once. */
	readonly cadence?: number;
	/** Ends the run with the program. */
	readonly signal?: AbortSignal;
}

/** At most ten updates a second, however many events a stack or a log has. Milliseconds. */
const usualCadence = 100;

/** Begins an operation at once and keeps what it tells. `begin` gets a signal that `cancel` aborts. */
export function createRun<Result>(
	begin: (signal: AbortSignal) => Operation<Result>,
	{now = Date.now, cadence = usualCadence, signal}: RunOptions = {},
): Run<Result> {
	const cancelled = new AbortController();
	const stop = signal === undefined ? cancelled.signal : AbortSignal.any([cancelled.signal, signal]);
	let state: RunState<Result> = beginRun(now());
	const store = createStore<RunState<Result>>(() => state);
	let timer: NodeJS.Timeout | undefined;

	function publish(): void {
		clearTimeout(timer);
		timer = undefined;
		store.setState(state, true);
	}

	/** The first of several events shows at once, the others with the next update. */
	function publishSoon(isFirst: boolean): void {
		if (isFirst) publish();
		timer ??= setTimeout(() => {
			timer = undefined;
			store.setState(state, true);
		}, cadence);
	}

	async function run(): Promise<RunState<Result>> {
		try {
			const operation = begin(stop);
			for (let isFirst = true; ; isFirst = false) {
				const next = await operation.next();
				if (next.done === true) {
					state = finishRun(state, next.value, now());
					break;
				}
				state = reduceRun(state, next.value, now());
				publishSoon(isFirst);
			}
		} catch (error) {
			state = stop.aborted ? stopRun(state, now()) : failRun(state, error, now());
		}
		publish();
		return state;
	}

	return {store, cancel: () => cancelled.abort(), ended: run()};
}
