import * as streams from '@aws-sdk/client-dynamodb-streams';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {ChangeLog} from '../dynamodb/streams/change-log.ts';
import {streamHandlers} from './handlers.ts';

/** Amazon DynamoDB Streams: reads what the tables of the region have written. */
export const service = defineService({
	sdk: streams,
	client: streams.DynamoDBStreamsClient,
	create: (context: ServiceContext, log) => {
		if (!(log instanceof ChangeLog)) throw new TypeError('DynamoDB shares its change log with its streams.');
		return {handlers: streamHandlers(context, log)};
	},
});
