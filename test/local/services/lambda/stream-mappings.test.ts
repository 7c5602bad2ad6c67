import {join} from 'node:path';
import type {StreamViewType} from '@aws-sdk/client-dynamodb';
import {
	type CreateEventSourceMappingCommandInput,
	DeleteEventSourceMappingCommand,
	GetEventSourceMappingCommand,
	ListEventSourceMappingsCommand,
	PutFunctionConcurrencyCommand,
	UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {CreateQueueCommand, ReceiveMessageCommand, SQSClient} from '@aws-sdk/client-sqs';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import type {LocalAwsOptions} from '../../../../src/local/local-aws.ts';
import {type LambdaWorld, startLambda} from './lambda-world.ts';
import {createStreamTable, type StreamTable} from './stream-table.ts';

/** Says which items came together, and fails on those that the item itself says it fails on. */
const listening = `
	const tries = {};
	export const handler = async ({Records}, context) => {
		const names = Records.map(({dynamodb}) => dynamodb.Keys.name.S);
		console.log('batch ' + names.join(' '));
		const failed = [];
		for (const {dynamodb} of Records) {
			const name = dynamodb.Keys.name.S;
			tries[name] = (tries[name] ?? 0) + 1;
			if (tries[name] <= Number(dynamodb.NewImage?.failures?.N ?? 0)) failed.push(dynamodb.SequenceNumber);
		}
		if (failed.length > 0 && process.env.REPORTS) return {batchItemFailures: failed.map((itemIdentifier) => ({itemIdentifier}))};
		if (failed.length > 0) throw new Error('cannot');
	};`;

interface StreamWorld extends LambdaWorld, StreamTable {
	/** Batches in their order, each as the names of its items. */
	batches(): Promise<string[]>;
}

async function startStream(
	options: Partial<LocalAwsOptions> = {},
	settings: {readonly reports?: boolean; readonly view?: StreamViewType} = {},
): Promise<StreamWorld> {
	const world = await startLambda(options);
	await world.create(listening, {
		...(settings.reports === true && {Environment: {Variables: {REPORTS: 'yes'}}}),
	});
	const {endpoint} = world.aws;
	const table = await createStreamTable({...world, endpoint}, {view: settings.view, clock: options.clock});
	return {
		...world,
		...table,
		batches: async () => (await world.lines()).flatMap((line) => /\tbatch (.*)$/.exec(line)?.[1] ?? []),
	};
}

describe('a mapping of a stream', () => {
	it('calls the function with what is written from then on', async () => {
		await using world = await startStream();
		await world.put('before');
		await world.map();
		await world.put('after');
		await expect.poll(world.batches).toEqual(['after']);
	});

	it('calls it with what the stream still has, too, where it starts at the beginning', async () => {
		await using world = await startStream();
		for (const name of ['a', 'b', 'c']) await world.put(name);
		await world.map({StartingPosition: 'TRIM_HORIZON'});
		await expect.poll(world.batches).toEqual(['a b c']);
	});

	it('gives records as DynamoDB and Lambda have them', async () => {
		await using world = await startStream();
		await world.create(`export const handler = (event) => console.log('event ' + JSON.stringify(event));`, {
			FunctionName: 'verbatim',
		});
		await world.map({FunctionName: 'verbatim'});
		await world.put('a', {n: '1'});
		await world.put('a', {n: '2'});
		await world.remove('a');
		const events = async (): Promise<Record<string, unknown>[]> =>
			(await world.lines('/aws/lambda/verbatim'))
				.flatMap((line) => /event (\{.*\})$/.exec(line)?.[1] ?? [])
				.flatMap((text) => (JSON.parse(text) as {Records: Record<string, unknown>[]}).Records);
		await expect.poll(async () => (await events()).length).toBe(3);
		expect(await events()).toMatchObject([
			{
				eventID: expect.any(String),
				eventName: 'INSERT',
				eventVersion: '1.1',
				eventSource: 'aws:dynamodb',
				awsRegion: 'us-east-1',
				eventSourceARN: world.streamArn,
				dynamodb: {
					ApproximateCreationDateTime: expect.any(Number),
					Keys: {name: {S: 'a'}},
					NewImage: {name: {S: 'a'}, n: {N: '1'}},
					SequenceNumber: expect.stringMatching(/^\d+$/),
					SizeBytes: expect.any(Number),
					StreamViewType: 'NEW_AND_OLD_IMAGES',
				},
			},
			{eventName: 'MODIFY', dynamodb: {OldImage: {n: {N: '1'}}, NewImage: {n: {N: '2'}}}},
			{eventName: 'REMOVE', dynamodb: {OldImage: {n: {N: '2'}}}},
		]);
	});

	it('makes batches no larger than it says', async () => {
		await using world = await startStream();
		for (const name of ['a', 'b', 'c', 'd', 'e']) await world.put(name);
		await world.map({StartingPosition: 'TRIM_HORIZON', BatchSize: 2});
		await expect.poll(world.batches).toEqual(['a b', 'c d', 'e']);
	});

	it('gathers until its window is over, or its batch full', async () => {
		const clock = new ManualClock();
		await using world = await startStream({clock});
		await world.map({BatchSize: 3, MaximumBatchingWindowInSeconds: 60});
		await world.put('a');
		await world.put('b');
		await clock.advance(59_000);
		expect(await world.batches()).toEqual([]);
		await clock.advance(1000);
		await expect.poll(world.batches).toEqual(['a b']);
		for (const name of ['c', 'd', 'e']) await world.put(name);
		await expect.poll(world.batches).toEqual(['a b', 'c d e']);
	});

	it('leaves out what its filters do not want', async () => {
		await using world = await startStream();
		await world.map({
			FilterCriteria: {
				Filters: [
					{Pattern: JSON.stringify({eventName: ['MODIFY'], dynamodb: {NewImage: {n: {N: [{exists: true}]}}}})},
					{Pattern: JSON.stringify({eventName: ['REMOVE']})},
				],
			},
		});
		await world.put('plain');
		await world.put('plain');
		await world.put('wanted');
		await world.put('wanted', {n: '1'});
		await world.remove('plain');
		await expect.poll(async () => (await world.batches()).join(' ')).toBe('wanted plain');
	});

	it('tries a batch that fails again, in order, until it succeeds', async () => {
		await using world = await startStream();
		await world.put('a', {failures: '2'});
		await world.put('b');
		const id = await world.map({StartingPosition: 'TRIM_HORIZON'});
		await expect.poll(world.batches).toEqual(['a b', 'a b', 'a b']);
		await expect
			.poll(async () => (await world.lambda.send(new GetEventSourceMappingCommand({UUID: id}))).LastProcessingResult)
			.toBe('OK');
	});

	it('goes on after the item that the function reports', async () => {
		await using world = await startStream({}, {reports: true});
		for (const name of ['a', 'b', 'c']) await world.put(name, {failures: name === 'b' ? '1' : '0'});
		await world.map({StartingPosition: 'TRIM_HORIZON', FunctionResponseTypes: ['ReportBatchItemFailures']});
		await expect.poll(world.batches).toEqual(['a b c', 'b c']);
	});

	it('halves a batch that fails, and gives up the item that cannot be done', async () => {
		await using world = await startStream();
		const sqs = new SQSClient(world.aws.client);
		const {QueueUrl} = await sqs.send(new CreateQueueCommand({QueueName: 'failed'}));
		for (const name of ['a', 'b', 'c', 'd']) await world.put(name, {failures: name === 'c' ? '99' : '0'});
		await world.map({
			StartingPosition: 'TRIM_HORIZON',
			BisectBatchOnFunctionError: true,
			MaximumRetryAttempts: 1,
			DestinationConfig: {OnFailure: {Destination: 'arn:aws:sqs:us-east-1:000000000000:failed'}},
		});
		await expect.poll(world.batches).toEqual(['a b c d', 'a b', 'c d', 'c', 'c', 'd']);
		const {Messages = []} = await sqs.send(new ReceiveMessageCommand({QueueUrl, WaitTimeSeconds: 5}));
		expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({
			version: '1.0',
			requestContext: {
				functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
				condition: 'RetryAttemptsExhausted',
				approximateInvokeCount: 2,
			},
			responseContext: {functionError: 'Unhandled'},
			DDBStreamBatchInfo: {
				batchSize: 1,
				streamArn: world.streamArn,
				startSequenceNumber: expect.any(String),
				shardId: expect.stringMatching(/^shardId-/),
			},
		});
	});

	it('gives up records that are too old', async () => {
		const clock = new ManualClock();
		await using world = await startStream({clock});
		await world.put('old');
		await clock.advance(120_000);
		await world.put('young');
		await world.map({StartingPosition: 'TRIM_HORIZON', MaximumRecordAgeInSeconds: 60});
		await expect.poll(world.batches).toEqual(['young']);
	});

	it('waits while the function is throttled', async () => {
		const clock = new ManualClock();
		await using world = await startStream({clock});
		const reserve = (ReservedConcurrentExecutions: number) =>
			world.lambda.send(new PutFunctionConcurrencyCommand({FunctionName: 'hello', ReservedConcurrentExecutions}));
		await reserve(0);
		const id = await world.map({MaximumRetryAttempts: 0});
		await world.put('a');
		const result = async () =>
			(await world.lambda.send(new GetEventSourceMappingCommand({UUID: id}))).LastProcessingResult;
		await expect.poll(result).toBe('PROBLEM: Rate Exceeded.');
		await reserve(1);
		await clock.advance(5000);
		await expect.poll(world.batches).toEqual(['a']);
	});

	it('works on items of different keys at a time where it says so, and on those of one key in order', async () => {
		await using world = await startStream();
		// Ends only once another batch runs at the same time.
		const meeting = join(world.aws.directory, 'meeting');
		await world.create(
			`import {appendFileSync, readFileSync} from 'node:fs';
			export const handler = async ({Records}) => {
				appendFileSync(${JSON.stringify(meeting)}, 'x');
				while (readFileSync(${JSON.stringify(meeting)}).length < 2) await new Promise((done) => setTimeout(done, 5));
				for (const {dynamodb: {NewImage}} of Records) console.log('item ' + NewImage.name.S + ' ' + NewImage.n.N);
			};`,
			{FunctionName: 'meeting'},
		);
		const writes = Array.from({length: 40}, (_, index) => [`key-${index % 8}`, String(index)] as const);
		for (const [name, n] of writes) await world.put(name, {n});
		const settings = {FunctionName: 'meeting', ParallelizationFactor: 4, BatchSize: 5};
		await world.map({...settings, StartingPosition: 'TRIM_HORIZON'});
		const seen = async (): Promise<string[][]> =>
			(await world.lines('/aws/lambda/meeting')).flatMap((line) => {
				const found = /item (\S+) (\d+)$/.exec(line);
				return found === null ? [] : [found.slice(1)];
			});
		await expect.poll(async () => (await seen()).length).toBe(40);
		const ofKey = (all: readonly (readonly string[])[], key: string) => all.filter(([name]) => name === key);
		for (const [key] of writes) expect(ofKey(await seen(), key)).toEqual(ofKey(writes, key));
	});

	it('that is switched off reads nothing, and goes on where it was', async () => {
		await using world = await startStream();
		const UUID = await world.map();
		await world.put('a');
		await expect.poll(world.batches).toEqual(['a']);
		await world.lambda.send(new UpdateEventSourceMappingCommand({UUID, Enabled: false}));
		await expect.poll(() => world.state(UUID)).toBe('Disabled');
		await world.put('b');
		await world.lambda.send(new UpdateEventSourceMappingCommand({UUID, Enabled: true, BatchSize: 7}));
		await expect.poll(world.batches).toEqual(['a', 'b']);
		expect(await world.lambda.send(new GetEventSourceMappingCommand({UUID}))).toMatchObject({
			BatchSize: 7,
			State: 'Enabled',
			FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
			EventSourceArn: world.streamArn,
		});
	});

	it('that is deleted is gone once it reads no more', async () => {
		await using world = await startStream();
		const UUID = await world.map();
		const {State} = await world.lambda.send(new DeleteEventSourceMappingCommand({UUID}));
		expect(State).toBe('Deleting');
		const list = async () => (await world.lambda.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings;
		await expect.poll(list).toEqual([]);
		await world.put('a');
		await expect(world.state(UUID)).rejects.toMatchObject({name: 'ResourceNotFoundException'});
		expect(await world.batches()).toEqual([]);
	});

	it('exists once for a stream and a function', async () => {
		await using world = await startStream();
		await world.map();
		await expect(world.map()).rejects.toMatchObject({name: 'ResourceConflictException'});
	});

	it.each<[string, Partial<CreateEventSourceMappingCommandInput>, string]>([
		['without a beginning', {StartingPosition: undefined}, 'InvalidParameterValueException'],
		['from a time on', {StartingPosition: 'AT_TIMESTAMP'}, 'InvalidParameterValueException'],
		['of batches that are too large', {BatchSize: 20_000}, 'ValidationException'],
		[
			'with a filter that is none',
			{FilterCriteria: {Filters: [{Pattern: '{"a": 1}'}]}},
			'InvalidParameterValueException',
		],
		['to a function that is not there', {FunctionName: 'none'}, 'ResourceNotFoundException'],
		[
			'of a stream that is not there',
			{EventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/2026-01-01T00:00:00.000'},
			'InvalidParameterValueException',
		],
		[
			'of something else',
			{EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/x'},
			'InvalidParameterValueException',
		],
	])('%s is refused', async (_what, settings, name) => {
		await using world = await startStream();
		await expect(world.map(settings)).rejects.toMatchObject({name});
	});
});
