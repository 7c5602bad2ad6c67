import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {embeddedMetrics} from './embedded-metrics.ts';
import type {EventStore} from './event-store.ts';
import {filterEvents} from './filter-events.ts';
import {getEvents} from './get-events.ts';
import type {LogGroups} from './groups.ts';
import type {LiveTail} from './live-tail.ts';
import type {StoredEvent} from './model.ts';
import {acceptBatch} from './put-events.ts';
import type {LogStreams} from './streams.ts';

/** Writing and reading events. */
export function eventHandlers(
	context: ServiceContext,
	groups: LogGroups,
	streams: LogStreams,
	store: EventStore,
	tail: LiveTail,
): Handlers<typeof sdk> {
	return {
		PutLogEvents: async ({logGroupName, logStreamName, logEvents = []}) => {
			const group = groups.get(logGroupName);
			const stream = streams.get(group, logStreamName);
			const now = context.clock.now().getTime();
			const {events, rejected} = acceptBatch(logEvents, now, group.retentionDays);
			const stored = store.append(group.id, stream.id, now, events);
			streams.received(stream, stored);
			tail.publish(group, stream, stored);
			await publishMetrics(context, stored, now);
			return {nextSequenceToken: String(now).padStart(56, '4'), rejectedLogEventsInfo: rejected};
		},
		GetLogEvents: (input) => {
			const group = groups.get(input.logGroupIdentifier ?? input.logGroupName);
			return getEvents(store, streams.get(group, input.logStreamName).id, input);
		},
		FilterLogEvents: (input) => {
			const group = groups.get(input.logGroupIdentifier ?? input.logGroupName);
			return filterEvents(store, streams, group, input);
		},
	};
}

/** Hands the metrics that events carry over to CloudWatch; the events are kept whatever comes of it. */
async function publishMetrics(context: ServiceContext, events: readonly StoredEvent[], now: number): Promise<void> {
	const found = events.flatMap(({message}) => embeddedMetrics(message, now));
	for (const [Namespace, members] of Map.groupBy(found, ({namespace}) => namespace)) {
		const MetricData = members.flatMap(({data}) => data);
		await context.call('cloudwatch', 'PutMetricData', {Namespace, MetricData}).catch((error: unknown) => {
			context.log(`embedded metrics of ${Namespace}: ${(error as Error).message}`);
		});
	}
}
