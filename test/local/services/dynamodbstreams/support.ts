import * as streams from '@aws-sdk/client-dynamodb-streams';
import type {TestAws} from '../../../support/local-aws.ts';

/** Every record that a stream has now, from its oldest on. */
export async function readStream(aws: TestAws, StreamArn: string, Limit?: number): Promise<streams._Record[]> {
	const client = new streams.DynamoDBStreamsClient(aws.client);
	try {
		const {StreamDescription} = await client.send(new streams.DescribeStreamCommand({StreamArn}));
		const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
		const {ShardIterator: first} = await client.send(
			new streams.GetShardIteratorCommand({StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON'}),
		);
		const found: streams._Record[] = [];
		for (let iterator = first; iterator !== undefined; ) {
			const page: streams.GetRecordsCommandOutput = await client.send(
				new streams.GetRecordsCommand({ShardIterator: iterator, ...(Limit !== undefined && {Limit})}),
			);
			found.push(...(page.Records ?? []));
			if (page.Records?.length === 0) return found;
			iterator = page.NextShardIterator;
		}
		return found;
	} finally {
		client.destroy();
	}
}
