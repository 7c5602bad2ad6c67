import {
	CreateTableCommand,
	DeleteItemCommand,
	DescribeTableCommand,
	DynamoDBClient,
	PutItemCommand,
	type StreamViewType,
} from '@aws-sdk/client-dynamodb';
import {
	CreateEventSourceMappingCommand,
	type CreateEventSourceMappingCommandInput,
	GetEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {expect} from 'vitest';
import type {Clock} from '../../../../src/local/engine/clock.ts';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {clientFor} from '../../../support/local-aws.ts';
import type {FunctionsWorld} from './lambda-world.ts';

/** Table `items` with key `name`, whose stream functions can be given. */
export interface StreamTable {
	readonly streamArn: string;
	put(name: string, more?: Record<string, string>): Promise<void>;
	remove(name: string): Promise<void>;
	/** Gives the stream to function `hello`, and waits until it is read. Answers the mapping's id. */
	map(settings?: Partial<CreateEventSourceMappingCommandInput>): Promise<string>;
	state(mapping: string): Promise<string | undefined>;
}

export async function createStreamTable(
	{endpoint, lambda}: Pick<FunctionsWorld, 'lambda'> & {readonly endpoint: string},
	{view, clock}: {readonly view?: StreamViewType | undefined; readonly clock?: Clock | undefined} = {},
): Promise<StreamTable> {
	const table = new DynamoDBClient(clientFor(endpoint));
	await table.send(
		new CreateTableCommand({
			TableName: 'items',
			BillingMode: 'PAY_PER_REQUEST',
			AttributeDefinitions: [{AttributeName: 'name', AttributeType: 'S'}],
			KeySchema: [{AttributeName: 'name', KeyType: 'HASH'}],
			StreamSpecification: {StreamEnabled: true, StreamViewType: view ?? 'NEW_AND_OLD_IMAGES'},
		}),
	);
	const describeTable = async () => (await table.send(new DescribeTableCommand({TableName: 'items'}))).Table;
	if (clock instanceof ManualClock) await clock.advance(1000);
	await expect.poll(async () => (await describeTable())?.TableStatus).toBe('ACTIVE');
	const streamArn = (await describeTable())?.LatestStreamArn ?? '';
	const state = async (UUID: string) => (await lambda.send(new GetEventSourceMappingCommand({UUID}))).State;
	return {
		streamArn,
		put: async (name, more = {}) => {
			const numbers = Object.entries(more).map(([key, N]) => [key, {N}] as const);
			const Item = {name: {S: name}, ...Object.fromEntries(numbers)};
			await table.send(new PutItemCommand({TableName: 'items', Item}));
		},
		remove: async (name) => {
			await table.send(new DeleteItemCommand({TableName: 'items', Key: {name: {S: name}}}));
		},
		map: async (settings = {}) => {
			const {UUID = ''} = await lambda.send(
				new CreateEventSourceMappingCommand({
					...{FunctionName: 'hello', EventSourceArn: streamArn, StartingPosition: 'LATEST'},
					...settings,
				}),
			);
			await expect.poll(() => state(UUID)).toBe('Enabled');
			return UUID;
		},
		state,
	};
}
