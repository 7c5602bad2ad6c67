import type {SetupStep, Standing} from '../../operations/consumer/read-standing.ts';
import type {BuildStanding} from '../../operations/consumer/standing.ts';
import type {StackProgress} from '../../operations/progress.ts';
import type {RunBuild, RunState, RunStep} from '../../store/run.ts';
import {type Mark, type Progress, remaining} from '../../ui/progress-bar.ts';
import type {Step, StepState} from '../../ui/steps.ts';

export type RunKind = 'set up' | 'scale' | 'redeploy' | 'delete' | 'roll back';

/** What one stack's page draws, whether it comes from an operation of ours or from the account alone. */
export interface SetupProgress {
	readonly steps: readonly Step[];
	/** Of the step under way or failed, from 1; the number of steps when all are done. */
	readonly stepNumber: number;
	/** Milliseconds since what goes on began; undefined while nothing does. */
	readonly elapsed: number | undefined;
	/** Newest first. */
	readonly events: readonly StackProgress[];
	readonly builds: readonly BuildView[];
	readonly failure: FailureView | undefined;
	/** What the account says of the next action is older than what an operation of ours has done. */
	readonly isOutdated: boolean;
}

export interface BuildView {
	readonly project: string;
	readonly id: string;
	readonly phase: string;
	readonly status: string;
	/** Milliseconds. */
	readonly elapsed: number | undefined;
	readonly log: readonly string[];
}

export interface FailureView {
	/** The root cause, or what failed where that says it already. */
	readonly cause: string;
	/** What shows it: further causes, stop reasons, events. */
	readonly evidence: readonly string[];
	readonly nextStep: string | undefined;
	/** What was thrown, where an operation of ours failed. */
	readonly error: unknown;
}

export interface ProgressSources {
	readonly standing: Standing | undefined;
	/** When the standing was read; milliseconds since 1970. */
	readonly standingAt: number;
	readonly kind: RunKind | undefined;
	readonly run: RunState<unknown> | undefined;
	readonly now: number;
}

const stepNames: Readonly<Record<SetupStep, string>> = {
	check: 'Check',
	parameters: 'Parameters',
	stack: 'Stack',
	images: 'Images',
	scale: 'Scale',
	endpoint: 'Endpoint',
};

const order = Object.keys(stepNames) as readonly SetupStep[];

/** Puts an operation of ours and what the account says together: the operation knows times, the account the truth. */
export function progressOf(sources: ProgressSources): SetupProgress {
	const {standing, run, kind, now} = sources;
	const steps = stepsOf(sources);
	const at = steps.findIndex(({state}) => state === 'running' || state === 'failed');
	const next = steps.findIndex(({state}) => state === 'waiting');
	const isRunning = run?.phase === 'running';
	const began = isRunning ? run.startedAt : standing?.resources && standing.since?.getTime();
	const isOurs = run !== undefined && run.phase !== 'stopped';
	return {
		steps,
		stepNumber: (at >= 0 ? at : next >= 0 ? next : steps.length - 1) + 1,
		elapsed: began === undefined ? undefined : now - began,
		events: run !== undefined && run.events.length > 0 ? run.events : (standing?.events ?? []),
		builds: buildsOf(sources),
		failure: isOurs && kind !== undefined ? runFailure(run) : standingFailure(standing),
		isOutdated: sources.standingAt <= (run?.endedAt ?? 0),
	};
}

function stepsOf(sources: ProgressSources): Step[] {
	const {run, kind, standing, standingAt} = sources;
	if (run === undefined || kind === undefined || run.phase === 'stopped') return standingSteps(sources);
	// Once an operation is done, what the account says since then is newer.
	if (run.phase === 'done' && standing !== undefined && standingAt > (run.endedAt ?? 0)) return standingSteps(sources);
	if (kind === 'delete' || kind === 'roll back') return run.steps.map((step) => runStep(step, sources));
	const ahead: Partial<Record<SetupStep, string>> = standing?.address === undefined ? {} : {endpoint: standing.address};
	const reached: readonly string[] = run.steps.map(({name}) => name);
	const first = order.findIndex((name) => reached.includes(name));
	return order.map((name, index): Step => {
		const step = run.steps.find((each) => each.name === name);
		if (step !== undefined) return runStep(step, sources);
		const known = standing?.steps.find((each) => each.step === name);
		const isBefore = kind !== 'set up' && index < first;
		return {
			name: stepNames[name],
			state: isBefore ? (known?.state ?? 'waiting') : 'waiting',
			detail: known?.state === 'waiting' || isBefore ? (known?.detail ?? '') : (ahead[name] ?? toDo[name]),
		};
	});
}

