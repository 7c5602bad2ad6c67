import type * as cloudformation from '@aws-sdk/client-cloudformation';
import {ValidationError} from '../../cloudformation/errors.ts';
import type {EventDocument} from '../../cloudformation/stack/model.ts';
import type {Handlers} from '../../wire/service.ts';
import {page} from './page.ts';
import {shownEvent} from './show.ts';
import type {LoadState, State} from './state.ts';

type Sdk = typeof cloudformation;

/** A stack's history, newest first. */
export function eventHandlers(load: LoadState): Handlers<Sdk> {
	return {
		DescribeStackEvents: async ({StackName: name = '', NextToken: token}) => {
			const {environment} = await load();
			const stack = environment.stacks.find(name);
			if (stack === undefined) throw new ValidationError(`Stack [${name}] does not exist`);
			const events = environment.stacks.events(stack.id).filter(({validation}) => validation === undefined);
			const {items, next} = page(events.toReversed(), token, 100);
			return {StackEvents: items.map(shownEvent), ...(next === undefined ? {} : {NextToken: next})};
		},
		DescribeEvents: async (input) => {
			const found = selectEvents(await load(), input);
			const failedOnly = input.Filters?.FailedEvents === true;
			const wanted = found.filter((event) => !failedOnly || isFailure(event));
			const {items, next} = page(wanted.toReversed(), input.NextToken, 100);
			return {OperationEvents: items.map(operationEvent), ...(next === undefined ? {} : {NextToken: next})};
		},
	};
}

function selectEvents(
	{environment, changeSets}: State,
	{StackName: stackName, ChangeSetName: changeSetName, OperationId: operationId}: cloudformation.DescribeEventsInput,
): EventDocument[] {
	const {stacks} = environment;
	if (changeSetName !== undefined) {
		const owner = stackName === undefined ? undefined : stacks.get(stackName).id;
		const {id, stackId} = changeSets.get(changeSetName, owner);
		const validation = id.split('/').at(-1);
		return stacks.events(stackId).filter((event) => event.operationId === validation);
	}
	const owners = stackName === undefined ? stacks.list() : [stacks.get(stackName)];
	if (stackName === undefined && operationId === undefined) {
		throw new ValidationError('One of StackName, ChangeSetName or OperationId must be specified.');
	}
	const events = owners.flatMap(({id}) => stacks.events(id));
	return operationId === undefined ? events : events.filter((event) => event.operationId === operationId);
}

function isFailure({status, validation}: EventDocument): boolean {
	return validation !== undefined || status.endsWith('_FAILED');
}

function operationEvent(event: EventDocument): cloudformation.OperationEvent {
	const {StackName: _name, ResourceStatus: status, ...shown} = shownEvent(event);
	const {validation, operationType} = event;
	if (validation !== undefined) {
		return {
			...shown,
			...(operationType === undefined ? {} : {OperationType: operationType}),
			EventType: 'VALIDATION_ERROR',
			ValidationName: validation.name,
			ValidationStatus: 'FAILED',
			ValidationStatusReason: validation.reason,
			ValidationPath: validation.path,
			ValidationFailureMode: 'FAIL',
		};
	}
	return {
		...shown,
		...(operationType === undefined ? {} : {OperationType: operationType}),
		EventType: eventType(event),
		...(status === undefined ? {} : {ResourceStatus: status}),
	};
}

function eventType({type, status}: EventDocument): cloudformation.EventType {
	if (status.endsWith('_FAILED')) return 'PROVISIONING_ERROR';
	return type === 'AWS::CloudFormation::Stack' ? 'STACK_EVENT' : 'PROGRESS_EVENT';
}
