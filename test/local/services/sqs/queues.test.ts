import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openQueues, type QueueWorld} from './support.ts';

let world: QueueWorld;
beforeAll(async () => {
	world = await openQueues();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('a queue', () => {
	it('has a URL at this engine, an ARN and the defaults of AWS', async () => {
		const {client, aws} = world;
		const {QueueUrl} = await client.createQueue({QueueName: 'plain'});
		expect(QueueUrl).toBe(`${aws.endpoint}/000000000000/plain`);
		expect(await client.getQueueUrl({QueueName: 'plain'})).toMatchObject({QueueUrl});
		const {Attributes} = await client.getQueueAttributes({QueueUrl, AttributeNames: ['All']});
		expect(Attributes).toEqual({
			QueueArn: 'arn:aws:sqs:us-east-1:000000000000:plain',
			ApproximateNumberOfMessages: '0',
			ApproximateNumberOfMessagesNotVisible: '0',
			ApproximateNumberOfMessagesDelayed: '0',
			CreatedTimestamp: expect.stringMatching(/^\d{10}$/),
			LastModifiedTimestamp: expect.stringMatching(/^\d{10}$/),
			DelaySeconds: '0',
			MaximumMessageSize: '1048576',
			MessageRetentionPeriod: '345600',
			ReceiveMessageWaitTimeSeconds: '0',
			VisibilityTimeout: '30',
			SqsManagedSseEnabled: 'true',
		});
	});

	it('is made again only as it is', async () => {
		const {client} = world;
		const asked = {QueueName: 'same', Attributes: {VisibilityTimeout: '5'}};
		const {QueueUrl} = await client.createQueue(asked);
		expect(await client.createQueue(asked)).toMatchObject({QueueUrl});
		expect(await client.createQueue({QueueName: 'same'})).toMatchObject({QueueUrl});
		await expect(client.createQueue({...asked, Attributes: {VisibilityTimeout: '6'}})).rejects.toMatchObject({
			name: 'QueueNameExists',
			Code: 'QueueAlreadyExists',
			message: 'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
		});
	});

	it('takes only what its attributes take', async () => {
		const {client, newQueue} = world;
		const QueueUrl = await newQueue();
		await client.setQueueAttributes({QueueUrl, Attributes: {DelaySeconds: '900', Policy: '{}'}});
		const read = async () =>
			(await client.getQueueAttributes({QueueUrl, AttributeNames: ['DelaySeconds', 'Policy']})).Attributes;
		expect(await read()).toEqual({DelaySeconds: '900', Policy: '{}'});
		await client.setQueueAttributes({QueueUrl, Attributes: {Policy: ''}});
		expect(await read()).toEqual({DelaySeconds: '900'});
		for (const DelaySeconds of ['901', '-1', 'x', '']) {
			await expect(client.setQueueAttributes({QueueUrl, Attributes: {DelaySeconds}})).rejects.toMatchObject({
				name: 'InvalidAttributeValue',
			});
		}
		const unknown = {Colour: 'red'} as Record<string, string>;
		await expect(client.setQueueAttributes({QueueUrl, Attributes: unknown})).rejects.toMatchObject({
			name: 'InvalidAttributeName',
			message: 'Unknown Attribute Colour.',
		});
		const fifoOnly = {ContentBasedDeduplication: 'true'};
		await expect(client.setQueueAttributes({QueueUrl, Attributes: fifoOnly})).rejects.toMatchObject({
			name: 'InvalidAttributeName',
		});
	});

	it('that does not exist is refused with the code of the query protocol', async () => {
		const {client, aws} = world;
		const QueueUrl = `${aws.endpoint}/000000000000/none`;
		const refusal = {
			name: 'QueueDoesNotExist',
			message: 'The specified queue does not exist.',
			Code: 'AWS.SimpleQueueService.NonExistentQueue',
		};
		await expect(client.sendMessage({QueueUrl, MessageBody: 'x'})).rejects.toMatchObject(refusal);
		await expect(client.getQueueUrl({QueueName: 'none'})).rejects.toMatchObject(refusal);
		await expect(client.deleteQueue({QueueUrl})).rejects.toMatchObject(refusal);
	});

	it('is gone with its messages', async () => {
		const {client} = world;
		const QueueName = 'short-lived';
		const {QueueUrl} = await client.createQueue({QueueName});
		await client.sendMessage({QueueUrl, MessageBody: 'x'});
		await client.deleteQueue({QueueUrl});
		await client.createQueue({QueueName});
		expect(await client.receiveMessage({QueueUrl})).not.toHaveProperty('Messages');
	});

	it('is purged once a minute at most', async () => {
		const {client, newQueue} = world;
		const QueueUrl = await newQueue();
		await client.sendMessage({QueueUrl, MessageBody: 'x'});
		await client.purgeQueue({QueueUrl});
		expect(await client.receiveMessage({QueueUrl})).not.toHaveProperty('Messages');
		await expect(client.purgeQueue({QueueUrl})).rejects.toMatchObject({name: 'PurgeQueueInProgress'});
	});

	it('has tags', async () => {
		const {client} = world;
		const {QueueUrl} = await client.createQueue({QueueName: 'tagged', tags: {team: 'one'}});
		await client.tagQueue({QueueUrl, Tags: {stage: 'test'}});
		await client.untagQueue({QueueUrl, TagKeys: ['team', 'none']});
		expect((await client.listQueueTags({QueueUrl})).Tags).toEqual({stage: 'test'});
	});

	it('has a name of letters, digits, hyphens and underscores', async () => {
		for (const QueueName of ['a b', 'x'.repeat(81), 'only.fifo', 'ä']) {
			await expect(world.client.createQueue({QueueName})).rejects.toMatchObject({name: 'InvalidParameterValue'});
		}
	});
});

describe('the list of queues', () => {
	it('is by prefix, in pages that neither repeat nor skip', async () => {
		const {client} = world;
		for (const index of [1, 2, 3, 4, 5]) await client.createQueue({QueueName: `listed-${index}`});
		const seen: string[] = [];
		let NextToken: string | undefined;
		do {
			const page = await client.listQueues({QueueNamePrefix: 'listed-', MaxResults: 2, NextToken});
			seen.push(...(page.QueueUrls ?? []).map((url) => url.split('/').at(-1) ?? ''));
			NextToken = page.NextToken;
		} while (NextToken !== undefined);
		expect(seen).toEqual([1, 2, 3, 4, 5].map((index) => `listed-${index}`));
		expect(await client.listQueues({QueueNamePrefix: 'no-such'})).not.toHaveProperty('QueueUrls');
	});
});

describe('a redrive policy', () => {
	it('names a queue of the same kind that exists', async () => {
		const {client, newQueue, arnOf} = world;
		const dead = await newQueue();
		const deadLetterTargetArn = await arnOf(dead);
		const source = await newQueue({RedrivePolicy: JSON.stringify({deadLetterTargetArn, maxReceiveCount: '3'})});
		expect((await client.listDeadLetterSourceQueues({QueueUrl: dead})).queueUrls).toEqual([source]);
		const refused = [
			[{deadLetterTargetArn: `${deadLetterTargetArn}x`, maxReceiveCount: 3}, /Dead letter target does not exist/],
			[{deadLetterTargetArn, maxReceiveCount: 0}, /valid values are from 1 to 1000/],
			[{maxReceiveCount: 1}, /deadLetterTargetArn/],
			[null, /deadLetterTargetArn/],
		] as const;
		for (const [policy, message] of refused) {
			const Attributes = {RedrivePolicy: JSON.stringify(policy)};
			const error = {name: 'InvalidParameterValue', message: expect.stringMatching(message)};
			await expect(client.setQueueAttributes({QueueUrl: source, Attributes})).rejects.toMatchObject(error);
		}
		const fifo = {FifoQueue: 'true', RedrivePolicy: JSON.stringify({deadLetterTargetArn, maxReceiveCount: 1})};
		await expect(newQueue(fifo)).rejects.toThrow('same type of queue');
	});
});

describe('the query protocol', () => {
	it('has the same queues, in XML', async () => {
		const {aws, client} = world;
		const QueueUrl = (await client.createQueue({QueueName: 'by-form'})).QueueUrl ?? '';
		const call = async (parameters: Record<string, string>): Promise<string> => {
			const body = new URLSearchParams({Version: '2012-11-05', ...parameters});
			return (await fetch(QueueUrl, {method: 'POST', body})).text();
		};
		const sent = await call({
			Action: 'SendMessage',
			QueueUrl,
			MessageBody: 'hello',
			'MessageAttribute.1.Name': 'city',
			'MessageAttribute.1.Value.DataType': 'String',
			'MessageAttribute.1.Value.StringValue': 'Any City',
		});
		expect(sent).toContain('<MD5OfMessageBody>5d41402abc4b2a76b9719d911017c592</MD5OfMessageBody>');
		const received = await call({
			Action: 'ReceiveMessage',
			QueueUrl,
			'MessageAttributeName.1': 'All',
			'AttributeName.1': 'ApproximateReceiveCount',
		});
		expect(received).toMatch(/<Attribute><Name>ApproximateReceiveCount<\/Name><Value>1<\/Value><\/Attribute>/);
		expect(received).toMatch(/<MessageAttribute><Name>city<\/Name>.*Any City/s);
		const refused = await call({Action: 'GetQueueUrl', QueueName: 'none'});
		expect(refused).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>');
		expect(aws.endpoint).toBe(new URL(QueueUrl).origin);
	});
});
