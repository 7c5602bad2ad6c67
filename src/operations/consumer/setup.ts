import {counted} from '../../format/number.ts';
import {resolveConsumerParameters} from '../../infra/consumer/parameters.ts';
import {costPerHour} from '../cost/cost.ts';
import {costLabel} from '../cost/label.ts';
import {consumerThings} from '../overview/consumer-things.ts';
import {type Operation, step} from '../progress.ts';
import type {Session} from '../session.ts';
import {assertSame} from '../stacks/existing.ts';
import {liveCount} from '../stacks/live-count.ts';
import {tellParameters} from '../stacks/parameters.ts';
import type {StackPlan} from '../stacks/plan.ts';
import {checkAccount} from './check.ts';
import {deployConsumer} from './deploy.ts';
import {existingConsumer, parametersOf} from './existing.ts';
import {checkConsumerParameters} from './parameters.ts';
import {localSizes} from './sizes.ts';
import {consumerStack} from './stack.ts';
import {type SetupResult, startTasks} from './start-tasks.ts';

export type {SetupResult} from './start-tasks.ts';

export interface SetupRequest {
	readonly stackName: string;
	/** What the operator wants otherwise than the template's defaults, or than the stack has it already. */
	readonly parameters: Readonly<Record<string, string>>;
	/** Tasks to run at the end; undefined: as many as run already, or three. */
	readonly desired: number | undefined;
	/** The stack that these parameters change: without it they would be no whole set-up. Undefined: whatever is there. */
	readonly stackId?: string | undefined;
	/**
	 * Shows the plan before anything is changed, and what will cost how much: `$0.48/h with 3 tasks`. False ends the
	 * set-up with nothing done.
	 */
	readonly approve: (plan: StackPlan, cost: string) => Promise<boolean>;
	readonly signal?: AbortSignal | undefined;
}

const usualCount = 3;

/**
 * From nothing to a consumer that answers: check, parameters, stack, images, scale, endpoint. Each step asks the
 * account whether it is done, so an interrupted set-up (`kill -9` included) is picked up by running it again.
 *
 * @throws InvalidInputError before any call when parameters cannot be right; DeclinedError when the plan is not
 *   approved; StateError when the stack to change is gone; StateError, OutcomeError as the steps do
 */
export async function* setupConsumer(session: Session, request: SetupRequest): Operation<SetupResult> {
	const {stackName, signal} = request;
	checkConsumerParameters(stackName, request.parameters);
	const existing = await existingConsumer(session, stackName, signal);
	assertSame(request, existing, 'a new consumer');
	const given = {...localSizes(session, existing === undefined, request.parameters), ...request.parameters};
	const parameters = resolveConsumerParameters({...parametersOf(existing), ...given});
	const desired = request.desired ?? ((await liveCount(session, existing, signal)) || usualCount);
	yield* step('check', 'Checking account, region and quota', () => checkAccount(session, parameters, desired, signal));
	yield* step('parameters', 'Checking parameters', () => tellParameters(parameters, given, existing));
	const approve = (plan: StackPlan) => request.approve(plan, costOf(session, parameters, desired));
	const deployment = {stackName, approve, signal};
	yield* step('stack', `Deploying stack ${stackName}`, () => deployConsumer(session, deployment, existing, parameters));
	return yield* startTasks(session, await consumerStack(session, stackName, signal), desired, signal);
}

/** What all of it costs once its tasks run. */
function costOf({region, mode}: Session, parameters: Readonly<Record<string, string>>, tasks: number): string {
	return `${costLabel(costPerHour(consumerThings(parameters, tasks), region), mode)} with ${counted(tasks, 'task')}`;
}
