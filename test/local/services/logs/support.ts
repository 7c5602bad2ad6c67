import * as logs from '@aws-sdk/client-cloudwatch-logs';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

export interface LogsBench extends AsyncDisposable {
	readonly aws: TestAws;
	readonly client: logs.CloudWatchLogsClient;
	/** Makes group and streams. */
	create(group: string, ...streams: string[]): Promise<void>;
	/** Puts messages, the first one at `time`, each a millisecond after the one before. */
	put(group: string, stream: string, messages: readonly string[], time?: number): Promise<logs.PutLogEventsResponse>;
}

export async function logsBench(options: Parameters<typeof startLocalAws>[0] = {}): Promise<LogsBench> {
	const aws = await startLocalAws(options);
	const client = new logs.CloudWatchLogsClient(aws.client);
	return {
		aws,
		client,
		async create(group, ...streams) {
			await client.send(new logs.CreateLogGroupCommand({logGroupName: group}));
			for (const stream of streams) {
				await client.send(new logs.CreateLogStreamCommand({logGroupName: group, logStreamName: stream}));
			}
		},
		put(group, stream, messages, time = aws.engine.clock.now().getTime() - 1000) {
			const logEvents = messages.map((message, index) => ({message, timestamp: time + index}));
			return client.send(new logs.PutLogEventsCommand({logGroupName: group, logStreamName: stream, logEvents}));
		},
		async [Symbol.asyncDispose]() {
			client.destroy();
			await aws[Symbol.asyncDispose]();
		},
	};
}
