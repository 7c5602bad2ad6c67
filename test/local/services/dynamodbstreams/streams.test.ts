import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {onStreamRecords} from '../../../../src/local/services/dynamodb/streams/announcement.ts';
import {attributes, startDynamo, type TestDynamo} from '../dynamodb/support.ts';
import {readStream} from './support.ts';

const TableName = 'watched';
const enabled = (StreamViewType: dynamodb.StreamViewType) => ({
	StreamSpecification: {StreamEnabled: true, StreamViewType},
});
const key = attributes({p: 'a', s: 'b'});

/** A table with a stream, and a client of streams. */
async function watched(view: dynamodb.StreamViewType = 'NEW_AND_OLD_IMAGES', clock?: ManualClock) {
	const dynamo = await startDynamo(clock === undefined ? {} : {clock});
	const {LatestStreamArn: StreamArn = ''} = await dynamo.create(TableName, enabled(view));
	const client = new streams.DynamoDBStreamsClient(dynamo.aws.client);
	return {
		dynamo,
		client,
		StreamArn,
		[Symbol.asyncDispose]() {
			client.destroy();
			return dynamo[Symbol.asyncDispose]();
		},
	};
}

/** An item that comes, changes, stays as it is, and goes. */
async function changes(dynamo: TestDynamo): Promise<void> {
	await dynamo.put(TableName, {...key, n: {N: '1'}});
	await dynamo.put(TableName, {...key, n: {N: '2'}});
	await dynamo.put(TableName, {...key, n: {N: '2.0'}});
	await dynamo.client.send(new dynamodb.DeleteItemCommand({TableName, Key: key}));
	await dynamo.client.send(new dynamodb.DeleteItemCommand({TableName, Key: key}));
}

