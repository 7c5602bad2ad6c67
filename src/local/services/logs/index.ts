import {join} from 'node:path';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {eventHandlers} from './event-handlers.ts';
import {EventStore} from './event-store.ts';
import {groupHandlers, tagHandlers} from './group-handlers.ts';
import {LogGroups} from './groups.ts';
import {LiveTail} from './live-tail.ts';
import {startRetention} from './retention.ts';
import {streamHandlers} from './stream-handlers.ts';
import {LogStreams} from './streams.ts';
import {subscriptionFilterHandlers} from './subscription-filters.ts';

/** Amazon CloudWatch Logs. */
export const service = defineService({
	sdk: logs,
	client: logs.CloudWatchLogsClient,
	create: (context: ServiceContext) => {
		const store = new EventStore(join(context.directory, 'events.sqlite'));
		const groups = new LogGroups(context);
		const streams = new LogStreams(context);
		const tail = new LiveTail(context, groups);
		const retention = startRetention(context, groups, store);
		return {
			handlers: {
				...groupHandlers(groups, streams, store),
				...tagHandlers(groups),
				...streamHandlers(groups, streams, store),
				...eventHandlers(context, groups, streams, store, tail),
				...subscriptionFilterHandlers(context, groups),
				StartLiveTail: (input) => tail.open(input),
			},
			stop: () => {
				retention[Symbol.dispose]();
				store[Symbol.dispose]();
				return Promise.resolve();
			},
		};
	},
});
