import {EventEmitter} from 'node:events';
import type * as sqs from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {temporaryFolder} from '../../../support/containers.ts';
import {openQueues, type QueueWorld} from './support.ts';

let world: QueueWorld;
const clock = new ManualClock();
beforeAll(async () => {
	world = await openQueues({clock});
});
afterAll(() => world[Symbol.asyncDispose]());

const bodies = ({Messages = []}: sqs.ReceiveMessageResult): (string | undefined)[] => Messages.map(({Body}) => Body);
const receive = (QueueUrl: string, more: Partial<sqs.ReceiveMessageRequest> = {}) =>
	world.client.receiveMessage({QueueUrl, MaxNumberOfMessages: 10, ...more});
const first = async (QueueUrl: string, more?: Partial<sqs.ReceiveMessageRequest>): Promise<sqs.Message> => {
	const [message] = (await receive(QueueUrl, more)).Messages ?? [];
	if (message === undefined) throw new Error('There is no message.');
	return message;
};
const counts = async (QueueUrl: string): Promise<(string | undefined)[]> => {
	const AttributeNames = ['', 'NotVisible', 'Delayed'].map((kind) => `ApproximateNumberOfMessages${kind}`);
	const asked = {QueueUrl, AttributeNames: AttributeNames as sqs.QueueAttributeName[]};
	const {Attributes = {}} = await world.client.getQueueAttributes(asked);
	return AttributeNames.map((name) => (Attributes as Record<string, string>)[name]);
};

