import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {templateText} from '../../infra/package-files.ts';
import {DeclinedError} from '../errors.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';
import {deployStack, settle} from '../stacks/deploy.ts';
import {systemTag} from '../stacks/describe.ts';
import {newestEvent} from '../stacks/follow.ts';
import {discardPlan, planStack, type StackPlan} from '../stacks/plan.ts';
import {phaseOf} from '../stacks/states.ts';
import {existingConsumer, liveCount} from './existing.ts';
import type {SetupRequest} from './setup.ts';
import {parameterOf} from './stack.ts';

type StackStep = Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}>;
type Parameters = Readonly<Record<string, string>>;

/** Brings the stack to what the parameters say: waits for a change that is under way, plans, asks, executes. */
export async function* deployConsumer(
	session: Session,
	request: SetupRequest,
	existing: Stack | undefined,
	parameters: Parameters,
): StackStep {
	const {stackName: name, signal} = request;
	const settled = existing === undefined ? undefined : yield* awaitOthers(session, name, existing, signal);
	const stack = settled === undefined ? existing : await existingConsumer(session, name, signal);
	const plan = await planStack(session, {
		name,
		template: templateText('consumer'),
		parameters: await withLiveCount(session, stack, parameters, signal),
		capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
		tags: {[systemTag]: 'consumer'},
		signal,
	});
	if (plan.kind === 'unchanged' && settled !== undefined) {
		return {result: undefined, detail: `${settled}, begun by an earlier run`};
	}
	if (plan.kind === 'unchanged') return {result: undefined, detail: 'nothing to change', skipped: true};
	await approve(session, plan, request);
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
async function approve(session: Session, plan: StackPlan, request: SetupRequest): Promise<void> {
	let isApproved = false;
	try {
		isApproved = await request.approve(plan);
	} finally {
		if (!isApproved) await discardPlan(session, plan);
	}
	if (isApproved) return;
	throw new DeclinedError('The plan was not carried out, and nothing was changed.', 'Run it again to agree.');
}

/**
 * The desired count that the service has now. A template's own count would undo every scaling outside of it
 * (https://github.com/aws/containers-roadmap/issues/493).
 */
async function withLiveCount(
	session: Session,
	existing: Stack | undefined,
	parameters: Parameters,
	signal: AbortSignal | undefined,
): Promise<Parameters> {
	if (existing === undefined) return {...parameters, DesiredTasks: '0'};
	const isUnchanged = Object.entries(parameters).every(
		([name, value]) => name === 'DesiredTasks' || value === parameterOf(existing, name),
	);
	if (isUnchanged) return {...parameters, DesiredTasks: parameterOf(existing, 'DesiredTasks')};
	return {...parameters, DesiredTasks: String(await liveCount(session, existing, signal))};
}
