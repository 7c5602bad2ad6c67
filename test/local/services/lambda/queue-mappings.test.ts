import {
	CreateEventSourceMappingCommand,
	type CreateEventSourceMappingCommandInput,
	DeleteEventSourceMappingCommand,
	GetEventSourceMappingCommand,
	ListEventSourceMappingsCommand,
	ListTagsCommand,
} from '@aws-sdk/client-lambda';
import {
	CreateQueueCommand,
	GetQueueAttributesCommand,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	SendMessageCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import type {LocalAwsOptions} from '../../../../src/local/local-aws.ts';
import {type LambdaWorld, startLambda} from './lambda-world.ts';

const EventSourceArn = 'arn:aws:sqs:us-east-1:000000000000:work';

/** Says which bodies came together; fails on those that begin with «bad», alone where it reports items. */
const listening = `
	export const handler = async ({Records}) => {
		console.log('batch ' + Records.map(({body}) => body).join(' '));
		const bad = Records.filter(({body}) => body.startsWith('bad'));
		if (process.env.REPORTS) return {batchItemFailures: bad.map(({messageId}) => ({itemIdentifier: messageId}))};
		if (bad.length > 0) throw new Error('cannot');
	};`;

interface QueueWorld extends LambdaWorld {
	readonly sqs: SQSClient;
	readonly queueUrl: string;
	send(...bodies: string[]): Promise<void>;
	map(settings?: Partial<CreateEventSourceMappingCommandInput>): Promise<string>;
	batches(): Promise<string[]>;
	/** Messages that are in the queue, whether somebody works on them or not. */
	left(): Promise<number>;
}

async function startQueue(options: Partial<LocalAwsOptions> = {}, reports = false): Promise<QueueWorld> {
	const world = await startLambda(options);
	const sqs = new SQSClient(world.aws.client);
	const {QueueUrl: queueUrl = ''} = await sqs.send(
		new CreateQueueCommand({QueueName: 'work', Attributes: {VisibilityTimeout: '60'}}),
	);
	await world.create(listening, {...(reports && {Environment: {Variables: {REPORTS: 'yes'}}})});
	return {
		...world,
		sqs,
		queueUrl,
		send: async (...bodies) => {
			const Entries = bodies.map((MessageBody, index) => ({Id: String(index), MessageBody}));
			await sqs.send(new SendMessageBatchCommand({QueueUrl: queueUrl, Entries}));
		},
		map: async (settings = {}) => {
			const {UUID = ''} = await world.lambda.send(
				new CreateEventSourceMappingCommand({FunctionName: 'hello', EventSourceArn, ...settings}),
			);
			const state = async () => (await world.lambda.send(new GetEventSourceMappingCommand({UUID}))).State;
			await expect.poll(state).toBe('Enabled');
			return UUID;
		},
		batches: async () => (await world.lines()).flatMap((line) => /\tbatch (.*)$/.exec(line)?.[1] ?? []),
		left: async () => {
			const {Attributes = {}} = await sqs.send(
				new GetQueueAttributesCommand({QueueUrl: queueUrl, AttributeNames: ['All']}),
			);
			return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
		},
	};
}

describe('a mapping of a queue', () => {
	it('calls the function with messages, and deletes what it has dealt with', async () => {
		await using world = await startQueue();
		await world.map();
		await world.send('a', 'b');
		await expect.poll(world.batches).toEqual(['a b']);
		await expect.poll(world.left).toBe(0);
	});

	it('gives messages as SQS and Lambda have them', async () => {
		await using world = await startQueue();
		await world.create(`export const handler = (event) => console.log('event ' + JSON.stringify(event));`, {
			FunctionName: 'verbatim',
		});
		await world.map({FunctionName: 'verbatim'});
		await world.sqs.send(
			new SendMessageCommand({
				QueueUrl: world.queueUrl,
				MessageBody: 'text',
				MessageAttributes: {kind: {DataType: 'String', StringValue: 'greeting'}},
			}),
		);
		const event = async () =>
			(await world.lines('/aws/lambda/verbatim')).flatMap((line) => /event (\{.*\})$/.exec(line)?.[1] ?? [])[0];
		await expect.poll(event).toBeDefined();
		expect(JSON.parse((await event()) ?? '')).toEqual({
			Records: [
				{
					messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
					receiptHandle: expect.any(String),
					body: 'text',
					attributes: expect.objectContaining({ApproximateReceiveCount: '1', SentTimestamp: expect.any(String)}),
					messageAttributes: {
						kind: {stringValue: 'greeting', stringListValues: [], binaryListValues: [], dataType: 'String'},
					},
					md5OfBody: '1cb251ec0d568de6a929b520c4aed8d1',
					eventSource: 'aws:sqs',
					eventSourceARN: EventSourceArn,
					awsRegion: 'us-east-1',
				},
			],
		});
	});

	it('leaves a batch that fails in the queue, and it comes again when it is visible', async () => {
		const clock = new ManualClock();
		await using world = await startQueue({clock});
		await world.map();
		await world.send('a', 'bad');
		await expect.poll(world.batches).toEqual(['a bad']);
		expect(await world.left()).toBe(2);
		await clock.advance(60_000);
		await expect.poll(world.batches).toEqual(['a bad', 'a bad']);
	});

	it('deletes all but the messages that the function reports', async () => {
		await using world = await startQueue({}, true);
		await world.map({FunctionResponseTypes: ['ReportBatchItemFailures']});
		await world.send('a', 'bad', 'b');
		await expect.poll(world.batches).toEqual(['a bad b']);
		await expect.poll(world.left).toBe(1);
	});

	it('deletes messages that its filters do not want', async () => {
		await using world = await startQueue();
		await world.map({FilterCriteria: {Filters: [{Pattern: '{"body": {"kind": ["wanted"]}}'}]}});
		await world.send('text', '{"kind":"other"}', '{"kind":"wanted"}');
		await expect.poll(world.batches).toEqual(['{"kind":"wanted"}']);
		await expect.poll(world.left).toBe(0);
	});

	it('gathers until its window is over', async () => {
		const clock = new ManualClock();
		await using world = await startQueue({clock});
		await world.map({BatchSize: 20, MaximumBatchingWindowInSeconds: 10});
		await world.send('a');
		await clock.advance(5000);
		await world.send('b', 'c');
		await clock.advance(4000);
		expect(await world.batches()).toEqual([]);
		await clock.advance(1000);
		await expect.poll(world.batches).toEqual(['a b c']);
	});

	it('that is deleted takes no message any more', async () => {
		await using world = await startQueue();
		const UUID = await world.map({Tags: {team: 'pool'}});
		const arn = `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${UUID}`;
		expect((await world.lambda.send(new ListTagsCommand({Resource: arn}))).Tags).toEqual({team: 'pool'});
		await world.lambda.send(new DeleteEventSourceMappingCommand({UUID}));
		const list = async () => (await world.lambda.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings;
		await expect.poll(list).toEqual([]);
		await world.send('a');
		const {Messages} = await world.sqs.send(new ReceiveMessageCommand({QueueUrl: world.queueUrl, WaitTimeSeconds: 20}));
		expect(Messages).toMatchObject([{Body: 'a'}]);
		expect(await world.batches()).toEqual([]);
	});

	it.each<[string, Partial<CreateEventSourceMappingCommandInput>, RegExp]>([
		['of a queue that is not there', {EventSourceArn: `${EventSourceArn}-none`}, /SQS Error Code: QueueDoesNotExist/],
		['of large batches without a window', {BatchSize: 100}, /Maximum batch window in seconds must be greater than 0/],
		['with what is for streams', {MaximumRetryAttempts: 1}, /Unsupported MaximumRetryAttempts parameter/],
	])('%s is refused', async (_what, settings, message) => {
		await using world = await startQueue();
		await expect(world.map(settings)).rejects.toMatchObject({
			name: 'InvalidParameterValueException',
			message: expect.stringMatching(message),
		});
	});

	it('of a function that takes longer than messages stay hidden is refused', async () => {
		await using world = await startQueue();
		await world.create(listening, {FunctionName: 'slow', Timeout: 61});
		await expect(world.map({FunctionName: 'slow'})).rejects.toMatchObject({
			message: 'Queue visibility timeout: 60 seconds is less than Function timeout: 61 seconds',
		});
	});
});