describe('a message', () => {
	it('is hidden while someone has it, and comes again when they do not delete it', async () => {
		const QueueUrl = await world.newQueue({VisibilityTimeout: '20'});
		await world.client.sendMessage({QueueUrl, MessageBody: 'work'});
		expect(await counts(QueueUrl)).toEqual(['1', '0', '0']);
		const one = await first(QueueUrl, {MessageSystemAttributeNames: ['All']});
		expect(one.Attributes).toMatchObject({ApproximateReceiveCount: '1', SenderId: '000000000000'});
		expect(await counts(QueueUrl)).toEqual(['0', '1', '0']);
		await clock.advance(19_999);
		expect(bodies(await receive(QueueUrl))).toEqual([]);
		await clock.advance(1);
		const again = await first(QueueUrl, {MessageSystemAttributeNames: ['ApproximateReceiveCount']});
		expect(again).toMatchObject({MessageId: one.MessageId, Attributes: {ApproximateReceiveCount: '2'}});
		expect(again.ReceiptHandle).not.toBe(one.ReceiptHandle);
	});

	it('is deleted with its latest receipt only', async () => {
		const QueueUrl = await world.newQueue();
		await world.client.sendMessage({QueueUrl, MessageBody: 'work'});
		const {ReceiptHandle: earlier} = await first(QueueUrl, {VisibilityTimeout: 0});
		const {ReceiptHandle: latest} = await first(QueueUrl);
		await world.client.deleteMessage({QueueUrl, ReceiptHandle: earlier});
		expect(await counts(QueueUrl)).toEqual(['0', '1', '0']);
		await world.client.deleteMessage({QueueUrl, ReceiptHandle: latest});
		await world.client.deleteMessage({QueueUrl, ReceiptHandle: latest});
		expect(await counts(QueueUrl)).toEqual(['0', '0', '0']);
		for (const ReceiptHandle of ['nonsense', latest?.slice(8)]) {
			await expect(world.client.deleteMessage({QueueUrl, ReceiptHandle})).rejects.toMatchObject({
				name: 'ReceiptHandleIsInvalid',
			});
		}
	});

	it('can be kept longer, or given back at once', async () => {
		const QueueUrl = await world.newQueue();
		await world.client.sendMessage({QueueUrl, MessageBody: 'work'});
		const {ReceiptHandle} = await first(QueueUrl, {VisibilityTimeout: 10});
		await world.client.changeMessageVisibility({QueueUrl, ReceiptHandle, VisibilityTimeout: 60});
		await clock.advance(59_000);
		expect(bodies(await receive(QueueUrl))).toEqual([]);
		await world.client.changeMessageVisibility({QueueUrl, ReceiptHandle, VisibilityTimeout: 0});
		expect(await counts(QueueUrl)).toEqual(['1', '0', '0']);
		const change = world.client.changeMessageVisibility({QueueUrl, ReceiptHandle, VisibilityTimeout: 60});
		await expect(change).rejects.toMatchObject({name: 'MessageNotInflight'});
		const tooLong = world.client.changeMessageVisibility({QueueUrl, ReceiptHandle, VisibilityTimeout: 43_201});
		await expect(tooLong).rejects.toMatchObject({name: 'InvalidParameterValue'});
	});

	it('comes late when it is delayed', async () => {
		const QueueUrl = await world.newQueue({DelaySeconds: '5'});
		await world.client.sendMessage({QueueUrl, MessageBody: 'by the queue'});
		await world.client.sendMessage({QueueUrl, MessageBody: 'of its own', DelaySeconds: 2});
		await world.client.sendMessage({QueueUrl, MessageBody: 'not', DelaySeconds: 0});
		expect(await counts(QueueUrl)).toEqual(['1', '0', '2']);
		expect(bodies(await receive(QueueUrl))).toEqual(['not']);
		await clock.advance(2000);
		expect(bodies(await receive(QueueUrl))).toEqual(['of its own']);
		await clock.advance(3000);
		expect(bodies(await receive(QueueUrl))).toEqual(['by the queue']);
	});

	it('is forgotten after its queue’s retention', async () => {
		const QueueUrl = await world.newQueue({MessageRetentionPeriod: '60'});
		await world.client.sendMessage({QueueUrl, MessageBody: 'old'});
		await clock.advance(60_000);
		expect(await counts(QueueUrl)).toEqual(['1', '0', '0']);
		await clock.advance(1);
		expect(await counts(QueueUrl)).toEqual(['0', '0', '0']);
	});

	it('carries attributes of every type', async () => {
		const QueueUrl = await world.newQueue();
		const MessageAttributes: Record<string, sqs.MessageAttributeValue> = {
			text: {DataType: 'String', StringValue: 'ä'},
			'number.one': {DataType: 'Number.int', StringValue: '-1.5'},
			'number.two': {DataType: 'Number', StringValue: '2'},
			bytes: {DataType: 'Binary.gzip', BinaryValue: Uint8Array.of(0, 255, 128)},
		};
		await world.client.sendMessage({QueueUrl, MessageBody: 'x', MessageAttributes});
		const all = await first(QueueUrl, {MessageAttributeNames: ['All'], VisibilityTimeout: 0});
		expect(all.MessageAttributes).toEqual(MessageAttributes);
		const some = await first(QueueUrl, {MessageAttributeNames: ['number.*', 'text'], VisibilityTimeout: 0});
		expect(Object.keys(some.MessageAttributes ?? {}).sort()).toEqual(['number.one', 'number.two', 'text']);
		expect(await first(QueueUrl)).not.toHaveProperty('MessageAttributes');
	});

	it.each<[string, Partial<sqs.SendMessageRequest>, string]>([
		['without a body', {MessageBody: ''}, 'MissingParameter'],
		['with characters that XML has not', {MessageBody: '\u0001'}, 'InvalidMessageContents'],
		['with half a character', {MessageBody: '\ud800'}, 'InvalidMessageContents'],
		['delayed too long', {DelaySeconds: 901}, 'InvalidParameterValue'],
		[
			'with an attribute of no type',
			{MessageAttributes: {a: {DataType: 'Text', StringValue: 'x'}}},
			'InvalidParameterValue',
		],
		[
			'with an empty attribute',
			{MessageAttributes: {a: {DataType: 'String', StringValue: ''}}},
			'InvalidParameterValue',
		],
		[
			'with an attribute of AWS',
			{MessageAttributes: {'aws.a': {DataType: 'String', StringValue: 'x'}}},
			'InvalidParameterValue',
		],
		['with no number', {MessageAttributes: {a: {DataType: 'Number', StringValue: 'x'}}}, 'InvalidParameterValue'],
		['larger than the queue takes', {MessageBody: 'x'.repeat(1025)}, 'InvalidParameterValue'],
	])('%s is refused', async (_what, asked, name) => {
		const QueueUrl = await world.newQueue({MaximumMessageSize: '1024'});
		await expect(world.client.sendMessage({QueueUrl, MessageBody: 'x', ...asked})).rejects.toMatchObject({name});
	});
});

