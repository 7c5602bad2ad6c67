import {randomUUID} from 'node:crypto';
import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type {CreateChangeSetInput, ResourceChange} from '@aws-sdk/client-cloudformation';
import {earlyViolations} from '../../cloudformation/change-set/early-validation.ts';
import type {ChangeSetDocument} from '../../cloudformation/change-set/model.ts';
import {planDeployment} from '../../cloudformation/change-set/plan.ts';
import {ValidationError} from '../../cloudformation/errors.ts';
import type {Deployment, StackDocument} from '../../cloudformation/stack/model.ts';
import {checkRules} from '../../cloudformation/template/rules.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import {page} from './page.ts';
import {readDeployment} from './request.ts';
import {shownParameters} from './show.ts';
import {livingStack} from './stacks.ts';
import type {LoadState, State} from './state.ts';

type Sdk = typeof cloudformation;

const noChanges =
	"The submitted information didn't contain changes. Submit different information to create a change set.";

/** Change sets: what a deployment would do, worked out first and carried out later. */
export function changeSetHandlers(load: LoadState): Handlers<Sdk> {
	return {
		CreateChangeSet: async (input) => createChangeSet(await load(), input),
		DescribeChangeSet: async ({
			ChangeSetName: name = '',
			StackName: stackName,
			NextToken: token,
			IncludePropertyValues,
		}) => {
			const state = await load();
			const changeSet = findChangeSet(state, name, stackName);
			const {items, next} = page(changeSet.changes, token, 100);
			return {
				...summary(changeSet),
				Parameters: shownParameters(changeSet.deployment.parameters),
				NotificationARNs: [...changeSet.deployment.notificationArns],
				RollbackConfiguration: {},
				Capabilities: [...changeSet.deployment.capabilities] as cloudformation.Capability[],
				Tags: [...changeSet.deployment.tags],
				OnStackFailure: changeSet.onFailure,
				Changes: items.map((change) => ({
					Type: 'Resource' as const,
					ResourceChange: IncludePropertyValues === true ? change : withoutValues(change),
				})),
				...(next === undefined ? {} : {NextToken: next}),
			};
		},
		ListChangeSets: async ({StackName: name = '', NextToken: token}) => {
			const {environment, changeSets} = await load();
			const stack = livingStack(environment.stacks.find(name), name);
			const {items, next} = page(changeSets.ofStack(stack.id), token, 100);
			return {Summaries: items.map(summary), ...(next === undefined ? {} : {NextToken: next})};
		},
		DeleteChangeSet: async ({ChangeSetName: name = '', StackName: stackName}) => {
			const state = await load();
			const changeSet = findChangeSet(state, name, stackName);
			if (changeSet.status === 'CREATE_IN_PROGRESS') throw invalidStatus(changeSet, 'deleted');
			state.changeSets.forget(changeSet);
			return {};
		},
		ExecuteChangeSet: async ({
			ChangeSetName: name = '',
			StackName: stackName,
			ClientRequestToken: token,
			DisableRollback,
		}) => {
			const state = await load();
			const changeSet = findChangeSet(state, name, stackName);
			execute(state, changeSet, {
				disableRollback: DisableRollback ?? changeSet.onFailure === 'DO_NOTHING',
				...(token === undefined ? {} : {token}),
			});
			return {};
		},
	};
}

