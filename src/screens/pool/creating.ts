import {counted} from '../../format/number.ts';
import type {Consequences} from '../../operations/pool/consequences.ts';
import type {PoolResult} from '../../operations/pool/create.ts';
import type {StackPlan} from '../../operations/stacks/plan.ts';
import type {FormValues} from '../../ui/form.ts';
import {nameField} from '../parameter-field.ts';
import {askPlan, type PendingPlan} from '../plan/pending.ts';
import type {ChangeParts} from './changes.ts';
import {callOf, type PoolFormSubject, poolFormState} from './pool-form.ts';
import {type PoolView, planNow} from './state.ts';
import {leavePool, work} from './working.ts';

/** Opens the form of a new pool, or of one that is not complete. */
export async function createPool(parts: ChangeParts): Promise<void> {
	const {phase, stack} = parts.pool.getState();
	await openForm(parts, 'create', phase === 'absent' ? stack : undefined);
}

/** Opens the form of the pool that is looked at, with what it has. */
export async function changePool(parts: ChangeParts): Promise<void> {
	const {stack} = parts.pool.getState();
	if (stack !== undefined) await openForm(parts, 'change', stack);
}

async function openForm(
	{shell, pool, view, actions}: ChangeParts,
	kind: PoolFormSubject['kind'],
	stack: string | undefined,
): Promise<void> {
	const declarations = await shell.busy('Reading the parameters', (signal) => actions.declarations(stack, signal));
	if (declarations === undefined) return;
	const subject = {kind, declarations, stack, taken: pool.getState().stacks};
	view.setState({form: {subject, state: poolFormState(subject, typedBefore(view.getState(), subject))}});
}

/** What was asked for last of the same pool, and failed. */
function typedBefore({failed = {}}: PoolView, {stack, taken}: PoolFormSubject): FormValues {
	const {[nameField]: name = ''} = failed;
	return (stack === undefined ? !taken.includes(name) : name === stack) ? failed : {};
}

/** Creates or changes what the form says, or goes on with it: shows the plan, follows it. */
export async function carryOut(parts: ChangeParts, values: FormValues): Promise<void> {
	const {shell, view, actions} = parts;
	const {form, stack: before} = view.getState();
	if (form === undefined) return;
	const {kind} = form.subject;
	const call = callOf(form.subject, values);
	const {stackName: stack} = call;
	view.setState({form: undefined, failed: undefined});
	const {phase, failure, result} = await work(parts, {kind, stack}, (signal) =>
		actions.create(call, (...of) => ask(parts, ...of, signal), signal),
	);
	if (phase === 'done' && result !== undefined) {
		view.setState({work: undefined});
		shell.notify('success', doneText(kind, result));
	} else if (failure?.error instanceof Error && failure.error.name === 'DeclinedError') {
		// A plan that was not wanted is no failure: the form is there again, with all that was typed.
		view.setState({work: undefined, form});
		leavePool(parts, stack, before);
		shell.notify('information', 'The plan was discarded; nothing was changed');
	} else {
		view.setState({failed: {...values, [nameField]: stack}});
		if (phase === 'failed') shell.fail(failure?.error, `${kind === 'create' ? 'Creating' : 'Changing'} pool ${stack}`);
	}
}

function doneText(kind: PoolFormSubject['kind'], {stackName, target, available}: PoolResult): string {
	const what = kind === 'create' ? 'is there' : 'is as it should be';
	return `Pool ${stackName} ${what}: ${available} of ${counted(target, 'task')} available`;
}

/** Shows the plan, and answers what the operator says to it; tasks that stop want the pool's name typed besides. */
async function ask(
	{shell, view, isLookedAt}: ChangeParts,
	plan: StackPlan,
	{lines, typed}: Consequences,
	signal: AbortSignal,
): Promise<boolean> {
	const show = (pending: PendingPlan | undefined): void => view.setState({plan: pending, planTop: 0});
	const answer = askPlan({plan, notes: lines}, show, signal);
	if (planNow(view.getState()) === undefined || !isLookedAt())
		shell.notify('information', `The plan of ${plan.stackName} is ready`);
	const isWanted = await answer;
	const isAgreed =
		isWanted && (typed === undefined || (await shell.confirm({title: `Change pool ${plan.stackName}`, lines, typed})));
	if (isAgreed) view.setState(({work: now}) => ({work: now && {...now, isAgreed}}));
	return isAgreed;
}
