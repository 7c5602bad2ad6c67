import * as dynamodb from '@aws-sdk/client-dynamodb';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {attributes, byWeight, pairKey, startDynamo, type TestDynamo} from '../support.ts';

const TableName = 'items';
const byColour: dynamodb.GlobalSecondaryIndex = {
	IndexName: 'byColour',
	KeySchema: [{AttributeName: 'colour', KeyType: 'HASH'}],
	Projection: {ProjectionType: 'ALL'},
};
let dynamo: TestDynamo;
let client: dynamodb.DynamoDBClient;
beforeAll(async () => {
	dynamo = await startDynamo();
	({client} = dynamo);
	await dynamo.create(TableName, {
		AttributeDefinitions: ['p', 's', 'colour'].map((AttributeName) => ({AttributeName, AttributeType: 'S' as const})),
		GlobalSecondaryIndexes: [byColour],
	});
});
afterAll(() => dynamo[Symbol.asyncDispose]());

const update = (Key: Record<string, unknown>, more: Omit<dynamodb.UpdateItemCommandInput, 'TableName' | 'Key'>) =>
	client.send(new dynamodb.UpdateItemCommand({TableName, Key: attributes(Key), ...more}));

describe('an item', () => {
	it('comes back as it was put, in all types', async () => {
		const item: Record<string, dynamodb.AttributeValue> = {
			p: {S: 'types'},
			s: {S: 'é 😀'},
			number: {N: '-12345678901234567890.123456789012345678'},
			tiny: {N: '1E-130'},
			binary: {B: Uint8Array.of(0, 255, 128)},
			yes: {BOOL: true},
			nothing: {NULL: true},
			empty: {S: ''},
			strings: {SS: ['a', 'b']},
			numbers: {NS: ['1.50', '2']},
			binaries: {BS: [Uint8Array.of(1), Uint8Array.of(2)]},
			nested: {M: {list: {L: [{M: {deep: {N: '1'}}}, {L: []}]}, map: {M: {}}}},
			// A name that every object inherits is a name like any other.
			hasOwnProperty: {S: 'mine'},
		};
		await dynamo.put(TableName, item);
		expect(await dynamo.get(TableName, attributes({p: 'types', s: 'é 😀'}))).toEqual({
			...item,
			tiny: {N: `0.${'0'.repeat(129)}1`},
			numbers: {NS: ['1.5', '2']},
		});
	});

	it('is read in part', async () => {
		await dynamo.put(TableName, attributes({p: 'part', s: '1', a: {b: [1, 2]}, c: 3}));
		const {Item} = await client.send(
			new dynamodb.GetItemCommand({
				TableName,
				Key: attributes({p: 'part', s: '1'}),
				ProjectionExpression: 'a.b[1], #c',
				ExpressionAttributeNames: {'#c': 'c'},
			}),
		);
		expect(Item).toEqual(attributes({a: {b: [2]}, c: 3}));
	});

	it('takes the place of the one before, which can be asked for', async () => {
		await dynamo.put(TableName, attributes({p: 'replaced', s: '1', old: true}));
		const put = (ReturnValues?: dynamodb.ReturnValue) =>
			client.send(
				new dynamodb.PutItemCommand({
					TableName,
					Item: attributes({p: 'replaced', s: '1', new: true}),
					...(ReturnValues && {ReturnValues}),
				}),
			);
		expect((await put('ALL_OLD')).Attributes).toEqual(attributes({p: 'replaced', s: '1', old: true}));
		expect((await put()).Attributes).toBeUndefined();
		expect(await dynamo.get(TableName, attributes({p: 'replaced', s: '1'}))).toEqual(
			attributes({p: 'replaced', s: '1', new: true}),
		);
		await expect(put('ALL_NEW')).rejects.toThrow('ReturnValues can only be ALL_OLD or NONE');
	});

	it('is deleted once, and again without complaint', async () => {
		await dynamo.put(TableName, attributes({p: 'deleted', s: '1'}));
		const remove = () =>
			client.send(
				new dynamodb.DeleteItemCommand({TableName, Key: attributes({p: 'deleted', s: '1'}), ReturnValues: 'ALL_OLD'}),
			);
		expect((await remove()).Attributes).toEqual(attributes({p: 'deleted', s: '1'}));
		expect((await remove()).Attributes).toBeUndefined();
	});

	it('is made by an update when there is none', async () => {
		await update({p: 'made', s: '1'}, {});
		expect(await dynamo.get(TableName, attributes({p: 'made', s: '1'}))).toEqual(attributes({p: 'made', s: '1'}));
	});

	it.each<[asked: dynamodb.ReturnValue, found: Record<string, unknown> | undefined]>([
		['NONE', undefined],
		['ALL_OLD', {p: 'returned', s: '1', a: 1, m: {x: 1, y: 2}}],
		['ALL_NEW', {p: 'returned', s: '1', a: 2, m: {x: 5, y: 2}, b: 3}],
		['UPDATED_OLD', {a: 1, m: {x: 1}}],
		['UPDATED_NEW', {a: 2, m: {x: 5}, b: 3}],
	])('that is updated answers %s', async (ReturnValues, found) => {
		await dynamo.put(TableName, attributes({p: 'returned', s: '1', a: 1, m: {x: 1, y: 2}}));
		const {Attributes} = await update(
			{p: 'returned', s: '1'},
			{
				ReturnValues,
				UpdateExpression: 'SET a = a + :one, m.x = :five, b = :three',
				ExpressionAttributeValues: attributes({':one': 1, ':five': 5, ':three': 3}),
			},
		);
		expect(Attributes).toEqual(found && attributes(found));
	});

	it('is written only if its condition holds, and the refusal shows what is there', async () => {
		const key = {p: 'conditional', s: '1'};
		const claim = (owner: string, shown?: 'ALL_OLD') =>
			update(key, {
				UpdateExpression: 'SET taker = :o',
				ConditionExpression: 'attribute_not_exists(taker)',
				ExpressionAttributeValues: attributes({':o': owner}),
				...(shown && {ReturnValuesOnConditionCheckFailure: shown}),
			});
		await claim('first');
		await expect(claim('second')).rejects.toMatchObject({
			name: 'ConditionalCheckFailedException',
			message: 'The conditional request failed',
			Item: undefined,
		});
		await expect(claim('third', 'ALL_OLD')).rejects.toMatchObject({Item: attributes({...key, taker: 'first'})});
		expect(await dynamo.get(TableName, attributes(key))).toEqual(attributes({...key, taker: 'first'}));
	});

	it('is claimed by exactly one of many at once', async () => {
		await dynamo.put(TableName, attributes({p: 'race', s: '1', version: 1}));
		const claims = Array.from({length: 20}, (_, index) =>
			update(
				{p: 'race', s: '1'},
				{
					UpdateExpression: 'SET version = version + :one, winner = :w',
					ConditionExpression: 'version = :one',
					ExpressionAttributeValues: attributes({':one': 1, ':w': index}),
				},
			),
		);
		const settled = await Promise.allSettled(claims);
		expect(settled.filter(({status}) => status === 'fulfilled')).toHaveLength(1);
		expect(await dynamo.get(TableName, attributes({p: 'race', s: '1'}))).toMatchObject({version: {N: '2'}});
	});

	it('costs what AWS would ask for it', async () => {
		const Item = attributes({p: 'cost', s: '1', colour: 'red', body: 'x'.repeat(1500)});
		const put = await client.send(new dynamodb.PutItemCommand({TableName, Item, ReturnConsumedCapacity: 'INDEXES'}));
		expect(put.ConsumedCapacity).toEqual({
			TableName,
			CapacityUnits: 4,
			Table: {CapacityUnits: 2},
			GlobalSecondaryIndexes: {byColour: {CapacityUnits: 2}},
		});
		const Key = attributes({p: 'cost', s: '1'});
		const get = async (ConsistentRead: boolean) => {
			const input = {TableName, Key, ConsistentRead, ReturnConsumedCapacity: 'TOTAL'} as const;
			return (await client.send(new dynamodb.GetItemCommand(input))).ConsumedCapacity;
		};
		expect([await get(false), await get(true)]).toEqual([
			{TableName, CapacityUnits: 0.5},
			{TableName, CapacityUnits: 1},
		]);
	});

	it.each<[what: string, item: Record<string, dynamodb.AttributeValue>, message: string]>([
		['without its sort key', {p: {S: 'a'}}, 'Missing the key s in the item'],
		['with a key of another type', {p: {S: 'a'}, s: {N: '1'}}, 'Type mismatch for key s expected: S actual: N'],
		[
			'with an empty key',
			{p: {S: 'a'}, s: {S: ''}},
			'The AttributeValue for a key attribute cannot contain an empty string value. Key: s',
		],
		[
			'with a long key',
			{p: {S: 'a'}, s: {S: 'x'.repeat(1025)}},
			'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
		],
		[
			'with an index key of another type',
			{p: {S: 'a'}, s: {S: 'b'}, colour: {N: '1'}},
			'Type mismatch for Index Key colour Expected: S Actual: N IndexName: byColour',
		],
		['with an empty set', {p: {S: 'a'}, s: {S: 'b'}, x: {SS: []}}, 'An string set  may not be empty'],
		['with a set of equals', {p: {S: 'a'}, s: {S: 'b'}, x: {NS: ['1', '1.0']}}, 'Input collection contains duplicates'],
		[
			'with a number too long',
			{p: {S: 'a'}, s: {S: 'b'}, x: {N: '1'.repeat(39)}},
			'Attempting to store more than 38 significant digits in a Number',
		],
		[
			'that is too large',
			{p: {S: 'a'}, s: {S: 'b'}, x: {S: 'x'.repeat(409_600)}},
			'Item size has exceeded the maximum allowed size',
		],
	])('%s is refused', async (_, item, message) => {
		await expect(dynamo.put(TableName, item)).rejects.toMatchObject({
			name: 'ValidationException',
			message: expect.stringContaining(message),
		});
	});

	it('of just 400 KB is taken, and grows no further', async () => {
		const key = {p: 'large', s: '1'};
		const body = 'x'.repeat(409_600 - 'plarges1body'.length);
		await dynamo.put(TableName, attributes({...key, body}));
		await expect(
			update(key, {UpdateExpression: 'SET c = :c', ExpressionAttributeValues: attributes({':c': 1})}),
		).rejects.toThrow('Item size to update has exceeded the maximum allowed size');
	});

	it.each<[what: string, input: Partial<dynamodb.UpdateItemCommandInput>, message: string]>([
		[
			'of its key',
			{UpdateExpression: 'SET s = :v', ExpressionAttributeValues: {':v': {S: 'x'}}},
			'Cannot update attribute s. This attribute is part of the key',
		],
		['with half a key', {Key: {p: {S: 'a'}}}, 'The provided key element does not match the schema'],
		[
			'with a key too many',
			{Key: attributes({p: 'a', s: 'b', t: 'c'})},
			'The provided key element does not match the schema',
		],
		[
			'with names and no expression',
			{ExpressionAttributeNames: {'#a': 'a'}},
			'ExpressionAttributeNames can only be specified when using expressions',
		],
		[
			'as it was before expressions',
			{AttributeUpdates: {a: {Value: {S: 'x'}}}},
			'does not implement the legacy parameter AttributeUpdates',
		],
		[
			'under a condition within its key',
			{ConditionExpression: 'attribute_exists(p.q)'},
			'Key attributes must be scalars',
		],
	])('is not updated %s', async (_, input, message) => {
		const {Key = attributes({p: 'a', s: 'b'}), ...rest} = input;
		await expect(client.send(new dynamodb.UpdateItemCommand({TableName, Key, ...rest}))).rejects.toMatchObject({
			name: 'ValidationException',
			message: expect.stringContaining(message),
		});
	});
});

