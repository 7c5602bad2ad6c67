import {setTimeout as pause} from 'node:timers/promises';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

export interface TestDynamo extends AsyncDisposable {
	readonly aws: TestAws;
	readonly client: dynamodb.DynamoDBClient;
	/** Makes a table, on demand, and waits until it can be used. */
	create(name: string, more?: Partial<dynamodb.CreateTableCommandInput>): Promise<dynamodb.TableDescription>;
	put(TableName: string, Item: Record<string, dynamodb.AttributeValue>): Promise<unknown>;
	get(
		TableName: string,
		Key: Record<string, dynamodb.AttributeValue>,
	): Promise<Record<string, dynamodb.AttributeValue>>;
	active(TableName: string): Promise<dynamodb.TableDescription>;
}

/** The key of the tables that these tests make: partition `p`, sort key `s`, both strings. */
export const pairKey = {
	AttributeDefinitions: [
		{AttributeName: 'p', AttributeType: 'S'},
		{AttributeName: 's', AttributeType: 'S'},
	],
	KeySchema: [
		{AttributeName: 'p', KeyType: 'HASH'},
		{AttributeName: 's', KeyType: 'RANGE'},
	],
} satisfies Partial<dynamodb.CreateTableCommandInput>;

/** An index of a table with partition `p`: its items of one partition by their number `weight`. */
export const byWeight = {
	IndexName: 'byWeight',
	KeySchema: [
		{AttributeName: 'p', KeyType: 'HASH'},
		{AttributeName: 'weight', KeyType: 'RANGE'},
	],
	Projection: {ProjectionType: 'KEYS_ONLY'},
} satisfies dynamodb.LocalSecondaryIndex;

/** With a local AWS of its own, which ends with it, or on one that is there. */
export async function startDynamo(
	options: Parameters<typeof startLocalAws>[0] = {},
	running?: TestAws,
): Promise<TestDynamo> {
	const aws = running ?? (await startLocalAws(options));
	const client = new dynamodb.DynamoDBClient(aws.client);
	const active = async (TableName: string): Promise<dynamodb.TableDescription> => {
		for (;;) {
			const {Table} = await client.send(new dynamodb.DescribeTableCommand({TableName}));
			const isDone = Table?.GlobalSecondaryIndexes?.every(({IndexStatus}) => IndexStatus === 'ACTIVE') ?? true;
			if (Table?.TableStatus === 'ACTIVE' && isDone) return Table;
			if (options.clock instanceof ManualClock) await options.clock.advance(100);
			else await pause(5);
		}
	};
	return {
		aws,
		client,
		active,
		async create(TableName, more = {}) {
			await client.send(
				new dynamodb.CreateTableCommand({TableName, BillingMode: 'PAY_PER_REQUEST', ...pairKey, ...more}),
			);
			return active(TableName);
		},
		put: (TableName, Item) => client.send(new dynamodb.PutItemCommand({TableName, Item})),
		async get(TableName, Key) {
			const {Item} = await client.send(new dynamodb.GetItemCommand({TableName, Key, ConsistentRead: true}));
			return Item ?? {};
		},
		async [Symbol.asyncDispose]() {
			client.destroy();
			if (running === undefined) await aws[Symbol.asyncDispose]();
		},
	};
}

/** Attributes from plain values: strings, numbers, booleans, lists and maps. */
export function attributes(values: Readonly<Record<string, unknown>>): Record<string, dynamodb.AttributeValue> {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attribute(value)]));
}

export function attribute(value: unknown): dynamodb.AttributeValue {
	if (typeof value === 'string') return {S: value};
	if (typeof value === 'number') return {N: String(value)};
	if (typeof value === 'boolean') return {BOOL: value};
	if (value === null) return {NULL: true};
	if (value instanceof Uint8Array) return {B: value};
	if (value instanceof Set) return {SS: [...(value as Set<string>)]};
	if (Array.isArray(value)) return {L: value.map(attribute)};
	return {M: attributes(value as Record<string, unknown>)};
}
