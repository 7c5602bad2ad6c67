import type {Standing} from '../../operations/consumer/read-standing.ts';
import type {Operation} from '../../operations/progress.ts';
import {feed} from '../../store/feed.ts';
import type {LinkStore} from '../../store/link.ts';
import {createRun, type RunFailure} from '../../store/run.ts';
import type {FormValues} from '../../ui/form.ts';
import {moveCursor, placeCursor} from '../../ui/list.ts';
import type {ListControl} from '../../ui/list-control.ts';
import {nameField} from '../parameter-field.ts';
import {askPlan, type PendingPlan} from '../plan/pending.ts';
import type {Shell} from '../shell.ts';
import type {Approve, SetUpCall, SetupActions} from './actions.ts';
import {callOf, countField, type FormSubject, parameterFormState} from './parameter-form.ts';
import type {RunKind} from './progress.ts';
import {currentRun, isRunning, orderOfStacks, type SetupViewStore} from './state.ts';

export interface FlowParts {
	readonly shell: Shell;
	readonly link: LinkStore;
	readonly actions: SetupActions;
	readonly view: SetupViewStore;
	readonly list: ListControl;
}

/** Tasks of a consumer, unless something else is known. */
const usualCount = 3;

/** What happens on the screen: from page to page, and operations with what they need of the operator. */
export class SetupFlow {
	readonly #parts: FlowParts;
	#watching: Disposable | undefined;
	#isOpen = false;
	#isFirstVisit = true;
	/** What was asked for from here and has not succeeded yet: another try asks for the same. */
	readonly #lastCalls = new Map<string, SetUpCall>();
	/** Tasks that the stack wanted before its deletion began. */
	#countBefore: number | undefined;

	constructor(parts: FlowParts) {
		this.#parts = parts;
	}

	/** Begins to watch what the present page shows. */
	open(): Disposable {
		this.#isOpen = true;
		this.#watch();
		return {
			[Symbol.dispose]: () => {
				this.#isOpen = false;
				this.#watching?.[Symbol.dispose]();
			},
		};
	}

	/** The list of all consumers. */
	toStacks(): void {
		const {view, list} = this.#parts;
		const {stack} = view.getState();
		view.setState({page: 'stacks', detail: undefined, scrolled: 0});
		if (stack !== undefined) list.change((state, order, page) => placeCursor(state, order, page, `stack ${stack}`));
		this.#watch();
	}

	/** The page of one stack: read from the account, and followed by an operation of ours if there is one. */
	toStack(stack: string): void {
		const {view} = this.#parts;
		const isSame = view.getState().stack === stack;
		const fresh = {standing: undefined, standingAt: 0, detail: undefined, scrolled: 0, build: 0, planTop: 0};
		view.setState({page: 'stack', stack, ...(isSame ? {} : fresh)});
		this.#watch();
	}

	/**
	 * The form: of a new consumer, or of the stack that is looked at. `values` are proposed in place of the usual ones.
	 * One that opens by itself is not entered: the next key is meant for what was there before.
	 */
	async toForm(which: 'new' | 'existing', values: FormValues = {}, isEntered = true): Promise<void> {
		const {shell, actions, view} = this.#parts;
		const declarations = await shell.busy('Reading the parameters', () => actions.declarations());
		if (declarations === undefined) return;
		const {standing, consumers = []} = view.getState();
		const existing = which === 'existing' ? standing : undefined;
		const taken = consumers.map(({name}) => name);
		const subject: FormSubject = {declarations, existing, count: this.#proposedCount(existing), taken};
		view.setState({page: 'form', form: {subject, state: parameterFormState(subject, values), isEntered}});
		this.#watch();
	}

	/** As many tasks as there should be now; no task at all is meant only where there could be some. */
	#proposedCount(existing: Standing | undefined): number {
		const asked = existing && this.#lastCalls.get(existing.stackName)?.desired;
		const hasImages = existing?.steps.some(({step, state}) => step === 'images' && state === 'done') === true;
		return asked ?? (hasImages ? (existing?.tasks?.desired ?? usualCount) : usualCount);
	}

