import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type {CreateStackInput, OnFailure, UpdateStackInput} from '@aws-sdk/client-cloudformation';
import {ValidationError} from '../../cloudformation/errors.ts';
import type {Deployment, StackDocument} from '../../cloudformation/stack/model.ts';
import type {Handlers} from '../../wire/service.ts';
import {earlierOperation, rememberToken} from './idempotency.ts';
import {checkDeployment, readDeployment} from './request.ts';
import type {LoadState, State} from './state.ts';

type Sdk = typeof cloudformation;

/** CreateStack, UpdateStack, DeleteStack and what steers an operation under way. */
export function stackHandlers(load: LoadState): Handlers<Sdk> {
	return {
		CreateStack: async (input) => createStack(await load(), input),
		UpdateStack: async (input) => updateStack(await load(), input),
		DeleteStack: async (input) => {
			const {environment, operations} = await load();
			const stack = environment.stacks.find(input.StackName ?? '');
			// AWS answers the same for a stack that never was.
			if (stack === undefined) return {};
			const {changeSets} = await load();
			for (const changeSet of changeSets.ofStack(stack.id)) changeSets.forget(changeSet);
			operations.delete(stack, input.RetainResources ?? [], input.ClientRequestToken);
			return {};
		},
		CancelUpdateStack: async ({StackName: name}) => {
			const {environment, operations} = await load();
			operations.cancelUpdate(livingStack(environment.stacks.find(name ?? ''), name));
			return {};
		},
		ContinueUpdateRollback: async ({StackName: name, ResourcesToSkip: skip = []}) => {
			const {environment, operations} = await load();
			operations.continueRollback(livingStack(environment.stacks.find(name ?? ''), name), skip);
			return {};
		},
		RollbackStack: async ({StackName: name, RetainExceptOnCreate: retain = false}) => {
			const {environment, operations} = await load();
			const stack = livingStack(environment.stacks.find(name ?? ''), name);
			return {StackId: stack.id, OperationId: operations.rollback(stack, retain)};
		},
	};
}

async function createStack({environment, operations}: State, input: CreateStackInput) {
	const {StackName: name = '', ClientRequestToken: token} = input;
	const existing = environment.stacks.find(name);
	const earlier = existing === undefined ? undefined : earlierOperation(existing, token, input);
	if (existing !== undefined && earlier !== undefined) return {StackId: existing.id, OperationId: earlier};
	const options = {
		onFailure: onFailureOf(input.OnFailure, input.DisableRollback),
		retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
		...(input.TimeoutInMinutes === undefined ? {} : {timeoutInMinutes: input.TimeoutInMinutes}),
		terminationProtection: input.EnableTerminationProtection ?? false,
		...(input.StackPolicyBody === undefined ? {} : {stackPolicy: input.StackPolicyBody}),
		...(token === undefined ? {} : {token}),
	};
	const empty: Deployment = {templateBody: '', parameters: [], tags: [], capabilities: [], notificationArns: []};
	operations.newStack(name, empty, options);
	const deployment = await readDeployment(environment, input, undefined);
	const parent = environment.stacks.parentByToken(token);
	const family = parent === undefined ? {} : {parentId: parent.id, rootId: parent.rootId ?? parent.id};
	const stack = operations.newStack(name, deployment, {...options, ...family});
	await checkDeployment(environment, stack, deployment);
	const operationId = operations.create(stack, deployment, options);
	rememberToken(stack, token, input, operationId);
	return {StackId: stack.id, OperationId: operationId};
}

async function updateStack({environment, operations}: State, input: UpdateStackInput) {
	const stack = livingStack(environment.stacks.find(input.StackName ?? ''), input.StackName);
	const earlier = earlierOperation(stack, input.ClientRequestToken, input);
	if (earlier !== undefined) return {StackId: stack.id, OperationId: earlier};
	operations.refuseUpdate(stack);
	const deployment = await readDeployment(environment, input, stack.deployment);
	const isChange = await checkDeployment(environment, stack, deployment);
	if (!isChange && stack.operation === undefined) throw new ValidationError('No updates are to be performed.');
	const operationId = operations.update(stack, deployment, {
		disableRollback: input.DisableRollback ?? false,
		retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
		...(input.ClientRequestToken === undefined ? {} : {token: input.ClientRequestToken}),
	});
	rememberToken(stack, input.ClientRequestToken, input, operationId);
	return {StackId: stack.id, OperationId: operationId};
}

/** The stack itself. Throws AWS's error for a name that no living stack has. */
export function livingStack(stack: StackDocument | undefined, name: string | undefined): StackDocument {
	if (stack === undefined || stack.status === 'DELETE_COMPLETE') {
		throw new ValidationError(`Stack [${name ?? ''}] does not exist`);
	}
	return stack;
}

/** What follows a failure. Throws when both ways of saying it are used. */
function onFailureOf(onFailure: OnFailure | undefined, disableRollback: boolean | undefined): OnFailure {
	if (onFailure !== undefined && disableRollback !== undefined) {
		throw new ValidationError('You cannot specify both DisableRollback and OnFailure');
	}
	return onFailure ?? (disableRollback === true ? 'DO_NOTHING' : 'ROLLBACK');
}
