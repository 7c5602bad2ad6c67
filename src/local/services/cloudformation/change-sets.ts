import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type {ResourceChange} from '@aws-sdk/client-cloudformation';
import type {ChangeSetDocument} from '../../cloudformation/change-set/model.ts';
import {ValidationError} from '../../cloudformation/errors.ts';
import type {Deployment} from '../../cloudformation/stack/model.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import {createChangeSet} from './create-change-set.ts';
import {page} from './page.ts';
import {shownParameters} from './show.ts';
import {livingStack} from './stacks.ts';
import type {LoadState, State} from './state.ts';

type Sdk = typeof cloudformation;

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