describe('a long poll', () => {
	type Poll = (input: sqs.ReceiveMessageRequest, request?: object) => Promise<sqs.ReceiveMessageResult>;
	const pollOf = async ({aws}: QueueWorld): Promise<Poll> => {
		const {service} = await aws.engine.load('sqs', 'us-east-1');
		const {ReceiveMessage} = service.handlers as unknown as Record<
			string,
			(input: unknown, context: unknown) => unknown
		>;
		return async (input, request) => (await ReceiveMessage?.(input, {request})) as sqs.ReceiveMessageResult;
	};
	/** In process, so that a poll has begun when the call returns. */
	let inProcess: Poll;
	beforeAll(async () => {
		inProcess = await pollOf(world);
	});

	it('ends with the first message', async () => {
		const QueueUrl = await world.newQueue();
		const polls = [inProcess({QueueUrl, WaitTimeSeconds: 20}), inProcess({QueueUrl, WaitTimeSeconds: 20})];
		await world.client.sendMessage({QueueUrl, MessageBody: 'one'});
		await world.client.sendMessage({QueueUrl, MessageBody: 'two'});
		expect((await Promise.all(polls)).flatMap(bodies).sort()).toEqual(['one', 'two']);
	});

	it('ends with the first message that comes back or was delayed', async () => {
		const QueueUrl = await world.newQueue({ReceiveMessageWaitTimeSeconds: '20'});
		await world.client.sendMessage({QueueUrl, MessageBody: 'taken'});
		await receive(QueueUrl, {VisibilityTimeout: 7, WaitTimeSeconds: 0});
		await world.client.sendMessage({QueueUrl, MessageBody: 'delayed', DelaySeconds: 3});
		const started = clock.now().getTime();
		const poll = inProcess({QueueUrl});
		await clock.advance(3000);
		expect(bodies(await poll)).toEqual(['delayed']);
		const next = inProcess({QueueUrl, VisibilityTimeout: 30});
		await clock.advance(4000);
		expect(bodies(await next)).toEqual(['taken']);
		expect(clock.now().getTime() - started).toBe(7000);
	});

	it('ends empty when its time is over', async () => {
		const QueueUrl = await world.newQueue();
		const poll = inProcess({QueueUrl, WaitTimeSeconds: 20});
		await clock.advance(20_000);
		expect(await poll).toEqual({});
	});

	it('ends when its queue is deleted', async () => {
		const QueueUrl = await world.newQueue();
		const ended = expect(inProcess({QueueUrl, WaitTimeSeconds: 20})).rejects.toMatchObject({name: 'QueueDoesNotExist'});
		await world.client.deleteQueue({QueueUrl});
		await ended;
	});

	it('takes nothing for a client that has gone', async () => {
		const QueueUrl = await world.newQueue();
		const socket = new EventEmitter();
		const poll = inProcess({QueueUrl, WaitTimeSeconds: 20}, {socket});
		socket.emit('close');
		expect(await poll).toEqual({});
		await world.client.sendMessage({QueueUrl, MessageBody: 'kept'});
		expect(bodies(await receive(QueueUrl))).toEqual(['kept']);
	});

	it('ends when the engine stops', async () => {
		const other = await openQueues({clock});
		const QueueUrl = await other.newQueue();
		const poll = (await pollOf(other))({QueueUrl, WaitTimeSeconds: 20});
		await other[Symbol.asyncDispose]();
		expect(await poll).toEqual({});
	});
});

