import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type {EventDocument, ResourceRecord, StackDocument} from '../../cloudformation/stack/model.ts';
import {templateOf} from '../../cloudformation/stack/prepare.ts';
import type {ParameterValue} from '../../cloudformation/template/parameters.ts';

/** Parameters as descriptions show them: what is not to be echoed is masked. */
export function shownParameters(parameters: readonly ParameterValue[]): cloudformation.Parameter[] {
	return parameters.map(({key, value, resolved, noEcho}) => ({
		ParameterKey: key,
		ParameterValue: noEcho ? '****' : value,
		...(resolved === undefined ? {} : {ResolvedValue: resolved}),
	}));
}

export function shownStack(stack: StackDocument): cloudformation.Stack {
	const {deployment} = stack;
	const description = descriptionOf(stack);
	return {
		StackId: stack.id,
		StackName: stack.name,
		...(stack.changeSetId === undefined ? {} : {ChangeSetId: stack.changeSetId}),
		...(description === undefined ? {} : {Description: description}),
		Parameters: shownParameters(deployment.parameters),
		CreationTime: stack.creationTime,
		...(stack.deletionTime === undefined ? {} : {DeletionTime: stack.deletionTime}),
		...(stack.lastUpdatedTime === undefined ? {} : {LastUpdatedTime: stack.lastUpdatedTime}),
		RollbackConfiguration: {},
		StackStatus: stack.status,
		...(stack.statusReason === undefined ? {} : {StackStatusReason: stack.statusReason}),
		DisableRollback: stack.disableRollback,
		NotificationARNs: [...deployment.notificationArns],
		...(stack.timeoutInMinutes === undefined ? {} : {TimeoutInMinutes: stack.timeoutInMinutes}),
		Capabilities: [...deployment.capabilities] as cloudformation.Capability[],
		Outputs: stack.outputs.map(({key, value, description: text, exportName}) => ({
			OutputKey: key,
			OutputValue: value,
			...(text === undefined ? {} : {Description: text}),
			...(exportName === undefined ? {} : {ExportName: exportName}),
		})),
		...(deployment.roleArn === undefined ? {} : {RoleARN: deployment.roleArn}),
		Tags: [...deployment.tags],
		EnableTerminationProtection: stack.terminationProtection,
		...(stack.parentId === undefined ? {} : {ParentId: stack.parentId}),
		...(stack.rootId === undefined ? {} : {RootId: stack.rootId}),
		DriftInformation: {StackDriftStatus: 'NOT_CHECKED'},
		LastOperations: stack.lastOperations.map(({type, id}) => ({OperationType: type, OperationId: id})),
	};
}

export function descriptionOf({deployment}: StackDocument): string | undefined {
	return deployment.templateBody === '' ? undefined : templateOf(deployment.templateBody, () => []).description;
}

export function shownResource(stack: StackDocument, record: ResourceRecord): cloudformation.StackResource {
	return {
		StackName: stack.name,
		StackId: stack.id,
		LogicalResourceId: record.logicalId,
		...(record.physicalId === undefined ? {} : {PhysicalResourceId: record.physicalId}),
		ResourceType: record.type,
		Timestamp: record.timestamp,
		ResourceStatus: record.status,
		...(record.statusReason === undefined ? {} : {ResourceStatusReason: record.statusReason}),
		DriftInformation: {StackResourceDriftStatus: 'NOT_CHECKED'},
	};
}

export function shownEvent(event: EventDocument): cloudformation.StackEvent {
	return {
		StackId: event.stackId,
		EventId: event.eventId,
		StackName: event.stackName,
		...(event.operationId === undefined ? {} : {OperationId: event.operationId}),
		LogicalResourceId: event.logicalId,
		PhysicalResourceId: event.physicalId ?? '',
		ResourceType: event.type,
		Timestamp: event.timestamp,
		ResourceStatus: event.status,
		...(event.reason === undefined ? {} : {ResourceStatusReason: event.reason}),
		...(event.properties === undefined ? {} : {ResourceProperties: event.properties}),
		...(event.token === undefined ? {} : {ClientRequestToken: event.token}),
		...(event.detailedStatus === undefined ? {} : {DetailedStatus: event.detailedStatus}),
	};
}
