import * as dynamodb from '@aws-sdk/client-dynamodb';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {attributes, pairKey, startDynamo, type TestDynamo} from '../support.ts';

let dynamo: TestDynamo;
let client: dynamodb.DynamoDBClient;
beforeAll(async () => {
	dynamo = await startDynamo();
	({client} = dynamo);
});
afterAll(() => dynamo[Symbol.asyncDispose]());

const byColour: dynamodb.GlobalSecondaryIndex = {
	IndexName: 'byColour',
	KeySchema: [{AttributeName: 'colour', KeyType: 'HASH'}],
	Projection: {ProjectionType: 'KEYS_ONLY'},
};
const colour: dynamodb.AttributeDefinition = {AttributeName: 'colour', AttributeType: 'S'};

describe('a table', () => {
	it('is made, is described, and is gone', async () => {
		const TableName = 'first-table';
		const made = await client.send(
			new dynamodb.CreateTableCommand({TableName, ...pairKey, BillingMode: 'PAY_PER_REQUEST'}),
		);
		expect(made.TableDescription?.TableStatus).toBe('CREATING');
		expect(await dynamo.active(TableName)).toMatchObject({
			TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/first-table',
			TableStatus: 'ACTIVE',
			KeySchema: pairKey.KeySchema,
			AttributeDefinitions: pairKey.AttributeDefinitions,
			ItemCount: 0,
			TableSizeBytes: 0,
			BillingModeSummary: {BillingMode: 'PAY_PER_REQUEST'},
			ProvisionedThroughput: {ReadCapacityUnits: 0, WriteCapacityUnits: 0},
			DeletionProtectionEnabled: false,
		});
		await dynamo.put(TableName, attributes({p: 'a', s: 'b'}));
		expect((await dynamo.active(TableName)).ItemCount).toBe(1);
		const {TableDescription} = await client.send(new dynamodb.DeleteTableCommand({TableName}));
		expect(TableDescription?.TableStatus).toBe('DELETING');
		await dynamodb.waitUntilTableNotExists({client, maxWaitTime: 10, minDelay: 1, maxDelay: 1}, {TableName});
		await expect(client.send(new dynamodb.DescribeTableCommand({TableName}))).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: 'Requested resource not found: Table: first-table not found',
		});
	});

	it('has nothing of one of the same name that was before it', async () => {
		const TableName = 'again';
		await dynamo.create(TableName);
		await dynamo.put(TableName, attributes({p: 'a', s: 'b'}));
		await client.send(new dynamodb.DeleteTableCommand({TableName}));
		await dynamodb.waitUntilTableNotExists({client, maxWaitTime: 10, minDelay: 1, maxDelay: 1}, {TableName});
		expect((await dynamo.create(TableName)).ItemCount).toBe(0);
		expect(await dynamo.get(TableName, attributes({p: 'a', s: 'b'}))).toEqual({});
	});

	it('is not made twice, and not found before it is there', async () => {
		await dynamo.create('taken');
		const again = client.send(
			new dynamodb.CreateTableCommand({TableName: 'taken', ...pairKey, BillingMode: 'PAY_PER_REQUEST'}),
		);
		await expect(again).rejects.toMatchObject({
			name: 'ResourceInUseException',
			message: 'Table already exists: taken',
		});
		await client.send(
			new dynamodb.CreateTableCommand({TableName: 'young', ...pairKey, BillingMode: 'PAY_PER_REQUEST'}),
		);
		await expect(dynamo.put('young', attributes({p: 'a', s: 'b'}))).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: 'Requested resource not found',
		});
		await expect(client.send(new dynamodb.DeleteTableCommand({TableName: 'young'}))).rejects.toMatchObject({
			name: 'ResourceInUseException',
			message: 'Attempt to change a resource which is still in use: Table is being created: young',
		});
	});

	it('can be named by its ARN', async () => {
		const {TableArn} = await dynamo.create('named');
		await dynamo.put(TableArn ?? '', attributes({p: 'a', s: 'b'}));
		expect(await dynamo.get('named', attributes({p: 'a', s: 'b'}))).toEqual(attributes({p: 'a', s: 'b'}));
	});

	it('that is protected is not deleted', async () => {
		await dynamo.create('kept', {DeletionProtectionEnabled: true});
		const deleted = client.send(new dynamodb.DeleteTableCommand({TableName: 'kept'}));
		await expect(deleted).rejects.toThrow('currently protected against deletion');
		await client.send(new dynamodb.UpdateTableCommand({TableName: 'kept', DeletionProtectionEnabled: false}));
		await dynamo.active('kept');
		await client.send(new dynamodb.DeleteTableCommand({TableName: 'kept'}));
	});

	it('takes another billing mode, capacity and class', async () => {
		const TableName = 'changing';
		await dynamo.create(TableName);
		const change = async (input: Omit<dynamodb.UpdateTableCommandInput, 'TableName'>) => {
			await client.send(new dynamodb.UpdateTableCommand({TableName, ...input}));
			return dynamo.active(TableName);
		};
		const ProvisionedThroughput = {ReadCapacityUnits: 5, WriteCapacityUnits: 2};
		expect(await change({BillingMode: 'PROVISIONED', ProvisionedThroughput})).toMatchObject({
			BillingModeSummary: {BillingMode: 'PROVISIONED'},
			ProvisionedThroughput,
		});
		await expect(change({ProvisionedThroughput})).rejects.toThrow(
			'The provisioned throughput for the table will not change.',
		);
		expect(await change({TableClass: 'STANDARD_INFREQUENT_ACCESS'})).toMatchObject({
			TableClassSummary: {TableClass: 'STANDARD_INFREQUENT_ACCESS'},
		});
		expect(await change({BillingMode: 'PAY_PER_REQUEST'})).toMatchObject({
			ProvisionedThroughput: {ReadCapacityUnits: 0, WriteCapacityUnits: 0},
		});
		await expect(change({BillingMode: 'PROVISIONED'})).rejects.toThrow(
			'ProvisionedThroughput must be specified when BillingMode is PROVISIONED',
		);
		await expect(change({})).rejects.toThrow('At least one of ProvisionedThroughput, BillingMode');
	});

	it('gets an index of the items that it has, and loses it', async () => {
		const TableName = 'indexed-later';
		await dynamo.create(TableName);
		await dynamo.put(TableName, attributes({p: 'a', s: '1', colour: 'red', more: 1}));
		await dynamo.put(TableName, attributes({p: 'a', s: '2'}));
		const query = () =>
			client.send(
				new dynamodb.QueryCommand({
					TableName,
					IndexName: 'byColour',
					KeyConditionExpression: 'colour = :c',
					ExpressionAttributeValues: {':c': {S: 'red'}},
				}),
			);
		await expect(query()).rejects.toThrow('The table does not have the specified index: byColour');
		await client.send(
			new dynamodb.UpdateTableCommand({
				TableName,
				AttributeDefinitions: [...pairKey.AttributeDefinitions, colour],
				GlobalSecondaryIndexUpdates: [{Create: byColour}],
			}),
		);
		await expect(
			client.send(
				new dynamodb.UpdateTableCommand({TableName, GlobalSecondaryIndexUpdates: [{Delete: {IndexName: 'byColour'}}]}),
			),
		).rejects.toMatchObject({name: 'ResourceInUseException'});
		expect((await dynamo.active(TableName)).GlobalSecondaryIndexes).toMatchObject([
			{IndexName: 'byColour', ItemCount: 1},
		]);
		expect((await query()).Items).toEqual([attributes({p: 'a', s: '1', colour: 'red'})]);
		await client.send(
			new dynamodb.UpdateTableCommand({TableName, GlobalSecondaryIndexUpdates: [{Delete: {IndexName: 'byColour'}}]}),
		);
		expect((await dynamo.active(TableName)).GlobalSecondaryIndexes).toBeUndefined();
		await expect(query()).rejects.toThrow('The table does not have the specified index: byColour');
	});

	it.each<[what: string, input: Partial<dynamodb.CreateTableCommandInput>, message: string]>([
		[
			'a short name',
			{TableName: 'ab'},
			"Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
		],
		['an odd name', {TableName: 'a b c'}, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'],
		[
			'no capacity',
			{BillingMode: 'PROVISIONED'},
			'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
		],
		[
			'capacity on demand',
			{ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}},
			'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
		],
		[
			'a key that is not defined',
			{AttributeDefinitions: [{AttributeName: 'p', AttributeType: 'S'}]},
			'Some index key attributes are not defined in AttributeDefinitions. Keys: [p, s], AttributeDefinitions: [p]',
		],
		[
			'a definition that is no key',
			{AttributeDefinitions: [...pairKey.AttributeDefinitions, colour]},
			'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
		],
		[
			'keys in the wrong order',
			{KeySchema: [...pairKey.KeySchema].reverse()},
			'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
		],
		['an index without attributes', {GlobalSecondaryIndexes: [byColour]}, 'Some index key attributes are not defined'],
		[
			'a local index with another hash key',
			{
				AttributeDefinitions: [...pairKey.AttributeDefinitions, colour],
				LocalSecondaryIndexes: [
					{
						...byColour,
						KeySchema: [
							{AttributeName: 'colour', KeyType: 'HASH'},
							{AttributeName: 's', KeyType: 'RANGE'},
						],
					},
				],
			},
			'index hash key: colour, table hash key: p',
		],
		[
			'an odd projection',
			{
				AttributeDefinitions: [...pairKey.AttributeDefinitions, colour],
				GlobalSecondaryIndexes: [{...byColour, Projection: {ProjectionType: 'ALL', NonKeyAttributes: ['x']}}],
			},
			'ProjectionType is ALL, but NonKeyAttributes is specified',
		],
		[
			'a stream without a view',
			{StreamSpecification: {StreamEnabled: true}},
			'StreamViewType must be specified when StreamEnabled is true',
		],
	])('with %s is refused', async (_, input, message) => {
		const made = client.send(
			new dynamodb.CreateTableCommand({TableName: 'never', BillingMode: 'PAY_PER_REQUEST', ...pairKey, ...input}),
		);
		await expect(made).rejects.toMatchObject({name: 'ValidationException', message: expect.stringContaining(message)});
	});
});