	/** The form as it was left, when there is one; else a new one. */
	async backToForm(): Promise<void> {
		const {view} = this.#parts;
		const {form} = view.getState();
		if (form === undefined) return this.toForm('new');
		view.setState({page: 'form'});
		this.#watch();
	}

	/** Begins the set-up with the form's values. */
	submit(values: FormValues): void {
		const {form} = this.#parts.view.getState();
		if (form !== undefined) this.setUp(callOf(form.subject, values));
	}

	/** Sets up, or goes on where an earlier set-up ended. */
	setUp(call: SetUpCall): void {
		const {actions} = this.#parts;
		const approve =
			(signal: AbortSignal): Approve =>
			(plan, cost) =>
				this.#ask(call.stackName, {plan, notes: [`Then all of it costs about ${cost}.`]}, signal);
		this.#lastCalls.set(call.stackName, call);
		this.toStack(call.stackName);
		this.run(call.stackName, 'set up', (signal) => actions.setUp(call, approve(signal), signal));
	}

	/** Goes on with a set-up as the stack has it; how many tasks are wanted is asked where no service says so. */
	async goOn(): Promise<void> {
		const {view, shell} = this.#parts;
		const {stack: stackName, standing} = view.getState();
		if (stackName === undefined) return;
		const call = this.#lastCalls.get(stackName);
		if (call !== undefined) {
			this.setUp(call);
			return;
		}
		const known = standing?.tasks?.desired ?? 0;
		const desired = known > 0 ? known : await askCount(shell, 'Go on with the set-up', String(usualCount));
		if (desired !== undefined) this.setUp({stackName, parameters: {}, desired});
	}

	/** What was asked for from here, and has neither succeeded yet nor been overtaken: rolled back, scaled since… */
	lastCall(stack: string): SetUpCall | undefined {
		return this.#lastCalls.get(stack);
	}

	/** Begins an operation on a stack; one that is under way there is no longer followed. */
	run<Result>(stack: string, kind: RunKind, begin: (signal: AbortSignal) => Operation<Result>): void {
		const {view, shell} = this.#parts;
		// A deletion takes the tasks away first: how many there should be is known only now.
		if (kind === 'delete') this.#countBefore = view.getState().standing?.tasks?.desired;
		view.getState().runs.get(stack)?.run.cancel();
		const run = createRun<unknown>(begin, {signal: shell.signal});
		const entry = {kind, run};
		view.setState(({runs}) => ({runs: new Map(runs).set(stack, entry), detail: undefined, scrolled: 0, build: 0}));
		void run.ended.then((state) => {
			if (view.getState().runs.get(stack) !== entry) return;
			if (state.phase === 'done') this.#succeeded(stack, kind);
			else if (state.phase === 'failed') this.#failed(stack, state.failure);
			// What can be done now is another matter than before.
			view.setState(({runs}) => ({runs: new Map(runs)}));
		});
	}

	/** Stops following the operation on the stack that is looked at, and waits until it has let go. */
	async stop(): Promise<void> {
		const entry = currentRun(this.#parts.view.getState());
		entry?.run.cancel();
		await entry?.run.ended;
	}

	#succeeded(stack: string, kind: RunKind): void {
		const {shell, view} = this.#parts;
		const asked = this.#lastCalls.get(stack);
		this.#lastCalls.delete(stack);
		const words = {
			'set up': 'is set up',
			scale: 'is scaled',
			redeploy: 'runs new tasks',
			delete: 'is gone, and nothing of it is left',
			'roll back': 'is rolled back',
		};
		shell.notify('success', `${stack} ${words[kind]}`);
		if (kind !== 'delete') return;
		const {standing, page, stack: looked} = view.getState();
		const desired = asked?.desired ?? this.#countBefore ?? usualCount;
		this.#forget(stack);
		if (looked !== stack || page !== 'stack') return;
		const {DesiredTasks: _, ...parameters} = standing?.parameters ?? {};
		view.setState({standing: undefined, consumers: view.getState().consumers?.filter(({name}) => name !== stack)});
		void this.toForm('new', {...parameters, [nameField]: stack, [countField]: String(desired)}, false);
	}

