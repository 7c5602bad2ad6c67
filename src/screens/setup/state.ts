import {createStore, type StoreApi} from 'zustand/vanilla';
import type {ConsumerSummary} from '../../operations/consumer/list.ts';
import type {Standing} from '../../operations/consumer/read-standing.ts';
import type {Run, RunState} from '../../store/run.ts';
import {createListState, type ListState, type Order, orderOf} from '../../ui/list.ts';
import type {PendingPlan} from '../plan/pending.ts';
import type {Size} from '../screen.ts';
import type {FormOnScreen} from './parameter-form.ts';
import {progressOf, type RunKind, type SetupProgress} from './progress.ts';

/** An operation on a stack; it goes on whichever page or screen is looked at. */
export interface SetupRun {
	readonly kind: RunKind;
	readonly run: Run<unknown>;
}

/** What is looked at below the steps. */
export type Detail = 'events' | 'builds' | 'parameters';

export interface SetupView {
	readonly page: 'stacks' | 'form' | 'stack';
	/** Undefined until they were read. */
	readonly consumers: readonly ConsumerSummary[] | undefined;
	readonly list: ListState;
	/** What the form is about, what was typed, and the values it began with; kept when the operator goes away. */
	readonly form: FormOnScreen | undefined;
	/** Name of the stack that is looked at. */
	readonly stack: string | undefined;
	readonly standing: Standing | undefined;
	/** When it was read; milliseconds since 1970. */
	readonly standingAt: number;
	/** The last operation on each stack. */
	readonly runs: ReadonlyMap<string, SetupRun>;
	readonly plans: ReadonlyMap<string, PendingPlan>;
	/** First line of the plan on the screen. */
	readonly planTop: number;
	/** Undefined: what fits the step under way. */
	readonly detail: Detail | undefined;
	/** Lines scrolled away from the newest. */
	readonly scrolled: number;
	/** Which build's log is shown. */
	readonly build: number;
	/** Room of the screen, as last drawn. */
	readonly size: Size;
}

export type SetupViewStore = StoreApi<SetupView>;

export const createSetupView = (): SetupViewStore =>
	createStore<SetupView>(() => ({
		page: 'stacks',
		consumers: undefined,
		list: createListState(),
		form: undefined,
		stack: undefined,
		standing: undefined,
		standingAt: 0,
		runs: new Map(),
		plans: new Map(),
		planTop: 0,
		detail: undefined,
		scrolled: 0,
		build: 0,
		size: {columns: 80, rows: 20},
	}));

/** The row of the list that makes a new consumer. */
export const newRow = 'new';

const orders = new WeakMap<readonly ConsumerSummary[], Order>();
const emptyOrder = orderOf([]);

/** The consumers as listed, and last the row for a new one; nothing before they were read. */
export function orderOfStacks(consumers: readonly ConsumerSummary[] | undefined): Order {
	if (consumers === undefined) return emptyOrder;
	const known = orders.get(consumers);
	if (known !== undefined) return known;
	const order = orderOf([...consumers.map(({name}) => `stack ${name}`), newRow]);
	orders.set(consumers, order);
	return order;
}

/** The operation on the stack that is looked at. */
export const currentRun = ({stack, runs}: SetupView): SetupRun | undefined =>
	stack === undefined ? undefined : runs.get(stack);

/** The plan that waits for the operator on the stack that is looked at. */
export const currentPlan = ({stack, plans}: SetupView): PendingPlan | undefined =>
	stack === undefined ? undefined : plans.get(stack);

export const isRunning = (entry: SetupRun | undefined): boolean => entry?.run.store.getState().phase === 'running';

/** What would be interrupted by quitting now, a sentence for each stack. */
export function unfinishedOf({runs}: SetupView): string | undefined {
	const names = {
		'set up': 'set-up',
		scale: 'scaling',
		redeploy: 'deployment',
		delete: 'deletion',
		'roll back': 'rollback',
	} satisfies Readonly<Record<RunKind, string>>;
	const running = [...runs].filter(([, run]) => isRunning(run));
	const sentences = running.map(([stack, {kind}]) => `The ${names[kind]} of ${stack} is under way.`);
	return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** What the page of the stack draws now. `run` is the state of its operation, if there is one. */
export function progressNow(view: SetupView, run: RunState<unknown> | undefined, now: number): SetupProgress {
	const {standing, standingAt} = view;
	return progressOf({standing, standingAt, kind: currentRun(view)?.kind, run, now});
}

/** What is below the steps: what the operator chose, else what fits the step under way. */
export function detailNow(view: SetupView, progress: SetupProgress): Detail {
	if (view.detail !== undefined) return view.detail;
	const current = progress.steps[progress.stepNumber - 1];
	const isBuilding = current?.name === 'Images' && current.state !== 'waiting';
	if (isBuilding && progress.builds.length > 0) return 'builds';
	if (progress.events.length > 0) return 'events';
	return progress.builds.some(({status}) => status !== 'SUCCEEDED') ? 'builds' : 'parameters';
}

/** Why there is nothing to do with a stack; undefined when there is one. */
export const noStack = ({standing}: SetupView): string | undefined =>
	standing?.stackId === undefined ? 'there is no stack' : undefined;

/** What the page of the stack draws, for commands that depend on it. */
export const progressOfNow = (view: SetupView): SetupProgress =>
	progressNow(view, currentRun(view)?.run.store.getState(), Date.now());
