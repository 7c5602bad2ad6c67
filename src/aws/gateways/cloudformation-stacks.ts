import {
	CancelUpdateStackCommand,
	type CloudFormationClient,
	ContinueUpdateRollbackCommand,
	DeleteStackCommand,
	DescribeStacksCommand,
	ListStackResourcesCommand,
	ListStacksCommand,
	RollbackStackCommand,
	UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import {ConflictError, NotFoundError} from '../errors.ts';
import {idempotencyToken} from '../idempotency.ts';
import {allPages, http, unless} from '../paging.ts';
import type {CloudFormationGateway} from './cloudformation.ts';

type StackCalls = Pick<
	CloudFormationGateway,
	| 'describeStack'
	| 'describeStacks'
	| 'listStacks'
	| 'stackResources'
	| 'deleteStack'
	| 'setTerminationProtection'
	| 'cancelUpdate'
	| 'continueUpdateRollback'
	| 'rollbackStack'
>;

/** Calls about stacks. */
export function stackCalls(client: CloudFormationClient): StackCalls {
	return {
		async describeStack(stack, options) {
			const answer = client.send(new DescribeStacksCommand({StackName: stack}), http(options));
			return (await unless(NotFoundError, answer))?.Stacks?.[0];
		},
		describeStacks(options) {
			return allPages(async (NextToken) => {
				const page = await client.send(new DescribeStacksCommand({NextToken}), http(options));
				return {items: page.Stacks, nextToken: page.NextToken};
			});
		},
		listStacks(options) {
			return allPages(async (NextToken) => {
				const page = await client.send(new ListStacksCommand({NextToken}), http(options));
				return {items: page.StackSummaries, nextToken: page.NextToken};
			});
		},
		stackResources(stack, options) {
			return allPages(async (NextToken) => {
				const page = await client.send(new ListStackResourcesCommand({StackName: stack, NextToken}), http(options));
				return {items: page.StackResourceSummaries, nextToken: page.NextToken};
			});
		},
		async deleteStack(input, options) {
			const command = new DeleteStackCommand({
				StackName: input.stack,
				RetainResources: input.retainResources && [...input.retainResources],
				DeletionMode: input.force ? 'FORCE_DELETE_STACK' : undefined,
				ClientRequestToken: idempotencyToken(input.purpose),
			});
			await unless(ConflictError, client.send(command, http(options)), alreadyAsked);
		},
		async setTerminationProtection(stack, enabled, options) {
			const input = {StackName: stack, EnableTerminationProtection: enabled};
			await client.send(new UpdateTerminationProtectionCommand(input), http(options));
		},
		async cancelUpdate(stack, purpose, options) {
			const input = {StackName: stack, ClientRequestToken: idempotencyToken(purpose)};
			await unless(ConflictError, client.send(new CancelUpdateStackCommand(input), http(options)), alreadyAsked);
		},
		async continueUpdateRollback(stack, purpose, options) {
			const input = {StackName: stack, ClientRequestToken: idempotencyToken(purpose)};
			await unless(ConflictError, client.send(new ContinueUpdateRollbackCommand(input), http(options)), alreadyAsked);
		},
		async rollbackStack(stack, purpose, options) {
			const input = {StackName: stack, ClientRequestToken: idempotencyToken(purpose)};
			await unless(ConflictError, client.send(new RollbackStackCommand(input), http(options)), alreadyAsked);
		},
	};
}

/** The same call was made before, with the same token: what it asked for is done or on its way. */
export function alreadyAsked(error: ConflictError): boolean {
	return error.code === 'TokenAlreadyExistsException';
}