	/** A plan that was not wanted is no failure: the form is there again, with all that was typed. */
	#failed(stack: string, failure: RunFailure | undefined): void {
		const {shell, view} = this.#parts;
		if (failure?.error instanceof Error && failure.error.name === 'DeclinedError') {
			this.#forget(stack);
			this.#lastCalls.delete(stack);
			shell.notify('information', 'The plan was discarded; nothing was changed');
			const {stack: looked, page, form, standing} = view.getState();
			if (looked !== stack || page !== 'stack') return;
			if (form !== undefined && standing?.stackId === undefined) void this.backToForm();
			return;
		}
		if (failure?.error instanceof Error && failure.error.name === 'DryRunError') {
			this.#forget(stack);
			shell.show({title: 'Dry run: nothing was changed', text: dryRunText(failure.error)});
			return;
		}
		if (view.getState().stack !== stack || !this.#isOpen) {
			shell.notify('failure', `${stack}: ${failure?.message ?? 'failed'}`);
		}
	}

	#forget(stack: string): void {
		this.#parts.view.setState(({runs}) => ({runs: new Map([...runs].filter(([name]) => name !== stack))}));
	}

	/** Shows the plan, and answers what the operator says to it. */
	#ask(stack: string, asked: Omit<PendingPlan, 'answer'>, signal: AbortSignal): Promise<boolean> {
		const {view, shell} = this.#parts;
		const show = (pending: PendingPlan | undefined): void => {
			const others = [...view.getState().plans].filter(([name]) => name !== stack);
			if (pending === undefined) view.setState({plans: new Map(others)});
			else view.setState({plans: new Map([...others, [stack, pending]]), planTop: 0});
		};
		const answer = askPlan(asked, show, signal);
		if (view.getState().stack !== stack || !this.#isOpen) shell.notify('information', `The plan of ${stack} is ready`);
		return answer;
	}

	#watch(): void {
		const {view, actions, link} = this.#parts;
		this.#watching?.[Symbol.dispose]();
		this.#watching = undefined;
		if (!this.#isOpen) return;
		const {page, stack} = view.getState();
		if (page === 'stack' && stack !== undefined) {
			this.#watching = feed({
				source: (signal) => actions.watch(stack, signal),
				apply: (standing) => view.setState({standing, standingAt: Date.now()}),
				link,
			});
		} else {
			this.#watching = feed({
				source: (signal) => actions.watchStacks(signal),
				apply: (consumers) => {
					view.setState({consumers});
					this.#parts.list.refresh();
					if (page === 'stacks') this.#firstVisit();
				},
				link,
			});
		}
	}

	/** With nothing set up there is only one thing to do; with one consumer, only one to look at. */
	#firstVisit(): void {
		if (!this.#isFirstVisit) return;
		this.#isFirstVisit = false;
		const {view, list} = this.#parts;
		const {consumers = []} = view.getState();
		const [only] = consumers;
		list.change((state, _order, page) => moveCursor(state, orderOfStacks(consumers), page, 0));
		if (only === undefined) void this.toForm('new', {}, false);
		else if (consumers.length === 1) this.toStack(only.name);
	}

	/** Whether an operation on the stack that is looked at is under way. */
	get isRunning(): boolean {
		return isRunning(currentRun(this.#parts.view.getState()));
	}
}

/** The call that a dry run kept back, as its error has it. */
function dryRunText(error: Error): string {
	const {commandLine} = error as {readonly commandLine?: unknown};
	const line = typeof commandLine === 'string' ? commandLine : error.message;
	return `The first call that would change something:\n\n${line}`;
}

/** Asks for a number of tasks; undefined when the operator goes back. */
export async function askCount(shell: Shell, title: string, value: string): Promise<number | undefined> {
	const answer = await shell.prompt({
		...{title, label: 'Tasks', value, example: '3'},
		problem: (text) => (/^\d{1,4}$/.test(text.trim()) ? undefined : `«${text}» is no number of tasks from 0 to 5000`),
	});
	return answer === undefined ? undefined : Number(answer);
}
