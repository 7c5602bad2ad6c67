import type {FilteredLogEvent, LogGroup, LogStream, OutputLogEvent} from '@aws-sdk/client-cloudwatch-logs';
import {
	CloudWatchLogsClient,
	DeleteLogGroupCommand,
	DescribeLogGroupsCommand,
	DescribeLogStreamsCommand,
	FilterLogEventsCommand,
	GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {NotFoundError} from '../errors.ts';
import {allPages, http, unless} from '../paging.ts';

export type {FilteredLogEvent, LogGroup, LogStream, OutputLogEvent} from '@aws-sdk/client-cloudwatch-logs';

export interface LogFilter {
	readonly group: string;
	/** At most a hundred names; not together with `streamPrefix`. */
	readonly streams?: readonly string[];
	readonly streamPrefix?: string;
	/** Milliseconds since 1970, inclusive. */
	readonly startTime?: number;
	/** Milliseconds since 1970, exclusive. */
	readonly endTime?: number;
	/** CloudWatch Logs filter pattern. */
	readonly pattern?: string;
	readonly limit?: number;
	readonly nextToken?: string;
}

export interface LogPage<Event> {
	readonly events: readonly Event[];
	/** Pages may be empty and still have a next one. */
	readonly nextToken: string | undefined;
}

export interface StreamQuery {
	readonly group: string;
	readonly stream: string;
	readonly startTime?: number;
	readonly endTime?: number;
	/** Oldest first; false gives the newest page. */
	readonly fromHead?: boolean;
	readonly limit?: number;
	readonly nextToken?: string;
}

export interface LogsGateway {
	/** One page of events of many streams, oldest first; no page when the group does not exist yet. */
	filterPage(filter: LogFilter, options?: CallOptions): Promise<LogPage<FilteredLogEvent>>;
	/** All pages of it, at most `limit` events (default 10,000). */
	filter(filter: LogFilter, options?: CallOptions): Promise<FilteredLogEvent[]>;
	/** One page of one stream; the token given back equals the one sent when there is nothing newer. */
	streamPage(query: StreamQuery, options?: CallOptions): Promise<LogPage<OutputLogEvent>>;
	/** The newest `count` events of a stream, oldest first; empty when it does not exist. */
	lastEvents(group: string, stream: string, count: number, options?: CallOptions): Promise<OutputLogEvent[]>;
	streams(group: string, prefix?: string, options?: CallOptions): Promise<LogStream[]>;
	groups(prefix: string, options?: CallOptions): Promise<LogGroup[]>;
	/** With all it holds; one that is gone already is no failure. */
	deleteGroup(group: string, options?: CallOptions): Promise<void>;
}

/** Most events that one call gives, and what `filter` stops at unless told otherwise. */
const mostEvents = 10_000;

export function createLogsGateway(connect: Connect): LogsGateway {
	const client = connect(CloudWatchLogsClient, 'CloudWatch Logs');

	async function filterPage(filter: LogFilter, options?: CallOptions): Promise<LogPage<FilteredLogEvent>> {
		const command = new FilterLogEventsCommand({
			logGroupName: filter.group,
			logStreamNames: filter.streams && [...filter.streams],
			logStreamNamePrefix: filter.streamPrefix,
			startTime: filter.startTime,
			endTime: filter.endTime,
			filterPattern: filter.pattern,
			limit: filter.limit,
			nextToken: filter.nextToken,
		});
		const page = await unless(NotFoundError, client.send(command, http(options)));
		return {events: page?.events ?? [], nextToken: page?.nextToken};
	}

	async function streamPage(query: StreamQuery, options?: CallOptions): Promise<LogPage<OutputLogEvent>> {
		const command = new GetLogEventsCommand({
			logGroupName: query.group,
			logStreamName: query.stream,
			startTime: query.startTime,
			endTime: query.endTime,
			startFromHead: query.fromHead ?? true,
			limit: query.limit,
			nextToken: query.nextToken,
		});
		const page = await unless(NotFoundError, client.send(command, http(options)));
		return {events: page?.events ?? [], nextToken: page?.nextForwardToken};
	}

	return {
		filterPage,
		streamPage,
		async filter(filter, options) {
			const limit = filter.limit ?? mostEvents;
			const events: FilteredLogEvent[] = [];
			let nextToken = filter.nextToken;
			do {
				const {nextToken: from, limit: _, ...rest} = {...filter, nextToken};
				const page = await filterPage({...rest, ...(from === undefined ? {} : {nextToken: from})}, options);
				events.push(...page.events);
				nextToken = page.nextToken;
			} while (nextToken !== undefined && events.length < limit);
			return events.slice(0, limit);
		},
		async lastEvents(group, stream, count, options) {
			const page = await streamPage({group, stream, fromHead: false, limit: Math.min(count, mostEvents)}, options);
			return [...page.events];
		},
		async streams(group, prefix, options) {
			const found = allPages(async (nextToken) => {
				const input = {logGroupName: group, logStreamNamePrefix: prefix, nextToken};
				const page = await client.send(new DescribeLogStreamsCommand(input), http(options));
				return {items: page.logStreams, nextToken: page.nextToken};
			});
			return (await unless(NotFoundError, found)) ?? [];
		},
		groups(prefix, options) {
			return allPages(async (nextToken) => {
				const input = {logGroupNamePrefix: prefix, nextToken};
				const page = await client.send(new DescribeLogGroupsCommand(input), http(options));
				return {items: page.logGroups, nextToken: page.nextToken};
			});
		},
		async deleteGroup(group, options) {
			const command = new DeleteLogGroupCommand({logGroupName: group});
			await unless(NotFoundError, client.send(command, http(options)));
		},
	};
}
