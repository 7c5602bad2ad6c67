import * as dynamodb from '@aws-sdk/client-dynamodb';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../../src/local/engine/clock.ts';
import {attributes, startDynamo, type TestDynamo} from '../support.ts';

const TableName = 'items';
const clock = new ManualClock();
let dynamo: TestDynamo;
let client: dynamodb.DynamoDBClient;
beforeAll(async () => {
	dynamo = await startDynamo({clock});
	({client} = dynamo);
	await dynamo.create(TableName);
});
afterAll(() => dynamo[Symbol.asyncDispose]());

const key = (s: string) => attributes({p: 'a', s});
const write = (
	TransactItems: dynamodb.TransactWriteItem[],
	more: Partial<dynamodb.TransactWriteItemsCommandInput> = {},
) => client.send(new dynamodb.TransactWriteItemsCommand({TransactItems, ...more}));
const put = (s: string, more: Partial<dynamodb.Put> = {}): dynamodb.TransactWriteItem => ({
	Put: {TableName, Item: key(s), ...more},
});

describe('a transaction', () => {
	it('puts, updates, deletes and checks at once', async () => {
		await dynamo.put(TableName, attributes({p: 'a', s: 'counter', n: 1}));
		await dynamo.put(TableName, key('old'));
		await write([
			put('new'),
			{
				Update: {
					TableName,
					Key: key('counter'),
					UpdateExpression: 'ADD n :one',
					ExpressionAttributeValues: attributes({':one': 1}),
				},
			},
			{Delete: {TableName, Key: key('old')}},
			{ConditionCheck: {TableName, Key: key('never'), ConditionExpression: 'attribute_not_exists(p)'}},
		]);
		const {Responses} = await client.send(
			new dynamodb.TransactGetItemsCommand({
				TransactItems: ['new', 'counter', 'old'].map((s) => ({Get: {TableName, Key: key(s)}})),
			}),
		);
		expect(Responses).toEqual([{Item: key('new')}, {Item: attributes({p: 'a', s: 'counter', n: 2})}, {}]);
	});

	it('writes nothing when one condition fails, and gives the reason of each', async () => {
		await dynamo.put(TableName, attributes({p: 'a', s: 'there', n: 1}));
		const cancelled = write([
			put('not-written'),
			put('there', {ConditionExpression: 'attribute_not_exists(p)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD'}),
			{
				Update: {
					TableName,
					Key: key('there-not'),
					UpdateExpression: 'SET a = b',
				},
			},
		]);
		await expect(cancelled).rejects.toMatchObject({
			name: 'TransactionCanceledException',
			message:
				'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]',
			CancellationReasons: [
				{Code: 'None'},
				{
					Code: 'ConditionalCheckFailed',
					Message: 'The conditional request failed',
					Item: attributes({p: 'a', s: 'there', n: 1}),
				},
				{
					Code: 'ValidationError',
					Message: 'The provided expression refers to an attribute that does not exist in the item',
				},
			],
		});
		expect(await dynamo.get(TableName, key('not-written'))).toEqual({});
	});

	it('is done once for one token, for ten minutes', async () => {
		const add: dynamodb.TransactWriteItem = {
			Update: {
				TableName,
				Key: key('once'),
				UpdateExpression: 'ADD n :one',
				ExpressionAttributeValues: attributes({':one': 1}),
			},
		};
		const ClientRequestToken = 'token-1';
		await write([add], {ClientRequestToken});
		await write([add], {ClientRequestToken});
		expect(await dynamo.get(TableName, key('once'))).toMatchObject({n: {N: '1'}});
		await expect(write([put('other')], {ClientRequestToken})).rejects.toMatchObject({
			name: 'IdempotentParameterMismatchException',
		});
		await clock.advance(601_000);
		await write([add], {ClientRequestToken});
		expect(await dynamo.get(TableName, key('once'))).toMatchObject({n: {N: '2'}});
	});

	it('costs twice what its writes would', async () => {
		const {ConsumedCapacity} = await write([put('cost-1'), put('cost-2')], {ReturnConsumedCapacity: 'TOTAL'});
		expect(ConsumedCapacity).toEqual([{TableName, CapacityUnits: 4, WriteCapacityUnits: 4}]);
	});

	it.each<[what: string, items: dynamodb.TransactWriteItem[], message: string]>([
		['of nothing', [], 'Member must have length greater than or equal to 1'],
		[
			'of more than a hundred',
			Array.from({length: 101}, (_, index) => put(String(index))),
			'Member must have length less than or equal to 100',
		],
		[
			'about one item twice',
			[put('same'), {Delete: {TableName, Key: key('same')}}],
			'Transaction request cannot include multiple operations on one item',
		],
		['with an action that does nothing', [{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
		[
			'with half a key',
			[{Delete: {TableName, Key: {p: {S: 'a'}}}}],
			'The provided key element does not match the schema',
		],
	])('%s is refused', async (_, items, message) => {
		await expect(write(items)).rejects.toMatchObject({
			name: 'ValidationException',
			message: expect.stringContaining(message),
		});
	});

	it('about a table that is not there is refused', async () => {
		await expect(write([{Delete: {TableName: 'none', Key: key('x')}}])).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: 'Requested resource not found',
		});
	});
});