const toDo: Readonly<Record<SetupStep, string>> = {
	check: 'account, region and quota',
	parameters: 'values alone and together',
	stack: 'create or change it',
	images: 'build both images',
	scale: 'start tasks',
	endpoint: 'public address',
};

/** The account knows no times, but an operation that ended may have measured them. */
function standingSteps({standing, run, kind, now}: ProgressSources): Step[] {
	const {steps = [], resources, since} = standing ?? {};
	if (standing === undefined) return order.map((name) => ({name: stepNames[name], state: 'waiting', detail: ''}));
	const measured = kind === 'delete' || kind === 'roll back' ? [] : (run?.steps ?? []);
	return steps.map(({step, state, detail}): Step => {
		const elapsed = state === 'done' ? measured.find(({name}) => name === step)?.elapsed : undefined;
		const isMoving = step === 'stack' && state === 'running' && resources !== undefined && since !== undefined;
		const progress = isMoving ? stackProgress(resources, since.getTime(), now) : undefined;
		return {name: stepNames[step], state, detail, elapsed, progress};
	});
}

const states: Readonly<Record<RunStep['state'], StepState>> = {
	started: 'running',
	done: 'done',
	skipped: 'skipped',
	failed: 'failed',
};

function runStep({name, state, detail, elapsed, startedAt}: RunStep, {run, now}: ProgressSources): Step {
	if (state !== 'started') return {name: titleOf(name), state: states[state], detail, elapsed};
	const waiting = run?.waiting?.step === name ? run.waiting : undefined;
	const isStack = name === 'stack' || name === 'delete' || name === 'roll back';
	const moved = isStack ? run?.resources : waiting?.progress;
	return {
		name: titleOf(name),
		state: 'running',
		detail: waiting?.detail ?? (name === 'images' ? buildWords(run) : undefined) ?? detail,
		elapsed: now - startedAt,
		progress: moved && (isStack ? stackProgress(moved, startedAt, now) : moved),
	};
}

const titleOf = (step: string): string => stepNames[step as SetupStep] ?? capitalised(step);

/** `demo-Backend build, demo-Console install`: where the builds are; undefined before they have begun. */
function buildWords(run: RunState<unknown> | undefined): string | undefined {
	const words = run?.builds.map(({project, phase, status}) => {
		return `${project} ${(status === 'IN_PROGRESS' ? phase : status).toLowerCase()}`;
	});
	return words === undefined || words.length === 0 ? undefined : words.join(', ');
}

const capitalised = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

function stackProgress({done, total}: {done: number; total: number}, began: number, now: number): Progress {
	const history: Mark[] = [
		{at: began, done: 0},
		{at: now, done},
	];
	// The first few resources say little of the others.
	return {done, total, remaining: done < 3 ? undefined : remaining(history, total, now)};
}

/** An operation that ended no longer looks at builds that go on: of those the account knows more. */
function buildsOf({run, standing, now}: ProgressSources): readonly BuildView[] {
	const known = (standing?.builds ?? []).map((build) => standingBuild(build, now));
	if (run === undefined || run.builds.length === 0) return known;
	return run.builds.map((build) => {
		const later = run.phase === 'running' ? undefined : known.find(({id}) => id === build.id);
		return later === undefined ? runBuild(build, now) : {...later, log: build.log};
	});
}

const standingBuild = ({began, ended, ...build}: BuildStanding, now: number): BuildView => ({
	...build,
	elapsed: began === undefined ? undefined : (ended?.getTime() ?? now) - began.getTime(),
});

function runBuild({project, id, phase, status, elapsed, at, log}: RunBuild, now: number): BuildView {
	const sinceTold = status === 'IN_PROGRESS' ? now - at : 0;
	return {project, id, phase, status, elapsed: elapsed + sinceTold, log};
}

function runFailure({failure, builds}: RunState<unknown>): FailureView | undefined {
	if (failure === undefined) return undefined;
	const {message, nextStep, evidence, error} = failure;
	const [first, ...others] = evidence;
	// A stack's message only wraps its root cause in words.
	if (first !== undefined && message.includes(first)) return {cause: first, evidence: others, nextStep, error};
	// A log tells most at its end.
	const isBuild = builds.some(({id}) => message.includes(id));
	return {cause: message, evidence: isBuild ? evidence.slice(-3) : evidence, nextStep, error};
}

function standingFailure(standing: Standing | undefined): FailureView | undefined {
	const failed = standing?.steps.find(({state}) => state === 'failed');
	if (failed === undefined || standing === undefined) return undefined;
	const [first = failed.detail, ...evidence] = failed.step === 'stack' ? standing.causes : [];
	return {cause: first, evidence, nextStep: undefined, error: undefined};
}
