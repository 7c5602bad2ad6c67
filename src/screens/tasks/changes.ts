import {counted} from '../../format/number.ts';
import type {Operation} from '../../operations/progress.ts';
import type {StopOutcome} from '../../operations/tasks/stop.ts';
import type {ServiceRow} from '../../operations/watch/service-row.ts';
import {createRun, type RunState} from '../../store/run.ts';
import type {Shell} from '../shell.ts';
import type {TasksActions} from './actions.ts';
import {type Chosen, serviceReference, taskReference} from './chosen.ts';

/** A change that was begun and has not ended. */
export interface UnderWay {
	readonly sentence: string;
}

export interface ChangeParts {
	readonly shell: Shell;
	readonly actions: TasksActions;
	readonly chosen: Chosen;
	/** Brings the next look forward: something was changed. */
	readonly nudge: (arns?: readonly string[]) => void;
	/** What is followed now. */
	readonly underWay: Set<UnderWay>;
	/** Marks were for what is done now. */
	readonly clearMarks: () => void;
}

/** Stops the tasks chosen, after showing which and what will replace them. */
export async function stopChosen(parts: ChangeParts): Promise<void> {
	const {shell, actions, chosen, nudge, clearMarks} = parts;
	const tasks = chosen.tasks.map(taskReference);
	const arns = tasks.map(({task}) => task);
	const plan = await shell.busy('Looking at what would stop', (signal) => actions.planStop(tasks, signal));
	if (plan === undefined) return;
	const {length} = plan.tasks;
	const clusters = [...new Set(plan.tasks.map(({cluster}) => cluster))].join(', ');
	const isAgreed = await shell.confirm({
		title: `Stop ${counted(length, 'task')} of ${clusters}`,
		lines: plan.lines,
		...(plan.typed !== undefined && {typed: plan.typed}),
		awsLines: () => actions.previewStop(plan, {}),
	});
	if (!isAgreed) return;
	clearMarks();
	const sentence = length === 1 ? 'A task is being stopped.' : `${length} tasks are being stopped.`;
	const state = await follow(parts, sentence, arns, (signal) => actions.stop(plan, {}, signal));
	if (state.phase === 'failed') shell.fail(state.failure?.error, `Stopping ${counted(length, 'task')}`);
	else if (state.result !== undefined) tellStopped(shell, state.result);
	nudge(arns);
}

function tellStopped(shell: Shell, {stopped, failed}: StopOutcome): void {
	const [first] = failed;
	if (first === undefined) shell.notify('success', `${counted(stopped.length, 'task')} told to stop`);
	else {
		const others = failed.length > 1 ? ` and ${failed.length - 1} more` : '';
		shell.notify('failure', `${first.id.slice(0, 12)}${others} could not be stopped: ${first.message}`);
	}
}

/** Asks how many tasks a service should have, beginning from what it has. */
export async function askAndScale(parts: ChangeParts): Promise<void> {
	const [service] = parts.chosen.services;
	if (service === undefined) return;
	const typed = await parts.shell.prompt({
		title: `Scale ${service.name}`,
		label: 'Tasks wanted',
		value: String(service.desired),
		problem: (value) => (/^\d{1,4}$/.test(value.trim()) ? undefined : 'a whole number from 0 to 5000'),
		example: '3',
	});
	if (typed !== undefined) await scale(parts, service, Number(typed));
}

/** One task more or fewer. */
export async function scaleBy(parts: ChangeParts, step: number): Promise<void> {
	const [service] = parts.chosen.services;
	if (service !== undefined) await scale(parts, service, Math.max(0, service.desired + step));
}

async function scale(parts: ChangeParts, service: ServiceRow, count: number): Promise<void> {
	const {shell, actions} = parts;
	const what = `Scaling ${service.name}`;
	const plan = await shell.busy(what, (signal) => actions.planScale(serviceReference(service), count, signal));
	if (plan === undefined) return;
	const isAgreed = await shell.confirm({
		title: `Scale ${service.name} from ${plan.from} to ${plan.to}`,
		lines: plan.lines,
		...(plan.typed !== undefined && {typed: plan.typed}),
		awsLines: () => actions.previewScale(plan),
	});
	if (!isAgreed) return;
	shell.notify('information', `${service.name} goes from ${plan.from} to ${plan.to}`);
	const sentence = `Service ${service.name} goes from ${plan.from} to ${counted(plan.to, 'task')}.`;
	const state = await follow(parts, sentence, [service.arn], (signal) => actions.scale(plan, signal));
	tellEnd(shell, state, what, `${service.name} has ${counted(plan.to, 'task')}`);
}

/** Replaces all tasks of a service by new ones. */
export async function deploy(parts: ChangeParts): Promise<void> {
	const {shell, actions, chosen} = parts;
	const [service] = chosen.services;
	if (service === undefined) return;
	const what = `Deploying ${service.name} anew`;
	const plan = await shell.busy(what, (signal) => actions.planDeploy(serviceReference(service), signal));
	if (plan === undefined) return;
	const isAgreed = await shell.confirm({
		title: `New deployment of ${service.name}`,
		lines: plan.lines,
		awsLines: () => actions.previewDeploy(plan),
	});
	if (!isAgreed) return;
	shell.notify('information', `${service.name} begins a new deployment`);
	const sentence = `The deployment of ${service.name} is under way.`;
	const state = await follow(parts, sentence, [service.arn], (signal) => actions.deploy(plan, signal));
	tellEnd(shell, state, what, `${service.name} runs new tasks`);
}

function tellEnd(shell: Shell, {phase, failure}: RunState<unknown>, what: string, done: string): void {
	if (phase === 'done') shell.notify('success', done);
	else if (phase === 'failed') shell.fail(failure?.error, what);
}

/** Runs it while the operator goes on; what is watched is looked at as soon as something happens. */
async function follow<Result>(
	{shell, nudge, underWay}: ChangeParts,
	sentence: string,
	arns: readonly string[],
	begin: (signal: AbortSignal) => Operation<Result>,
): Promise<RunState<Result>> {
	const run = createRun(begin, {signal: shell.signal});
	const change: UnderWay = {sentence};
	underWay.add(change);
	const end = run.store.subscribe((now, before) => {
		if (now.steps !== before.steps) nudge(arns);
	});
	try {
		return await run.ended;
	} finally {
		end();
		underWay.delete(change);
		nudge(arns);
	}
}