describe('a stream', () => {
	it.each<
		[view: dynamodb.StreamViewType, images: readonly (readonly [old: string | undefined, next: string | undefined])[]]
	>([
		[
			'KEYS_ONLY',
			[
				[undefined, undefined],
				[undefined, undefined],
				[undefined, undefined],
			],
		],
		[
			'NEW_IMAGE',
			[
				[undefined, '1'],
				[undefined, '2'],
				[undefined, undefined],
			],
		],
		[
			'OLD_IMAGE',
			[
				[undefined, undefined],
				['1', undefined],
				['2', undefined],
			],
		],
		[
			'NEW_AND_OLD_IMAGES',
			[
				[undefined, '1'],
				['1', '2'],
				['2', undefined],
			],
		],
	])('of %s shows every change once', async (view, images) => {
		await using table = await watched(view);
		await changes(table.dynamo);
		const records = await readStream(table.dynamo.aws, table.StreamArn);
		expect(records.map(({eventName}) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
		expect(records.map((record) => [record.dynamodb?.OldImage?.n?.N, record.dynamodb?.NewImage?.n?.N])).toEqual(images);
		expect(records[0]).toMatchObject({
			eventVersion: '1.1',
			eventSource: 'aws:dynamodb',
			awsRegion: 'us-east-1',
			dynamodb: {Keys: key, StreamViewType: view},
		});
		expect(records[0]?.userIdentity).toBeUndefined();
	});

	it('is listed and described', async () => {
		await using table = await watched();
		const {Streams} = await table.client.send(new streams.ListStreamsCommand({TableName}));
		expect(Streams).toMatchObject([{StreamArn: table.StreamArn, TableName}]);
		const {StreamDescription} = await table.client.send(
			new streams.DescribeStreamCommand({StreamArn: table.StreamArn}),
		);
		expect(StreamDescription).toMatchObject({
			StreamStatus: 'ENABLED',
			StreamViewType: 'NEW_AND_OLD_IMAGES',
			TableName,
			KeySchema: [
				{AttributeName: 'p', KeyType: 'HASH'},
				{AttributeName: 's', KeyType: 'RANGE'},
			],
			Shards: [{SequenceNumberRange: {StartingSequenceNumber: expect.stringMatching(/^\d{21,}$/)}}],
		});
	});

	it('is read from where the iterator says, in pages', async () => {
		await using table = await watched();
		const {client, StreamArn, dynamo} = table;
		for (const n of ['1', '2', '3']) await dynamo.put(TableName, {...key, n: {N: n}});
		const records = await readStream(dynamo.aws, StreamArn, 1);
		const {StreamDescription} = await client.send(new streams.DescribeStreamCommand({StreamArn}));
		const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
		const read = async (ShardIteratorType: streams.ShardIteratorType, SequenceNumber?: string) => {
			const {ShardIterator} = await client.send(
				new streams.GetShardIteratorCommand({
					StreamArn,
					ShardId,
					ShardIteratorType,
					...(SequenceNumber && {SequenceNumber}),
				}),
			);
			return () => client.send(new streams.GetRecordsCommand({ShardIterator}));
		};
		const numbers = async (next: () => Promise<streams.GetRecordsCommandOutput>) =>
			(await next()).Records?.map(({dynamodb: change}) => change?.NewImage?.n?.N);
		const second = records[1]?.dynamodb?.SequenceNumber;
		const latest = await read('LATEST');
		expect(await numbers(await read('TRIM_HORIZON'))).toEqual(['1', '2', '3']);
		expect(await numbers(await read('AT_SEQUENCE_NUMBER', second))).toEqual(['2', '3']);
		expect(await numbers(await read('AFTER_SEQUENCE_NUMBER', second))).toEqual(['3']);
		expect(await numbers(latest)).toEqual([]);
		await dynamo.put(TableName, {...key, n: {N: '4'}});
		expect(await numbers(latest)).toEqual(['4']);
	});

	it('has every record from the oldest on, also when there are more than memory holds', async () => {
		await using table = await watched('KEYS_ONLY');
		const {dynamo, StreamArn} = table;
		const numbers = Array.from({length: 2_500}, (_, number) => String(number).padStart(4, '0'));
		for (let first = 0; first < numbers.length; first += 100) {
			const items = numbers.slice(first, first + 100).map((s) => ({Put: {TableName, Item: attributes({p: 'a', s})}}));
			await dynamo.client.send(new dynamodb.TransactWriteItemsCommand({TransactItems: items}));
		}
		const records = await readStream(dynamo.aws, StreamArn);
		expect(records.map((record) => record.dynamodb?.Keys?.s?.S)).toEqual(numbers);
	});

	it('that is switched off can be read to its end, and another one takes its place', async () => {
		await using table = await watched();
		const {dynamo, StreamArn} = table;
		await dynamo.put(TableName, key);
		const change = async (StreamSpecification: dynamodb.StreamSpecification) => {
			await dynamo.client.send(new dynamodb.UpdateTableCommand({TableName, StreamSpecification}));
			return dynamo.active(TableName);
		};
		const off = await change({StreamEnabled: false});
		expect([off.LatestStreamArn, off.StreamSpecification]).toEqual([StreamArn, undefined]);
		await dynamo.put(TableName, {...key, unseen: {BOOL: true}});
		expect(await readStream(dynamo.aws, StreamArn)).toHaveLength(1);
		const {StreamDescription} = await table.client.send(new streams.DescribeStreamCommand({StreamArn}));
		expect(StreamDescription?.StreamStatus).toBe('DISABLED');
		const again = await change(enabled('KEYS_ONLY').StreamSpecification);
		expect(again.LatestStreamArn).not.toBe(StreamArn);
		await expect(change(enabled('KEYS_ONLY').StreamSpecification)).rejects.toThrow(
			'Table already has an enabled stream',
		);
		expect(await readStream(dynamo.aws, again.LatestStreamArn ?? '')).toEqual([]);
	});

	it('forgets records after a day, and itself a day after it was switched off', async () => {
		const clock = new ManualClock();
		await using table = await watched('KEYS_ONLY', clock);
		const {dynamo, client, StreamArn} = table;
		await dynamo.put(TableName, key);
		const [first] = await readStream(dynamo.aws, StreamArn);
		await clock.advance(23 * 3_600_000);
		await dynamo.put(TableName, {...key, n: {N: '1'}});
		await clock.advance(2 * 3_600_000);
		expect((await readStream(dynamo.aws, StreamArn)).map(({eventName}) => eventName)).toEqual(['MODIFY']);
		const {StreamDescription} = await client.send(new streams.DescribeStreamCommand({StreamArn}));
		const trimmed = client.send(
			new streams.GetShardIteratorCommand({
				StreamArn,
				ShardId: StreamDescription?.Shards?.[0]?.ShardId,
				ShardIteratorType: 'AT_SEQUENCE_NUMBER',
				SequenceNumber: first?.dynamodb?.SequenceNumber,
			}),
		);
		await expect(trimmed).rejects.toMatchObject({name: 'TrimmedDataAccessException'});
		await dynamo.client.send(new dynamodb.DeleteTableCommand({TableName}));
		await clock.advance(25 * 3_600_000);
		expect((await client.send(new streams.ListStreamsCommand({}))).Streams).toEqual([]);
	});

	it('is not read with an iterator of long ago, or with none', async () => {
		const clock = new ManualClock();
		await using table = await watched('KEYS_ONLY', clock);
		const {client, StreamArn} = table;
		const {StreamDescription} = await client.send(new streams.DescribeStreamCommand({StreamArn}));
		const input = {StreamArn, ShardId: StreamDescription?.Shards?.[0]?.ShardId, ShardIteratorType: 'LATEST'} as const;
		const {ShardIterator} = await client.send(new streams.GetShardIteratorCommand(input));
		await clock.advance(16 * 60_000);
		await expect(client.send(new streams.GetRecordsCommand({ShardIterator}))).rejects.toMatchObject({
			name: 'ExpiredIteratorException',
		});
		await expect(client.send(new streams.GetRecordsCommand({ShardIterator: 'x'}))).rejects.toThrow(
			'Invalid ShardIterator',
		);
		await expect(
			client.send(new streams.GetShardIteratorCommand({...input, ShardId: 'shardId-0000'})),
		).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
		});
		await expect(client.send(new streams.DescribeStreamCommand({StreamArn: `${StreamArn}0`}))).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
		});
	});
});

describe('whoever waits for the records of a stream', () => {
	it('is called once they are there, and not for those of another', async () => {
		await using table = await watched();
		const {dynamo, StreamArn} = table;
		const {LatestStreamArn: other = ''} = await dynamo.create('other', enabled('KEYS_ONLY'));
		const called: string[] = [];
		using _mine = onStreamRecords(dynamo.aws.engine.bus, StreamArn, () => called.push('mine'));
		using _other = onStreamRecords(dynamo.aws.engine.bus, other, () => called.push('other'));
		const items = ['1', '2', '3'].map((s) => ({Put: {TableName, Item: attributes({p: 'a', s})}}));
		await dynamo.client.send(new dynamodb.TransactWriteItemsCommand({TransactItems: items}));
		expect(called).toEqual(['mine']);
		await dynamo.put('other', key);
		await dynamo.put('other', key);
		expect(called).toEqual(['mine', 'other']);
	});
});
