import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import {invalidParameter} from './errors.ts';
import type {EventStore} from './event-store.ts';
import {pageSize} from './group-handlers.ts';
import type {LogGroups} from './groups.ts';
import type {StreamRecord} from './model.ts';
import type {LogStreams} from './streams.ts';

const byName = ({name}: StreamRecord): string => name;
const byLastEvent = ({name, lastEvent = 0}: StreamRecord): string => `${String(lastEvent).padStart(20, '0')} ${name}`;

export function streamHandlers(groups: LogGroups, streams: LogStreams, store: EventStore): Handlers<typeof sdk> {
	return {
		CreateLogStream: ({logGroupName, logStreamName = ''}) => {
			streams.create(groups.get(logGroupName), logStreamName);
			return {};
		},
		DeleteLogStream: ({logGroupName, logStreamName}) => {
			const stream = streams.get(groups.get(logGroupName), logStreamName);
			store.deleteStream(stream.id);
			streams.delete(stream);
			return {};
		},
		DescribeLogStreams: (input) => {
			const group = groups.get(input.logGroupIdentifier ?? input.logGroupName);
			const isByTime = input.orderBy === 'LastEventTime';
			if (isByTime && input.logStreamNamePrefix !== undefined) {
				throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
			}
			const keyOf = isByTime ? byLastEvent : byName;
			const found = sortedBy(streams.of(group), keyOf).filter(({name}) =>
				name.startsWith(input.logStreamNamePrefix ?? ''),
			);
			const descending = input.descending === true;
			const page = pageAfter(descending ? found.reverse() : found, keyOf, {
				token: input.nextToken,
				size: pageSize(input.limit),
				descending,
				invalidToken: () => invalidParameter('The specified nextToken is invalid.'),
			});
			const arn = groups.arnOf(group);
			return {logStreams: page.items.map((stream) => streams.view(stream, arn)), nextToken: page.next};
		},
	};
}
