import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {templateText} from '../../infra/package-files.ts';
import {DeclinedError} from '../errors.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';
import {deployStack, settle} from './deploy.ts';
import {systemTag} from './describe.ts';
import {existingSystem} from './existing.ts';
import {newestEvent} from './follow.ts';
import {discardPlan, planStack, type StackPlan} from './plan.ts';
import {phaseOf} from './states.ts';

type Parameters = Readonly<Record<string, string>>;

export interface SystemDeployment {
	readonly stackName: string;
	readonly system: 'consumer' | 'pool';
	/** The stack as it was found; undefined when it has to be made. */
	readonly existing: Stack | undefined;
	/** What to deploy with, once nothing moves any more. */
	readonly parameters: (stack: Stack | undefined) => Promise<Parameters>;
	/** Shows the plan before anything is changed; false ends the deployment with nothing done. */
	readonly approve: (plan: StackPlan) => Promise<boolean>;
	/** Whether something besides the stack changes: then it is asked also where the stack stays as it is. */
	readonly changesMore?: boolean;
	/** What has to be there before an approved plan is carried out. */
	readonly prepare?: (() => Operation<void>) | undefined;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Brings the stack of a system to what its parameters say: waits for a change that is under way, plans, asks, executes.
 *
 * @throws DeclinedError when the plan is not approved; OutcomeError with the root causes when the stack rolls back
 */
export async function* deploySystem(
	session: Session,
	deployment: SystemDeployment,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	const {stackName: name, system, existing, signal} = deployment;
	const settled = existing === undefined ? undefined : yield* awaitOthers(session, name, existing, signal);
	const stack = settled === undefined ? existing : await existingSystem(session, name, system, signal);
	const plan = await planStack(session, {
		name,
		template: templateText(system),
		parameters: await deployment.parameters(stack),
		capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
		tags: {[systemTag]: system},
		basis: stack,
		signal,
	});
	if (plan.kind === 'unchanged' && settled !== undefined) {
		return {result: undefined, detail: `${settled}, begun by an earlier run`};
	}
	if (plan.kind !== 'unchanged' || deployment.changesMore === true) await approve(session, plan, deployment);
	if (plan.kind === 'unchanged') return {result: undefined, detail: 'nothing to change', skipped: true};
	if (deployment.prepare !== undefined) yield* deployment.prepare();
	const {status} = yield* deployStack(session, plan, 'stack', signal);
	return {result: undefined, detail: `${status}, ${plan.changes.length} resources`};
}

/** Follows what an earlier run, or someone else, has begun; answers how it ended, or undefined when nothing moves. */
async function* awaitOthers(
	session: Session,
	name: string,
	{StackId: stackId = name, StackStatus}: Stack,
	signal: AbortSignal | undefined,
): Operation<string | undefined> {
	const phase = phaseOf(StackStatus);
	if (phase !== 'creating' && phase !== 'updating') return undefined;
	const {length: total} = await session.gateways.cloudFormation.stackResources(stackId, {signal});
	const after = await newestEvent(session, stackId, signal);
	const {status} = yield* settle(session, {name, stackId, after, total, step: 'stack', signal});
	return status;
}

/** A plan that is not approved, for whatever reason, leaves nothing behind. */
async function approve(session: Session, plan: StackPlan, request: Pick<SystemDeployment, 'approve'>): Promise<void> {
	let isApproved = false;
	try {
		isApproved = await request.approve(plan);
	} finally {
		if (!isApproved) await discardPlan(session, plan);
	}
	if (isApproved) return;
	throw new DeclinedError('The plan was not carried out, and nothing was changed.', 'Run it again to agree.');
}