describe('a batch', () => {
	const keys = Array.from({length: 30}, (_, index) => ({p: 'batch', s: String(index).padStart(2, '0')}));

	it('writes and reads many items, of several tables', async () => {
		await dynamo.create('others');
		await dynamo.put('others', attributes({p: 'gone', s: '1'}));
		const {UnprocessedItems} = await client.send(
			new dynamodb.BatchWriteItemCommand({
				RequestItems: {
					[TableName]: keys.slice(0, 20).map((key) => ({PutRequest: {Item: attributes({...key, extra: 1})}})),
					others: [{DeleteRequest: {Key: attributes({p: 'gone', s: '1'})}}],
				},
			}),
		);
		expect(UnprocessedItems).toEqual({});
		const {Responses, UnprocessedKeys} = await client.send(
			new dynamodb.BatchGetItemCommand({
				RequestItems: {
					[TableName]: {Keys: keys.map((key) => attributes(key)), ProjectionExpression: 's'},
					others: {Keys: [attributes({p: 'gone', s: '1'})]},
				},
			}),
		);
		expect(Responses?.[TableName]?.map(({s}) => s?.S)).toEqual(keys.slice(0, 20).map(({s}) => s));
		expect([Responses?.others, UnprocessedKeys]).toEqual([[], {}]);
	});

	it('reads no more than 16 MB, and names the rest', async () => {
		const large = Array.from({length: 45}, (_, index) => ({p: 'large', s: String(index)}));
		for (const key of large) await dynamo.put(TableName, attributes({...key, body: 'x'.repeat(390_000)}));
		const Keys = large.map((key) => attributes(key));
		const first = await client.send(new dynamodb.BatchGetItemCommand({RequestItems: {[TableName]: {Keys}}}));
		const rest = await client.send(new dynamodb.BatchGetItemCommand({RequestItems: first.UnprocessedKeys ?? {}}));
		const counts = [first, rest].map(({Responses}) => Responses?.[TableName]?.length);
		expect(counts).toEqual([43, 2]);
		expect(rest.UnprocessedKeys).toEqual({});
	});

	it('tells what it cost, and of the collections that it changed', async () => {
		const weight = {AttributeName: 'weight', AttributeType: 'N'} as const;
		await dynamo.create('collected', {
			AttributeDefinitions: [...pairKey.AttributeDefinitions, weight],
			LocalSecondaryIndexes: [byWeight],
		});
		const requests = [
			{p: 'a', s: '1', weight: 1},
			{p: 'a', s: '2'},
		].map((item) => ({PutRequest: {Item: attributes(item)}}));
		const written = await client.send(
			new dynamodb.BatchWriteItemCommand({
				RequestItems: {collected: requests},
				ReturnConsumedCapacity: 'INDEXES',
				ReturnItemCollectionMetrics: 'SIZE',
			}),
		);
		expect(written.ConsumedCapacity).toEqual([
			{
				TableName: 'collected',
				CapacityUnits: 3,
				Table: {CapacityUnits: 2},
				LocalSecondaryIndexes: {byWeight: {CapacityUnits: 1}},
			},
		]);
		const metric = {ItemCollectionKey: attributes({p: 'a'}), SizeEstimateRangeGB: [0, 1]};
		expect(written.ItemCollectionMetrics).toEqual({collected: [metric, metric]});
		const read = await client.send(
			new dynamodb.BatchGetItemCommand({
				RequestItems: {collected: {Keys: [attributes({p: 'a', s: '1'}), attributes({p: 'a', s: 'none'})]}},
				ReturnConsumedCapacity: 'TOTAL',
			}),
		);
		expect(read.ConsumedCapacity).toEqual([{TableName: 'collected', CapacityUnits: 1}]);
	});

	it.each<[what: string, requests: dynamodb.WriteRequest[], message: string]>([
		[
			'too many',
			keys.slice(0, 26).map((key) => ({PutRequest: {Item: attributes(key)}})),
			'Too many items requested for the BatchWriteItem call',
		],
		[
			'the same twice',
			[keys[0], keys[0]].map((key) => ({PutRequest: {Item: attributes(key ?? {})}})),
			'Provided list of item keys contains duplicates',
		],
		['neither put nor delete', [{}], 'Supplied AttributeValue is empty'],
	])('of %s is refused', async (_, requests, message) => {
		const written = client.send(new dynamodb.BatchWriteItemCommand({RequestItems: {[TableName]: requests}}));
		await expect(written).rejects.toMatchObject({
			name: 'ValidationException',
			message: expect.stringContaining(message),
		});
	});
});