describe('a batch', () => {
	it('fails by its entries', async () => {
		const QueueUrl = await world.newQueue();
		const sent = await world.client.sendMessageBatch({
			QueueUrl,
			Entries: [
				{Id: 'good', MessageBody: 'x', MessageAttributes: {a: {DataType: 'String', StringValue: 'b'}}},
				{Id: 'bad', MessageBody: 'x', DelaySeconds: 901},
			],
		});
		expect(sent.Successful?.map(({Id}) => Id)).toEqual(['good']);
		expect(sent.Failed).toMatchObject([{Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true}]);
		const {ReceiptHandle} = await first(QueueUrl);
		const hidden = await world.client.changeMessageVisibilityBatch({
			QueueUrl,
			Entries: [
				{Id: 'good', ReceiptHandle, VisibilityTimeout: 60},
				{Id: 'bad', ReceiptHandle: 'nonsense', VisibilityTimeout: 60},
			],
		});
		expect([hidden.Successful, hidden.Failed]).toMatchObject([
			[{Id: 'good'}],
			[{Id: 'bad', Code: 'ReceiptHandleIsInvalid'}],
		]);
		const deleted = await world.client.deleteMessageBatch({QueueUrl, Entries: [{Id: 'good', ReceiptHandle}]});
		expect(deleted).toMatchObject({Successful: [{Id: 'good'}], Failed: []});
	});

	it.each<[string, sqs.SendMessageBatchRequestEntry[], string]>([
		['of nothing', [], 'EmptyBatchRequest'],
		[
			'of eleven',
			Array.from({length: 11}, (_, index) => ({Id: `${index}`, MessageBody: 'x'})),
			'TooManyEntriesInBatchRequest',
		],
		[
			'of one id twice',
			[
				{Id: 'a', MessageBody: 'x'},
				{Id: 'a', MessageBody: 'x'},
			],
			'BatchEntryIdsNotDistinct',
		],
		['of an id that is none', [{Id: 'a b', MessageBody: 'x'}], 'InvalidBatchEntryId'],
		['of too many bytes', ['a', 'b'].map((Id) => ({Id, MessageBody: 'x'.repeat(600_000)})), 'BatchRequestTooLong'],
	])('%s is refused', async (_what, Entries, name) => {
		const QueueUrl = await world.newQueue();
		await expect(world.client.sendMessageBatch({QueueUrl, Entries})).rejects.toMatchObject({name});
	});
});

