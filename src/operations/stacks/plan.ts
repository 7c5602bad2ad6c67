import {createHash, randomUUID} from 'node:crypto';
import {ConflictError} from '../../aws/errors.ts';
import type {Change, ChangeSet, CreateChangeSetInput, Parameter, Stack} from '../../aws/gateways/cloudformation.ts';
import {waitUntil} from '../../aws/wait.ts';
import {OutcomeError, StateError} from '../errors.ts';
import {backoffFor, type Session} from '../session.ts';
import {assertChangeable, phaseOf} from './states.ts';

export interface StackRequest {
	readonly name: string;
	readonly template: string;
	readonly parameters: Readonly<Record<string, string>>;
	readonly capabilities: readonly ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM')[];
	readonly tags: Readonly<Record<string, string>>;
	/** The stack as it was when the parameters were made for it; absent: as it is now. */
	readonly basis?: Stack | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** One resource that a change set touches. */
export interface PlannedChange {
	readonly action: 'add' | 'change' | 'remove';
	/** The resource is made anew: its identity and, where it holds any, its data are lost. */
	readonly replaces: boolean;
	readonly logicalId: string;
	readonly resourceType: string;
	readonly properties: readonly string[];
}

/** A reviewed change set: what is executed later is exactly this. */
export interface StackPlan {
	readonly kind: 'create' | 'update' | 'unchanged';
	readonly stackName: string;
	readonly stackId: string;
	readonly changeSetId: string;
	readonly changes: readonly PlannedChange[];
}

/**
 * Asks CloudFormation what would change, and changes nothing. The change set is named by what it would do to the stack
 * as it is now, so that one that an interrupted run left behind is found again instead of made twice.
 *
 * @throws StateError when the stack's status allows no change, or someone else changed it meanwhile; OutcomeError when
 * the change set cannot be made
 */
export async function planStack(session: Session, request: StackRequest): Promise<StackPlan> {
	const {name, signal} = request;
	const stack = await session.gateways.cloudFormation.describeStack(name, {signal});
	assertChangeable(name, stack?.StackStatus);
	const kind = phaseOf(stack?.StackStatus) === 'absent' ? 'create' : 'update';
	const changeSetName = nameOf(request, kind === 'create' ? undefined : stack);
	if (stack !== undefined) await removeUnusable(session, name, changeSetName, signal);
	await ensureChangeSet(session, request, kind, changeSetName);
	const changeSet = await madeChangeSet(session, changeSetName, request, stack);
	if (await isOvertaken(session, request, request.basis ?? stack)) {
		await session.gateways.cloudFormation.deleteChangeSet(changeSet.id, {signal});
		throw overtaken(name);
	}
	const plan: StackPlan = {
		kind: changeSet.noChanges ? 'unchanged' : kind,
		stackName: name,
		stackId: changeSet.stackId,
		changeSetId: changeSet.id,
		changes: changeSet.changes.flatMap(toPlannedChange),
	};
	if (changeSet.noChanges) await session.gateways.cloudFormation.deleteChangeSet(changeSet.id, {signal});
	if (changeSet.status !== 'FAILED' || changeSet.noChanges) return plan;
	await discardPlan(session, plan);
	throw new OutcomeError(
		`CloudFormation cannot plan stack ${name}: ${changeSet.statusReason ?? 'it gave no reason'}`,
		'Mend what it names (a parameter, a permission, the template) and run the same command again.',
	);
}

const changedAt = (stack: Stack | undefined): string | undefined =>
	(stack?.LastUpdatedTime ?? stack?.CreationTime)?.toISOString();

/** Changes with the template, the parameters and the stack's last change. */
function nameOf({template, parameters, tags}: StackRequest, stack: Stack | undefined): string {
	const content = JSON.stringify([template, parameters, tags, stack?.StackStatus, changedAt(stack)]);
	return `ecs-console-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}

/** A change set of that name which failed, or which a later change of the stack made obsolete. */
async function removeUnusable(
	session: Session,
	stackName: string,
	changeSetName: string,
	signal: AbortSignal | undefined,
): Promise<void> {
	const {cloudFormation} = session.gateways;
	const found = await cloudFormation.describeChangeSet(changeSetName, stackName, {signal});
	if (found === undefined || isUsable(found)) return;
	await cloudFormation.deleteChangeSet(found.id, {signal});
}

const isUsable = ({status, executionStatus}: ChangeSet): boolean =>
	status.startsWith('CREATE_') && (executionStatus === 'AVAILABLE' || executionStatus === 'UNAVAILABLE');

async function ensureChangeSet(
	session: Session,
	request: StackRequest,
	kind: 'create' | 'update',
	changeSetName: string,
): Promise<void> {
	const input: CreateChangeSetInput = {
		stackName: request.name,
		changeSetName,
		type: kind === 'create' ? 'CREATE' : 'UPDATE',
		template: {body: request.template},
		parameters: Object.entries(request.parameters).map(toParameter),
		capabilities: [...request.capabilities],
		tags: Object.entries(request.tags).map(([Key, Value]) => ({Key, Value})),
		description: 'Made by ecs-console',
		// Its name already makes it unique; a token of an earlier stack of this name must not be given again.
		purpose: `plan ${request.name} ${changeSetName} ${randomUUID()}`,
	};
	try {
		await session.gateways.cloudFormation.createChangeSet(input, {signal: request.signal});
	} catch (error) {
		if (!(error instanceof ConflictError)) throw error;
	}
}

/** Whether someone else has made, changed or deleted the stack since. */
async function isOvertaken(
	session: Session,
	{name, signal}: Pick<StackRequest, 'name' | 'signal'>,
	before: Stack | undefined,
): Promise<boolean> {
	const now = await session.gateways.cloudFormation.describeStack(name, {signal});
	if (phaseOf(before?.StackStatus) === 'absent') return phaseOf(now?.StackStatus) !== 'absent';
	return now?.StackId !== before?.StackId || changedAt(now) !== changedAt(before);
}

/** What ends a plan that no longer fits: to carry it out would undo what someone else has changed. */
export const overtaken = (name: string, cause?: unknown): StateError =>
	new StateError(
		`Stack ${name} was changed by someone else while its change was planned; this one was not carried out.`,
		'Run the same again: it is planned anew, on what the stack has then.',
		{cause},
	);

/** Removes a plan that will not be executed, and with it a stack that exists only for it: not one that is made by now. */
export async function discardPlan(session: Session, plan: StackPlan): Promise<void> {
	if (plan.kind === 'unchanged') return;
	await session.gateways.cloudFormation.deleteChangeSet(plan.changeSetId);
	if (plan.kind !== 'create' || (await isOvertaken(session, {name: plan.stackName}, undefined))) return;
	await session.gateways.cloudFormation.deleteStack({stack: plan.stackId, purpose: `discard ${plan.changeSetId}`});
}

function toParameter([ParameterKey, ParameterValue]: readonly [string, string]): Parameter {
	return {ParameterKey, ParameterValue};
}

/** AWS drops all change sets of a stack when one of them is carried out. */
async function madeChangeSet(
	session: Session,
	changeSet: string,
	request: StackRequest,
	stack: Stack | undefined,
): Promise<ChangeSet> {
	const {name, signal} = request;
	return waitUntil(
		`the plan of stack ${name}`,
		async () => {
			const found = await session.gateways.cloudFormation.describeChangeSet(changeSet, name, {signal});
			if (found === undefined && (await isOvertaken(session, request, stack))) throw overtaken(name);
			const isMade = found !== undefined && /_COMPLETE$|FAILED$/.test(found.status);
			return isMade ? {done: true, result: found} : {done: false, state: found?.status ?? 'CREATE_PENDING'};
		},
		{signal, backoff: backoffFor(session), timeout: 10 * 60_000},
	);
}

const actions: Readonly<Record<string, PlannedChange['action']>> = {Add: 'add', Modify: 'change', Remove: 'remove'};

function toPlannedChange({ResourceChange: change}: Change): PlannedChange[] {
	if (change === undefined) return [];
	const properties = change.Details?.map(({Target}) => Target?.Name ?? Target?.Attribute ?? '') ?? [];
	return [
		{
			action: actions[change.Action ?? ''] ?? 'change',
			replaces: change.Replacement === 'True' || change.Replacement === 'Conditional',
			logicalId: change.LogicalResourceId ?? '',
			resourceType: change.ResourceType ?? '',
			properties: [...new Set(properties)].filter((property) => property !== ''),
		},
	];
}
