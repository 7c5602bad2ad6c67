import {
	type CloudFormationClient,
	CreateChangeSetCommand,
	DeleteChangeSetCommand,
	DescribeChangeSetCommand,
	ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import type {CallOptions} from '../call-options.ts';
import {ConflictError, NotFoundError} from '../errors.ts';
import {idempotencyToken} from '../idempotency.ts';
import {allPages, http, unless} from '../paging.ts';
import type {ChangeSet, CloudFormationGateway} from './cloudformation.ts';
import {alreadyAsked} from './cloudformation-stacks.ts';
import {templateInput} from './cloudformation-templates.ts';

type ChangeSetCalls = Pick<
	CloudFormationGateway,
	'createChangeSet' | 'describeChangeSet' | 'executeChangeSet' | 'deleteChangeSet'
>;

/** Calls about change sets. */
export function changeSetCalls(client: CloudFormationClient): ChangeSetCalls {
	return {
		async createChangeSet(input, options) {
			const command = new CreateChangeSetCommand({
				StackName: input.stackName,
				ChangeSetName: input.changeSetName,
				ChangeSetType: input.type,
				...(input.template ? templateInput(input.template) : {UsePreviousTemplate: true}),
				Parameters: input.parameters && [...input.parameters],
				Capabilities: input.capabilities && [...input.capabilities],
				Tags: input.tags && [...input.tags],
				RoleARN: input.roleArn,
				OnStackFailure: input.onStackFailure,
				Description: input.description,
				ClientToken: idempotencyToken(input.purpose),
			});
			const answer = await client.send(command, http(options));
			return {changeSetId: answer.Id ?? input.changeSetName, stackId: answer.StackId ?? input.stackName};
		},
		describeChangeSet: (changeSet, stackName, options) => describeChangeSet(client, changeSet, stackName, options),
		async executeChangeSet(changeSetId, purpose, options) {
			const command = new ExecuteChangeSetCommand({
				ChangeSetName: changeSetId,
				ClientRequestToken: idempotencyToken(purpose),
			});
			await unless(ConflictError, client.send(command, http(options)), alreadyAsked);
		},
		async deleteChangeSet(changeSetId, options) {
			const command = new DeleteChangeSetCommand({ChangeSetName: changeSetId});
			await unless(NotFoundError, client.send(command, http(options)));
		},
	};
}

/** Words of change sets that FAILED only for want of changes (aws-cli, deployer.py). */
const nothingToChange = /didn't contain changes|No updates are to be performed/i;

async function describeChangeSet(
	client: CloudFormationClient,
	changeSet: string,
	stackName: string | undefined,
	options: CallOptions | undefined,
): Promise<ChangeSet | undefined> {
	const page = (NextToken: string | undefined) =>
		client.send(
			new DescribeChangeSetCommand({ChangeSetName: changeSet, StackName: stackName, NextToken}),
			http(options),
		);
	const first = await unless(NotFoundError, page(undefined));
	if (!first) return undefined;
	const changes = await allPages(async (token) => {
		const answer = token === undefined ? first : await page(token);
		return {items: answer.Changes, nextToken: answer.NextToken};
	});
	return {
		id: first.ChangeSetId ?? changeSet,
		name: first.ChangeSetName ?? changeSet,
		stackId: first.StackId ?? '',
		stackName: first.StackName ?? stackName ?? '',
		status: first.Status ?? 'UNKNOWN',
		statusReason: first.StatusReason,
		executionStatus: first.ExecutionStatus,
		noChanges: first.Status === 'FAILED' && nothingToChange.test(first.StatusReason ?? ''),
		parameters: first.Parameters ?? [],
		changes,
	};
}
