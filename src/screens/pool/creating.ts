import {counted} from '../../format/number.ts';
import type {StackPlan} from '../../operations/stacks/plan.ts';
import type {FormValues} from '../../ui/form.ts';
import {nameField} from '../parameter-field.ts';
import {askPlan, type PendingPlan} from '../plan/pending.ts';
import type {ChangeParts} from './changes.ts';
import {callOf, parametersIn, poolFormState} from './pool-form.ts';
import {planNow} from './state.ts';
import {leavePool, work} from './working.ts';

/** Opens the form of a new pool, or of one that is not complete. What was asked for last and failed is there again. */
export async function createPool({shell, pool, view, actions}: ChangeParts): Promise<void> {
	const {phase, stack: shown, stacks} = pool.getState();
	const stack = phase === 'absent' ? shown : undefined;
	const declarations = await shell.busy('Reading the parameters', (signal) => actions.declarations(stack, signal));
	if (declarations === undefined) return;
	const subject = {declarations, stack, taken: stacks};
	const {failedCreation = {}} = view.getState();
	const isSame = stack === undefined || failedCreation[nameField] === stack;
	view.setState({form: {subject, state: poolFormState(subject, isSame ? failedCreation : {})}});
}

/** Creates what the form says, or goes on with it: shows the plan, follows it. */
export async function create(parts: ChangeParts, values: FormValues): Promise<void> {
	const {shell, view, actions} = parts;
	const {form, stack: before} = view.getState();
	if (form === undefined) return;
	const call = callOf(form.subject, values);
	const {stackName: stack} = call;
	const cost = form.subject.declarations.costLine(parametersIn(values));
	view.setState({form: undefined, failedCreation: undefined});
	const {phase, failure, result} = await work(parts, {kind: 'create', stack}, (signal) =>
		actions.create(call, (plan) => ask(parts, plan, cost, signal), signal),
	);
	if (phase === 'done' && result !== undefined) {
		view.setState({work: undefined});
		shell.notify(
			'success',
			`Pool ${stack} is there: ${result.available} of ${counted(result.target, 'task')} available`,
		);
	} else if (failure?.error instanceof Error && failure.error.name === 'DeclinedError') {
		// A plan that was not wanted is no failure: the form is there again, with all that was typed.
		view.setState({work: undefined, form});
		leavePool(parts, stack, before);
		shell.notify('information', 'The plan was discarded; nothing was changed');
	} else {
		view.setState({failedCreation: {...values, [nameField]: stack}});
		if (phase === 'failed') shell.fail(failure?.error, `Creating pool ${stack}`);
	}
}

/** Shows the plan, and answers what the operator says to it. */
function ask(
	{shell, view, isLookedAt}: ChangeParts,
	plan: StackPlan,
	cost: string,
	signal: AbortSignal,
): Promise<boolean> {
	const follows = 'Then its image is built, and the tasks are launched; they cost from then on.';
	const notes = [...(cost === '' ? [] : [cost]), follows];
	const show = (pending: PendingPlan | undefined): void => view.setState({plan: pending, planTop: 0});
	const answer = askPlan({plan, notes}, show, signal);
	if (planNow(view.getState()) === undefined || !isLookedAt())
		shell.notify('information', `The plan of ${plan.stackName} is ready`);
	return answer;
}