describe('tables', () => {
	it('are listed by name, page by page', async () => {
		for (const name of ['zz-1', 'zz-3', 'zz-2']) await dynamo.create(name);
		const pages: string[][] = [];
		let start: string | undefined = 'zz';
		do {
			const page: dynamodb.ListTablesCommandOutput = await client.send(
				new dynamodb.ListTablesCommand({ExclusiveStartTableName: start, Limit: 2}),
			);
			pages.push(page.TableNames ?? []);
			start = page.LastEvaluatedTableName;
		} while (start !== undefined);
		expect(pages).toEqual([['zz-1', 'zz-2'], ['zz-3']]);
		await expect(client.send(new dynamodb.ListTablesCommand({Limit: 101}))).rejects.toThrow(
			'less than or equal to 100',
		);
	});

	it('have tags', async () => {
		const {TableArn: ResourceArn} = await dynamo.create('tagged', {Tags: [{Key: 'a', Value: '1'}]});
		await client.send(
			new dynamodb.TagResourceCommand({
				ResourceArn,
				Tags: [
					{Key: 'b', Value: '2'},
					{Key: 'a', Value: '3'},
				],
			}),
		);
		await client.send(new dynamodb.UntagResourceCommand({ResourceArn, TagKeys: ['b', 'none']}));
		const {Tags} = await client.send(new dynamodb.ListTagsOfResourceCommand({ResourceArn}));
		expect(Tags).toEqual([{Key: 'a', Value: '3'}]);
		const unknown = client.send(new dynamodb.ListTagsOfResourceCommand({ResourceArn: `${ResourceArn}-other`}));
		await expect(unknown).rejects.toMatchObject({name: 'ResourceNotFoundException'});
	});

	it('remember whether they can be restored to a point in time', async () => {
		const TableName = 'restorable';
		await dynamo.create(TableName);
		const describeIt = async () => {
			const {ContinuousBackupsDescription} = await client.send(
				new dynamodb.DescribeContinuousBackupsCommand({TableName}),
			);
			return ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
		};
		expect(await describeIt()).toEqual({PointInTimeRecoveryStatus: 'DISABLED'});
		await client.send(
			new dynamodb.UpdateContinuousBackupsCommand({
				TableName,
				PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7},
			}),
		);
		expect(await describeIt()).toMatchObject({PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 7});
		const unknown = client.send(new dynamodb.DescribeContinuousBackupsCommand({TableName: 'none'}));
		await expect(unknown).rejects.toMatchObject({name: 'TableNotFoundException'});
	});

	it('have limits, and an endpoint that is this one', async () => {
		const limits = await client.send(new dynamodb.DescribeLimitsCommand({}));
		expect(limits.TableMaxReadCapacityUnits).toBe(40_000);
		const {Endpoints} = await client.send(new dynamodb.DescribeEndpointsCommand({}));
		expect(Endpoints?.map(({Address}) => Address)).toEqual([new URL(dynamo.aws.endpoint).host]);
	});
});