describe('a dead letter queue', () => {
	it('takes what was received too often, as it was sent', async () => {
		const dead = await world.newQueue();
		const deadLetterTargetArn = await world.arnOf(dead);
		const source = await world.newQueue({
			VisibilityTimeout: '10',
			RedrivePolicy: JSON.stringify({deadLetterTargetArn, maxReceiveCount: 2}),
		});
		const MessageAttributes = {a: {DataType: 'String', StringValue: 'b'}};
		const {MessageId} = await world.client.sendMessage({QueueUrl: source, MessageBody: 'poison', MessageAttributes});
		for (const _time of [1, 2]) {
			expect(bodies(await receive(source))).toEqual(['poison']);
			await clock.advance(10_000);
		}
		expect(await counts(dead)).toEqual(['0', '0', '0']);
		expect(bodies(await receive(source))).toEqual([]);
		const message = await first(dead, {MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All']});
		expect(message).toMatchObject({
			MessageId,
			Body: 'poison',
			MessageAttributes,
			Attributes: {DeadLetterQueueSourceArn: await world.arnOf(source)},
		});
	});
});

describe('a FIFO queue', () => {
	const send = (QueueUrl: string, MessageGroupId: string, MessageBody: string, MessageDeduplicationId?: string) =>
		world.client.sendMessage({QueueUrl, MessageGroupId, MessageBody, MessageDeduplicationId});

	it('keeps the order of each group, and goes on with others meanwhile', async () => {
		const QueueUrl = await world.newQueue({FifoQueue: 'true', ContentBasedDeduplication: 'true'});
		for (const body of ['a1', 'b1', 'a2', 'b2', 'a3']) await send(QueueUrl, body.charAt(0), body);
		const one = await first(QueueUrl, {MaxNumberOfMessages: 1});
		expect(one.Body).toBe('a1');
		expect(bodies(await receive(QueueUrl))).toEqual(['b1', 'b2']);
		expect(bodies(await receive(QueueUrl))).toEqual([]);
		await world.client.deleteMessage({QueueUrl, ReceiptHandle: one.ReceiptHandle});
		expect(bodies(await receive(QueueUrl))).toEqual(['a2', 'a3']);
	});

	it('takes a message once within five minutes', async () => {
		const QueueUrl = await world.newQueue({FifoQueue: 'true'});
		const sent = await send(QueueUrl, 'g', 'one', 'same');
		expect(await send(QueueUrl, 'g', 'two', 'same')).toMatchObject({
			MessageId: sent.MessageId,
			SequenceNumber: sent.SequenceNumber,
		});
		await clock.advance(300_000);
		const later = await send(QueueUrl, 'g', 'three', 'same');
		expect(BigInt(later.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(sent.SequenceNumber ?? 0));
		expect(bodies(await receive(QueueUrl))).toEqual(['one', 'three']);
	});

	it('wants a group, and something to tell duplicates by', async () => {
		const QueueUrl = await world.newQueue({FifoQueue: 'true'});
		await expect(world.client.sendMessage({QueueUrl, MessageBody: 'x'})).rejects.toMatchObject({
			name: 'MissingParameter',
		});
		await expect(send(QueueUrl, 'g', 'x')).rejects.toMatchObject({name: 'InvalidParameterValue'});
		const standard = await world.newQueue();
		await expect(send(standard, 'g', 'x', 'd')).rejects.toMatchObject({name: 'InvalidParameterValue'});
	});
});

describe('queues', () => {
	it('are as they were when the engine starts again', async () => {
		using folder = temporaryFolder();
		const options = {directory: folder.path, clock};
		let taken: sqs.Message | undefined;
		{
			await using before = await openQueues(options);
			const QueueUrl = await before.newQueue({FifoQueue: 'true', VisibilityTimeout: '60'});
			for (const MessageBody of ['one', 'two']) {
				await before.client.sendMessage({
					QueueUrl,
					MessageBody,
					MessageGroupId: MessageBody,
					MessageDeduplicationId: MessageBody,
				});
			}
			taken = (await before.client.receiveMessage({QueueUrl})).Messages?.[0];
		}
		await using after = await openQueues(options);
		const {QueueUrl} = await after.client.getQueueUrl({QueueName: 'queue-1.fifo'});
		const all = {QueueUrl, MaxNumberOfMessages: 10};
		const {SequenceNumber} = await after.client.sendMessage({
			QueueUrl,
			MessageBody: 'again',
			MessageGroupId: 'two',
			MessageDeduplicationId: 'two',
		});
		await after.client.changeMessageVisibility({QueueUrl, ReceiptHandle: taken?.ReceiptHandle, VisibilityTimeout: 0});
		const {Messages = []} = await after.client.receiveMessage({...all, AttributeNames: ['All']});
		expect(Messages.map(({Body, Attributes}) => [Body, Attributes?.ApproximateReceiveCount])).toEqual([
			['one', '2'],
			['two', '1'],
		]);
		expect(Messages[1]?.Attributes?.SequenceNumber).toBe(SequenceNumber);
	});

	it('lose nothing and give nothing twice within its visibility timeout', async () => {
		const steps = fc.array(fc.oneof(fc.constant('send'), fc.constant('receive'), fc.nat(20)), {maxLength: 30});
		await fc.assert(
			fc.asyncProperty(steps, async (steps_) => {
				const QueueUrl = await world.newQueue({VisibilityTimeout: '10'});
				const held = new Map<string, number>();
				let sent = 0;
				for (const step of steps_) {
					const now = clock.now().getTime();
					if (step === 'send') {
						await world.client.sendMessage({QueueUrl, MessageBody: String(sent)});
						sent += 1;
					} else if (step === 'receive') {
						const expected = [...Array(sent).keys()].map(String).filter((body) => (held.get(body) ?? 0) <= now);
						expect(bodies(await receive(QueueUrl))).toEqual(expected.slice(0, 10));
						for (const body of expected.slice(0, 10)) held.set(body, now + 10_000);
					} else await clock.advance(Number(step) * 1000);
				}
			}),
			{numRuns: 15},
		);
	});
});
