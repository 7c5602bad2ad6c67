import {randomUUID} from 'node:crypto';
import type {CreateChangeSetInput} from '@aws-sdk/client-cloudformation';
import {earlyViolations} from '../../cloudformation/change-set/early-validation.ts';
import type {ChangeSetDocument} from '../../cloudformation/change-set/model.ts';
import {planDeployment} from '../../cloudformation/change-set/plan.ts';
import {ValidationError} from '../../cloudformation/errors.ts';
import type {StackDocument} from '../../cloudformation/stack/model.ts';
import {checkRules} from '../../cloudformation/template/rules.ts';
import {AwsError} from '../../wire/errors.ts';
import {readDeployment} from './request.ts';
import {livingStack} from './stacks.ts';
import type {State} from './state.ts';

const noChanges =
	"The submitted information didn't contain changes. Submit different information to create a change set.";

interface Created {
	readonly Id: string;
	readonly StackId: string;
}

/** Works out what a deployment would do. Asked again with the same token, it answers what it made then. */
export async function createChangeSet(state: State, input: CreateChangeSetInput): Promise<Created> {
	const {StackName: stackName = '', ChangeSetName: name = ''} = input;
	insistOnRequest(input);
	const existing = state.environment.stacks.find(stackName);
	const twin = existing && state.changeSets.ofStack(existing.id).find((candidate) => candidate.name === name);
	if (twin !== undefined && input.ClientToken !== undefined && twin.token === input.ClientToken) {
		return {Id: twin.id, StackId: twin.stackId};
	}
	if (twin !== undefined) {
		throw new AwsError(
			'AlreadyExistsException',
			`ChangeSet ${name} cannot be created due to a mismatch with existing attribute StackName`,
		);
	}
	refuseStack(state, existing, input);
	const changeSet = await workOut(state, existing, input);
	state.changeSets.save(changeSet);
	return {Id: changeSet.id, StackId: changeSet.stackId};
}

function insistOnRequest({ChangeSetName: name = '', ChangeSetType: type}: CreateChangeSetInput): void {
	if (!/^[A-Za-z][-A-Za-z0-9]{0,127}$/.test(name)) {
		throw new ValidationError(
			`1 validation error detected: Value '${name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
		);
	}
	if (type === 'IMPORT') {
		throw new AwsError(
			'NotImplemented',
			'The local AWS does not implement cloudformation:CreateChangeSet of type IMPORT.',
			501,
		);
	}
}

function refuseStack(state: State, existing: StackDocument | undefined, input: CreateChangeSetInput): void {
	const {StackName: stackName = '', ChangeSetName: name, ChangeSetType: type = 'UPDATE'} = input;
	if (type === 'UPDATE') refuseUpdate(existing, stackName, state);
	if (type === 'CREATE' && existing !== undefined && existing.status !== 'REVIEW_IN_PROGRESS') {
		throw new ValidationError(
			`Stack [${stackName}] already exists and cannot be created again with the changeSet [${name}].`,
		);
	}
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

/** A stack that is not there yet is in review from now on. */
async function workOut(
	state: State,
	existing: StackDocument | undefined,
	input: CreateChangeSetInput,
): Promise<ChangeSetDocument> {
	const {environment, operations} = state;
	const {StackName: stackName = '', ChangeSetName: name = '', ChangeSetType: type = 'UPDATE'} = input;
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
	return changeSet;
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
