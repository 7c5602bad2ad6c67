import {StateError} from '../errors.ts';
import {type Operation, step} from '../progress.ts';
import type {Session} from '../session.ts';
import {requireStack} from './describe.ts';
import {followStack, newestEvent, stackFailure} from './follow.ts';
import {restoreCounts, serviceCounts} from './service-counts.ts';

/** How a stack can be brought back to what it was: which call CloudFormation wants depends on its status. */
export type RollbackKind = 'cancel-update' | 'continue-rollback' | 'rollback';

/** What a rollback would do, for the question before it. */
export interface RollbackPlan {
	readonly name: string;
	readonly stackId: string;
	readonly status: string;
	readonly kind: RollbackKind;
	/** In plain words, a line each. */
	readonly lines: readonly string[];
}

const kinds: Readonly<Record<string, RollbackKind>> = {
	UPDATE_IN_PROGRESS: 'cancel-update',
	UPDATE_ROLLBACK_FAILED: 'continue-rollback',
	CREATE_FAILED: 'rollback',
	UPDATE_FAILED: 'rollback',
};

const words: Readonly<Record<RollbackKind, string>> = {
	'cancel-update': 'The update that is under way is cancelled, and every resource gets back what it had before.',
	'continue-rollback': 'The rollback that failed is tried again from where it stopped; mend its cause first.',
	rollback: 'What the failed operation changed is undone; resources that it made are deleted.',
};

/** Which rollback a status allows; undefined where CloudFormation has none. */
const rollbackKind = (status: string | undefined): RollbackKind | undefined => kinds[status ?? ''];

/** Why a stack in this status cannot be rolled back, and what can be done instead. */
function whyNoRollback(status: string): string {
	if (status === 'CREATE_IN_PROGRESS') return 'a stack that is being created can only be deleted';
	if (status.endsWith('ROLLBACK_IN_PROGRESS')) return 'it is being rolled back already';
	if (status.endsWith('_IN_PROGRESS')) return 'it is past the point where it could be rolled back';
	if (status === 'UPDATE_ROLLBACK_COMPLETE') return 'it was rolled back already and is as it was before';
	return status.endsWith('ROLLBACK_COMPLETE') || status.endsWith('_FAILED')
		? 'AWS lets such a stack only be deleted'
		: 'no change of it is under way or has failed';
}

const noRollback = (name: string, status: string, cause?: unknown): StateError =>
	new StateError(
		`Stack ${name} is in ${status}: ${whyNoRollback(status)}.`,
		`See «ecs-console stack events ${name}»; to take it away: «ecs-console stack delete ${name}».`,
		{cause},
	);

/** @throws NoSuchStackError; StateError when there is nothing that could be rolled back */
export async function planRollback(session: Session, name: string, signal?: AbortSignal): Promise<RollbackPlan> {
	const {StackId: stackId = name, StackStatus: status = ''} = await requireStack(session, name, signal);
	const kind = rollbackKind(status);
	if (kind === undefined) throw noRollback(name, status);
	return {name, stackId, status, kind, lines: [`Stack ${name} is in ${status}.`, words[kind]]};
}

/**
 * Brings a stack back to what it was before its last operation, its services to the count they have, and follows it to
 * the end.
 *
 * @throws OutcomeError with the root causes when that fails, too; StateError when there is nothing to roll back by then
 */
export async function* rollBackStack(
	session: Session,
	plan: RollbackPlan,
	signal?: AbortSignal,
): Operation<{readonly status: string}> {
	const status = yield* step('roll back', `Rolling back stack ${plan.name}`, () => rollBack(session, plan, signal));
	return {status};
}

async function* rollBack(
	session: Session,
	plan: RollbackPlan,
	signal: AbortSignal | undefined,
): Operation<{readonly result: string; readonly detail: string}> {
	const {cloudFormation} = session.gateways;
	const {name, stackId, kind} = plan;
	const after = await newestEvent(session, stackId, signal);
	const counts = await serviceCounts(session, stackId, signal);
	await begin(session, plan, `${kind} ${stackId} ${after ?? ''}`, signal);
	const resources = await cloudFormation.stackResources(stackId, {signal});
	const status = yield* followStack(session, {step: 'roll back', stackId, after, total: resources.length, signal});
	if (!status.endsWith('ROLLBACK_COMPLETE')) throw await stackFailure(session, name, stackId, status);
	await restoreCounts(session, stackId, counts, signal);
	return {result: status, detail: status};
}

/** Whoever else rolls it back, or lets the update come to its end, meanwhile is no riddle of AWS's. */
async function begin(
	{gateways: {cloudFormation}}: Session,
	{name, stackId, kind}: RollbackPlan,
	purpose: string,
	signal: AbortSignal | undefined,
): Promise<void> {
	try {
		if (kind === 'cancel-update') await cloudFormation.cancelUpdate(stackId, purpose, {signal});
		else if (kind === 'continue-rollback') await cloudFormation.continueUpdateRollback(stackId, purpose, {signal});
		else await cloudFormation.rollbackStack(stackId, purpose, {signal});
	} catch (error) {
		const now = (await cloudFormation.describeStack(stackId, {signal}))?.StackStatus;
		throw now === undefined || rollbackKind(now) === kind ? error : noRollback(name, now, error);
	}
}
