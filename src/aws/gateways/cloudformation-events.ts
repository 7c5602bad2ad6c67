import {
	type CloudFormationClient,
	DescribeEventsCommand,
	DescribeStackEventsCommand,
	type OperationEvent,
	type StackEvent,
} from '@aws-sdk/client-cloudformation';
import type {CallOptions} from '../call-options.ts';
import {AccessDeniedError, NotImplementedError} from '../errors.ts';
import {allPages, http} from '../paging.ts';
import type {CloudFormationGateway, OperationEventsQuery} from './cloudformation.ts';

type EventCalls = Pick<CloudFormationGateway, 'stackEvents' | 'operationEvents'>;

/** Calls about events. */
export function eventCalls(client: CloudFormationClient): EventCalls {
	async function stackEvents(stack: string, until?: string, options?: CallOptions): Promise<StackEvent[]> {
		const events = await allPages(async (NextToken) => {
			const page = await client.send(new DescribeStackEventsCommand({StackName: stack, NextToken}), http(options));
			const known = until !== undefined && page.StackEvents?.some(({EventId}) => EventId === until);
			return {items: page.StackEvents, nextToken: known ? undefined : page.NextToken};
		});
		const end = events.findIndex(({EventId}) => until !== undefined && EventId === until);
		return end < 0 ? events : events.slice(0, end);
	}

	async function operationEvents(query: OperationEventsQuery, options?: CallOptions): Promise<OperationEvent[]> {
		const input = {
			StackName: query.stackName,
			ChangeSetName: query.changeSetName,
			OperationId: query.operationId,
			...(query.failedOnly ? {Filters: {FailedEvents: true}} : {}),
		};
		try {
			return await allPages(async (NextToken) => {
				const page = await client.send(new DescribeEventsCommand({...input, NextToken}), http(options));
				return {items: page.OperationEvents, nextToken: page.NextToken};
			});
		} catch (error) {
			const isUnavailable = error instanceof AccessDeniedError || error instanceof NotImplementedError;
			if (!isUnavailable || query.stackName === undefined) throw error;
			const events = await stackEvents(query.stackName, undefined, options);
			return events
				.filter((event) => !query.failedOnly || event.ResourceStatus?.endsWith('_FAILED'))
				.map(asOperationEvent);
		}
	}

	return {stackEvents, operationEvents};
}

function asOperationEvent(event: StackEvent): OperationEvent {
	const {StackName: _, ...rest} = event;
	return {...rest, EventType: 'STACK_EVENT'};
}
