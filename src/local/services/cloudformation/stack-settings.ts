import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type {SignalResourceInput} from '@aws-sdk/client-cloudformation';
import {ValidationError} from '../../cloudformation/errors.ts';
import {receiveSignal} from '../../cloudformation/stack/signals.ts';
import type {Handlers} from '../../wire/service.ts';
import {livingStack} from './stacks.ts';
import type {LoadState, State} from './state.ts';

/** What is told a stack beside its template: protection, policy, and signals to its resources. */
export function stackSettingHandlers(load: LoadState): Handlers<typeof cloudformation> {
	return {
		UpdateTerminationProtection: async ({StackName: name, EnableTerminationProtection: enable = false}) => {
			const {environment} = await load();
			const stack = livingStack(environment.stacks.find(name ?? ''), name);
			if (stack.parentId !== undefined) {
				throw new ValidationError('Termination protection cannot be updated directly on nested stacks.');
			}
			stack.terminationProtection = enable;
			environment.stacks.save(stack);
			return {StackId: stack.id};
		},
		SetStackPolicy: async ({StackName: name, StackPolicyBody: body}) => {
			const {environment} = await load();
			const stack = livingStack(environment.stacks.find(name ?? ''), name);
			if (body !== undefined) stack.stackPolicy = body;
			environment.stacks.save(stack);
			return {};
		},
		GetStackPolicy: async ({StackName: name}) => {
			const {environment} = await load();
			const {stackPolicy} = livingStack(environment.stacks.find(name ?? ''), name);
			return stackPolicy === undefined ? {} : {StackPolicyBody: stackPolicy};
		},
		SignalResource: async (input) => {
			signalResource(await load(), input);
			return {};
		},
	};
}

function signalResource({environment}: State, input: SignalResourceInput): void {
	const {StackName: name, LogicalResourceId: logicalId = '', UniqueId: uniqueId = '', Status: status} = input;
	const stack = livingStack(environment.stacks.find(name ?? ''), name);
	const record = stack.resources[logicalId];
	if (record === undefined) {
		throw new ValidationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
	}
	if (!record.status.endsWith('_IN_PROGRESS')) {
		throw new ValidationError(`Resource ${logicalId} is in ${record.status} state and can not be signaled`);
	}
	if (status !== 'SUCCESS' && status !== 'FAILURE') {
		throw new ValidationError(
			`1 validation error detected: Value '${status ?? ''}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [SUCCESS, FAILURE]`,
		);
	}
	receiveSignal(environment, stack, logicalId, uniqueId, {status});
}