async function createChangeSet(state: State, input: CreateChangeSetInput): Promise<{Id: string; StackId: string}> {
	const {environment, operations, changeSets} = state;
	const {StackName: stackName = '', ChangeSetName: name = '', ChangeSetType: type = 'UPDATE'} = input;
	if (!/^[A-Za-z][-A-Za-z0-9]{0,127}$/.test(name)) {
		throw new ValidationError(
			`1 validation error detected: Value '${name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
		);
	}
	if (type === 'IMPORT')
		throw new AwsError(
			'NotImplemented',
			'The local AWS does not implement cloudformation:CreateChangeSet of type IMPORT.',
			501,
		);
	const existing = environment.stacks.find(stackName);
	const twin = existing && changeSets.ofStack(existing.id).find((candidate) => candidate.name === name);
	if (twin !== undefined && input.ClientToken !== undefined && twin.token === input.ClientToken) {
		return {Id: twin.id, StackId: twin.stackId};
	}
	if (twin !== undefined) {
		throw new AwsError(
			'AlreadyExistsException',
			`ChangeSet ${name} cannot be created due to a mismatch with existing attribute StackName`,
		);
	}
	if (type === 'UPDATE') refuseUpdate(existing, stackName, state);
	if (type === 'CREATE' && existing !== undefined && existing.status !== 'REVIEW_IN_PROGRESS') {
		throw new ValidationError(
			`Stack [${stackName}] already exists and cannot be created again with the changeSet [${name}].`,
		);
	}
	const former = type === 'UPDATE' ? existing?.deployment : undefined;
	const deployment = await readDeployment(environment, input, former);
	const onFailure = input.OnStackFailure ?? 'ROLLBACK';
	const stack = existing ?? operations.newStack(stackName, deployment, {onFailure});
	const plan = await planDeployment(environment, stack, deployment);
	checkRules(plan.prepared.template, plan.prepared.scope);
	if (existing === undefined) environment.recorder.stack(stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
	const isChange = type === 'CREATE' || plan.changes.length > 0 || plan.changesStack;
	const changeSet: ChangeSetDocument = {
		id: `arn:aws:cloudformation:${environment.region}:${environment.account}:changeSet/${name}/${randomUUID()}`,
		name,
		stackId: stack.id,
		stackName: stack.name,
		type,
		...(input.Description === undefined ? {} : {description: input.Description}),
		creationTime: environment.recorder.now(),
		deployment,
		onFailure,
		status: isChange ? 'CREATE_COMPLETE' : 'FAILED',
		executionStatus: isChange ? 'AVAILABLE' : 'UNAVAILABLE',
		...(isChange ? {} : {statusReason: noChanges}),
		changes: plan.changes,
		...(input.ClientToken === undefined ? {} : {token: input.ClientToken}),
	};
	if (isChange && input.DisableValidation !== true) validateEarly(state, stack, changeSet, plan.prepared.template);
	changeSets.save(changeSet);
	return {Id: changeSet.id, StackId: stack.id};
}

function refuseUpdate(existing: StackDocument | undefined, name: string, {operations}: State): void {
	const stack = livingStack(existing, name);
	if (stack.status === 'REVIEW_IN_PROGRESS') {
		throw new ValidationError(
			`Stack:${stack.id} is in REVIEW_IN_PROGRESS state and can not be updated. Use ChangeSetType CREATE.`,
		);
	}
	operations.refuseUpdate(stack);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html */
function validateEarly(
	{environment}: State,
	stack: StackDocument,
	changeSet: ChangeSetDocument,
	template: Parameters<typeof earlyViolations>[0],
): void {
	const found = earlyViolations(template, environment.specification);
	if (found.length === 0) return;
	const operationId = changeSet.id.split('/').at(-1) ?? changeSet.id;
	for (const {logicalId, type, path, message} of found) {
		environment.recorder.validation(stack, operationId, logicalId, type, path, message);
	}
	changeSet.status = 'FAILED';
	changeSet.executionStatus = 'UNAVAILABLE';
	changeSet.statusReason =
		'The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.';
}

function execute(
	{environment, operations, changeSets}: State,
	changeSet: ChangeSetDocument,
	options: {readonly disableRollback: boolean; readonly token?: string},
): void {
	if (changeSet.executionStatus !== 'AVAILABLE') throw invalidStatus(changeSet, 'executed');
	const stack = environment.stacks.get(changeSet.stackId);
	const deployment: Deployment = changeSet.deployment;
	if (changeSet.type === 'CREATE') {
		const onFailure = options.disableRollback ? 'DO_NOTHING' : changeSet.onFailure;
		operations.create(stack, deployment, {...options, onFailure});
	} else operations.update(stack, deployment, options);
	stack.changeSetId = changeSet.id;
	environment.stacks.save(stack);
	changeSet.executionStatus = 'EXECUTE_COMPLETE';
	changeSets.save(changeSet);
	// What the others were worked out against is no longer so: AWS drops them.
	for (const other of changeSets.ofStack(stack.id)) if (other !== changeSet) changeSets.forget(other);
}

function findChangeSet(
	{environment, changeSets}: State,
	name: string,
	stackName: string | undefined,
): ChangeSetDocument {
	if (name.startsWith('arn:')) return changeSets.get(name, undefined);
	if (stackName === undefined) {
		throw new ValidationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
	}
	return changeSets.get(name, livingStack(environment.stacks.find(stackName), stackName).id);
}

function invalidStatus({id, status}: ChangeSetDocument, verb: string): AwsError {
	return new AwsError(
		'InvalidChangeSetStatusException',
		`ChangeSet [${id}] cannot be ${verb} in its current status of [${status}]`,
	);
}

function summary(changeSet: ChangeSetDocument): cloudformation.ChangeSetSummary {
	const {id, name, stackId, stackName, description, creationTime, status, statusReason, executionStatus} = changeSet;
	return {
		ChangeSetId: id,
		ChangeSetName: name,
		StackId: stackId,
		StackName: stackName,
		...(description === undefined ? {} : {Description: description}),
		CreationTime: creationTime,
		Status: status,
		...(statusReason === undefined ? {} : {StatusReason: statusReason}),
		ExecutionStatus: executionStatus,
		IncludeNestedStacks: false,
	};
}

function withoutValues({
	BeforeContext: _before,
	AfterContext: _after,
	Details: details = [],
	...change
}: ResourceChange): ResourceChange {
	return {
		...change,
		Details: details.map(({Target: target, ...detail}) => ({
			...detail,
			Target: {
				Attribute: target?.Attribute,
				Name: target?.Name,
				RequiresRecreation: target?.RequiresRecreation,
			},
		})),
	};
}
