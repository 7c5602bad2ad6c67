import {AwsError, NotFoundError} from '../../aws/errors.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';
import {followStack, newestEvent, stackFailure} from './follow.ts';
import {overtaken, type StackPlan} from './plan.ts';
import {restoreCounts, serviceCounts} from './service-counts.ts';
import {isGoodEnd} from './states.ts';

/**
 * Executes a reviewed plan and follows the stack to its end.
 *
 * @throws OutcomeError with the root causes when the stack rolls back; StateError when someone else changed it meanwhile
 */
export async function* deployStack(
	session: Session,
	plan: StackPlan,
	step: string,
	signal?: AbortSignal,
): Operation<{readonly status: string}> {
	const {cloudFormation} = session.gateways;
	if (plan.kind === 'unchanged') {
		const stack = await cloudFormation.describeStack(plan.stackId, {signal});
		return {status: stack?.StackStatus ?? ''};
	}
	const after = await newestEvent(session, plan.stackId, signal);
	await execute(session, plan, signal);
	return yield* settle(session, {
		name: plan.stackName,
		stackId: plan.stackId,
		after,
		total: plan.changes.length,
		step,
		signal,
	});
}

/** A plan is no longer there, or was executed, once someone else has changed the stack. */
async function execute(
	session: Session,
	{stackName, changeSetId}: StackPlan,
	signal: AbortSignal | undefined,
): Promise<void> {
	try {
		await session.gateways.cloudFormation.executeChangeSet(changeSetId, `execute ${changeSetId}`, {signal});
	} catch (error) {
		const isDropped =
			error instanceof NotFoundError || (error instanceof AwsError && /^InvalidChangeSetStatus/.test(error.code ?? ''));
		throw isDropped ? overtaken(stackName, error) : error;
	}
}

export interface SettleOptions {
	readonly name: string;
	readonly stackId: string;
	readonly after: string | undefined;
	readonly total: number;
	readonly step: string;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Follows a stack that is being created or updated, by whomever, to its end. One that is rolled back keeps the counts
 * of its services.
 */
export async function* settle(session: Session, options: SettleOptions): Operation<{readonly status: string}> {
	const {name, stackId, signal} = options;
	const counts = await serviceCounts(session, stackId, signal);
	const status = yield* followStack(session, options);
	if (isGoodEnd(status)) return {status};
	await restoreCounts(session, stackId, counts, signal);
	throw await stackFailure(session, name, stackId, status);
}
