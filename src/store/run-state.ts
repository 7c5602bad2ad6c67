import type {BuildProgress, Counted, ProgressEvent, StackProgress, StepState} from '../operations/progress.ts';
import {sanitiseLine} from '../text.ts';

/** One step of a run. Times are in milliseconds. */
export interface RunStep {
	readonly name: string;
	readonly state: StepState;
	readonly detail: string;
	/** Since 1970. */
	readonly startedAt: number;
	/** Undefined while the step is under way. */
	readonly elapsed: number | undefined;
}

export interface RunWaiting {
	readonly step: string;
	readonly detail: string;
	/** As it was told at `at`, which is milliseconds since 1970. */
	readonly elapsed: number;
	readonly at: number;
	readonly progress: Counted | undefined;
}

export interface RunBuild extends BuildProgress {
	/** When `elapsed` was told; since 1970. */
	readonly at: number;
	/** The last lines of its log. */
	readonly log: readonly string[];
}

/** What failed, in words for the operator. */
export interface RunFailure {
	readonly message: string;
	readonly nextStep: string | undefined;
	/** The most telling first. */
	readonly evidence: readonly string[];
	readonly requestId: string | undefined;
	/** What was thrown, for the frame's own display of failures. */
	readonly error: unknown;
}

/** A running operation as data. `stopped`: no longer followed; what was begun in AWS goes on there. */
export interface RunState<Result> {
	readonly phase: 'running' | 'done' | 'failed' | 'stopped';
	/** Since 1970. */
	readonly startedAt: number;
	readonly endedAt: number | undefined;
	readonly steps: readonly RunStep[];
	/** What the running step waits for; `elapsed` as it was told at `at`. */
	readonly waiting: RunWaiting | undefined;
	/** Newest first. */
	readonly events: readonly StackProgress[];
	readonly resources: Counted | undefined;
	readonly builds: readonly RunBuild[];
	readonly notes: readonly string[];
	readonly result: Result | undefined;
	readonly failure: RunFailure | undefined;
}

/** So much is kept; older entries are forgotten. */
export const kept = {events: 300, logLines: 400, notes: 100} as const;

export const beginRun = <Result>(now: number): RunState<Result> => ({
	phase: 'running',
	startedAt: now,
	endedAt: undefined,
	steps: [],
	waiting: undefined,
	events: [],
	resources: undefined,
	builds: [],
	notes: [],
	result: undefined,
	failure: undefined,
});

/** The state after an event; texts from AWS are made safe for the terminal here, once. */
export function reduceRun<Result>(state: RunState<Result>, event: ProgressEvent, now: number): RunState<Result> {
	switch (event.type) {
		case 'step':
			return takeStep(state, event, now);
		case 'waiting': {
			const {step, elapsed, progress} = event;
			return {...state, waiting: {step, detail: sanitiseLine(event.detail), elapsed, at: now, progress}};
		}
		case 'stack-event':
			return takeStackEvent(state, event.event);
		case 'build':
			return {...state, builds: withBuild(state.builds, event.build, now)};
		case 'log':
			return {...state, builds: withLine(state.builds, event.source, sanitiseLine(event.line))};
		case 'note':
			return {...state, notes: [...state.notes, sanitiseLine(event.text)].slice(-kept.notes)};
	}
}

export const finishRun = <Result>(state: RunState<Result>, result: Result, now: number): RunState<Result> => ({
	...ended(state, now),
	phase: 'done',
	result,
});

/** The steps that were under way count as failed, also where the operation did not say so. */
export function failRun<Result>(state: RunState<Result>, error: unknown, now: number): RunState<Result> {
	const failure = failureOf(error);
	const steps = state.steps.map((step): RunStep => {
		if (step.state !== 'started') return step;
		return {...step, state: 'failed', detail: failure.message, elapsed: now - step.startedAt};
	});
	return {...ended(state, now), phase: 'failed', steps, failure};
}

export const stopRun = <Result>(state: RunState<Result>, now: number): RunState<Result> => ({
	...ended(state, now),
	phase: 'stopped',
});

const ended = <Result>(state: RunState<Result>, now: number): RunState<Result> => ({
	...state,
	endedAt: now,
	waiting: undefined,
});

type Step = ProgressEvent & {readonly type: 'step'};

function takeStep<Result>(state: RunState<Result>, event: Step, now: number): RunState<Result> {
	const index = state.steps.findIndex(({name}) => name === event.step);
	const before = state.steps[index];
	const isBegun = event.state === 'started';
	const step: RunStep = {
		name: event.step,
		state: event.state,
		detail: sanitiseLine(event.detail),
		startedAt: isBegun ? now : (before?.startedAt ?? now),
		elapsed: isBegun ? undefined : (event.elapsed ?? 0),
	};
	const steps = index < 0 ? [...state.steps, step] : state.steps.with(index, step);
	return {...state, steps, waiting: state.waiting?.step === event.step ? undefined : state.waiting};
}

function takeStackEvent<Result>(state: RunState<Result>, event: StackProgress): RunState<Result> {
	const safe = {...event, reason: event.reason === undefined ? undefined : sanitiseLine(event.reason)};
	return {
		...state,
		events: [safe, ...state.events].slice(0, kept.events),
		resources: {done: event.done, total: event.total},
	};
}

function withBuild(builds: readonly RunBuild[], build: BuildProgress, at: number): readonly RunBuild[] {
	const index = builds.findIndex(({project}) => project === build.project);
	const before = builds[index];
	if (before === undefined) return [...builds, {...build, at, log: []}];
	return builds.with(index, {...build, at, log: before.id === build.id ? before.log : []});
}

/** A line of a build that has not been told of is no line of a build. */
function withLine(builds: readonly RunBuild[], source: string, line: string): readonly RunBuild[] {
	const index = builds.findIndex(({project}) => project === source);
	const build = builds[index];
	if (build === undefined) return builds;
	return builds.with(index, {...build, log: [...build.log, line].slice(-kept.logLines)});
}

/** What an error tells the operator, whichever class it has. */
function failureOf(error: unknown): RunFailure {
	const {message} = error instanceof Error ? error : new Error(String(error));
	const {nextStep, evidence = [], requestId} = (error ?? {}) as Partial<RunFailure>;
	return {
		message: sanitiseLine(message),
		nextStep: nextStep === undefined ? undefined : sanitiseLine(nextStep),
		evidence: evidence.map((line) => sanitiseLine(line)),
		requestId,
		error,
	};
}
