import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import {expect, it} from 'vitest';
import {readStream} from '../dynamodbstreams/support.ts';
import {attributes, startDynamo} from './support.ts';

it('tables, items, indexes and streams are there after a restart, and go on', async () => {
	const directory = mkdtempSync(join(tmpdir(), 'ecs-console-test-'));
	const TableName = 'kept';
	const item = {p: 'é\u0000', s: '\u0001x', stage: 'warm', body: new Uint8Array([0, 1, 255])};
	try {
		let streamArn = '';
		{
			await using dynamo = await startDynamo({directory});
			const table = await dynamo.create(TableName, {
				AttributeDefinitions: ['p', 's', 'stage'].map((AttributeName) => ({
					AttributeName,
					AttributeType: 'S' as const,
				})),
				GlobalSecondaryIndexes: [
					{
						IndexName: 'byStage',
						KeySchema: [{AttributeName: 'stage', KeyType: 'HASH'}],
						Projection: {ProjectionType: 'ALL'},
					},
				],
				StreamSpecification: {StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES'},
			});
			streamArn = table.LatestStreamArn ?? '';
			await dynamo.put(TableName, attributes(item));
			await dynamo.put(TableName, attributes({p: 'gone', s: '1'}));
			await dynamo.client.send(new dynamodb.DeleteItemCommand({TableName, Key: attributes({p: 'gone', s: '1'})}));
			// Not waited for: it is found half made, and finished.
			await dynamo.client.send(
				new dynamodb.CreateTableCommand({
					TableName: 'young',
					BillingMode: 'PAY_PER_REQUEST',
					AttributeDefinitions: [{AttributeName: 'p', AttributeType: 'S'}],
					KeySchema: [{AttributeName: 'p', KeyType: 'HASH'}],
				}),
			);
		}
		await using dynamo = await startDynamo({directory});
		await dynamo.put('young', attributes({p: 'a'}));
		expect(await dynamo.get(TableName, attributes({p: item.p, s: item.s}))).toEqual(attributes(item));
		const {Items} = await dynamo.client.send(
			new dynamodb.QueryCommand({
				TableName,
				IndexName: 'byStage',
				KeyConditionExpression: 'stage = :s',
				ExpressionAttributeValues: {':s': {S: 'warm'}},
			}),
		);
		expect(Items).toEqual([attributes(item)]);
		await dynamo.put(TableName, attributes({...item, stage: 'cold'}));
		const records = await readStream(dynamo.aws, streamArn);
		expect(records.map(({eventName}) => eventName)).toEqual(['INSERT', 'INSERT', 'REMOVE', 'MODIFY']);
		const sequence = records.map(({dynamodb: change}) => change?.SequenceNumber ?? '');
		expect(sequence).toEqual([...new Set(sequence)].sort());
	} finally {
		rmSync(directory, {recursive: true, force: true});
	}
});
