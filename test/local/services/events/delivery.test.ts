import * as logs from '@aws-sdk/client-cloudwatch-logs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {catalogue} from '../../../../src/local/services/catalogue.ts';
import {AwsError} from '../../../../src/local/wire/errors.ts';
import {eventually} from '../../../support/eventually.ts';
import {type EventsWorld, openEvents} from './support.ts';

const clock = new ManualClock(new Date('2026-01-01T00:00:00.500Z'));
/** What the Lambda service is asked, and what it answers: the first answers are errors as long as there are any. */
const invocations: Record<string, unknown>[] = [];
const failures: Error[] = [];
const lambda = {
	name: 'lambda',
	signingName: 'lambda',
	load: async () => {
		const {service} = await import('../../../../src/local/services/lambda/index.ts');
		const Invoke = (input: Record<string, unknown>) => {
			invocations.push(input);
			const failure = failures.shift();
			if (failure !== undefined) throw failure;
			return {StatusCode: 202};
		};
		return {service: {...service, create: () => ({handlers: {Invoke} as object})}};
	},
} as const;

let world: EventsWorld;
beforeAll(async () => {
	const others = catalogue.filter(({name}) => name !== 'lambda');
	world = await openEvents({clock, catalogue: [...others, lambda]});
});
afterAll(() => world[Symbol.asyncDispose]());

const from = (source: string): string => JSON.stringify({source: [source]});
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

describe('an event', () => {
	it('comes to the targets of every rule that wants it, in AWS’s form', async () => {
		const {newQueue, newRule, put, next, nextEvent} = world;
		const [one, two] = [await newQueue(), await newQueue()];
		await newRule({EventPattern: from('shop')}, {Arn: one.arn});
		await newRule(
			{EventPattern: JSON.stringify({source: ['shop'], detail: {price: [{numeric: ['>', 5]}]}})},
			{Arn: two.arn},
		);
		const cheap = await put('shop', {price: 1}, {Resources: ['arn:thing'], Time: new Date('2026-01-02T03:04:05.678Z')});
		const dear = await put('shop', {price: 9});
		const received = JSON.parse((await next(one.url)).Body ?? '') as object;
		expect(received).toEqual({
			version: '0',
			id: cheap,
			'detail-type': 'Something',
			source: 'shop',
			account: '000000000000',
			time: '2026-01-02T03:04:05Z',
			region: 'us-east-1',
			resources: ['arn:thing'],
			detail: {price: 1},
		});
		expect(await nextEvent(two.url)).toMatchObject({id: dear});
		expect(await nextEvent(one.url)).toMatchObject({id: dear, time: '2026-01-01T00:00:00Z'});
	});

	it('does not come over rules that are disabled or of another bus', async () => {
		const {client, newQueue, newRule, newName, put, nextEvent} = world;
		const [queue, bus] = [await newQueue(), newName()];
		await client.createEventBus({Name: bus});
		await newRule({EventPattern: from('one')}, {Arn: queue.arn});
		const disabled = await newRule({EventPattern: from('two')}, {Arn: queue.arn});
		await client.disableRule({Name: disabled});
		await newRule({EventPattern: from('one'), EventBusName: bus}, {Arn: queue.arn, Input: '{"bus":true}'});
		await put('two', {});
		const id = await put('one', {});
		expect(await nextEvent(queue.url)).toMatchObject({id});
		await put('one', {}, {EventBusName: `arn:aws:events:us-east-1:000000000000:event-bus/${bus}`});
		expect(await nextEvent(queue.url)).toEqual({bus: true});
	});

	it('comes from other services over the default bus', async () => {
		const {aws, newQueue, newRule, nextEvent} = world;
		const queue = await newQueue();
		await newRule({EventPattern: from('aws.ecs')}, {Arn: queue.arn});
		const event = {source: 'aws.ecs', detailType: 'ECS Task State Change', resources: ['arn:task'], time: clock.now()};
		aws.engine.bus.publish({...event, region: 'eu-west-1', detail: {elsewhere: true}});
		aws.engine.bus.publish({...event, region: 'us-east-1', detail: {at: clock.now()}});
		expect(await nextEvent(queue.url)).toMatchObject({
			source: 'aws.ecs',
			'detail-type': 'ECS Task State Change',
			resources: ['arn:task'],
			detail: {at: '2026-01-01T00:00:00.500Z'},
		});
	});
});

describe('PutEvents', () => {
	const good = {Source: 's', DetailType: 't', Detail: '{}'};

	it('takes the good ones and says what is wrong with the others', async () => {
		const Entries = [
			good,
			{...good, Source: undefined},
			{...good, DetailType: ''},
			{...good, Detail: undefined},
			{...good, Detail: '[1]'},
			{...good, Detail: '{'},
			{...good, Source: 'aws.ecs'},
			{...good, DetailType: 'x'.repeat(129)},
		];
		const {FailedEntryCount, Entries: results = []} = await world.client.putEvents({Entries});
		expect(FailedEntryCount).toBe(7);
		expect(results.map(({EventId, ErrorCode}) => ErrorCode ?? typeof EventId)).toEqual([
			'string',
			'InvalidArgument',
			'InvalidArgument',
			'InvalidArgument',
			'MalformedDetail',
			'MalformedDetail',
			'NotAuthorizedForSourceException',
			'InvalidArgument',
		]);
		expect(results[1]?.ErrorMessage).toBe('Parameter Source is not valid. Reason: Source is a required argument.');
	});

	it('takes ten at most, and 256 KB', async () => {
		const {client} = world;
		await expect(client.putEvents({Entries: Array(11).fill(good)})).rejects.toMatchObject({
			name: 'ValidationException',
		});
		const Detail = JSON.stringify({text: 'x'.repeat(131_050)});
		await client.putEvents({
			Entries: [
				{...good, Detail},
				{...good, Detail},
			],
		});
		await expect(
			client.putEvents({
				Entries: [
					{...good, Detail},
					{...good, Detail: `${Detail}${' '.repeat(40)}`},
				],
			}),
		).rejects.toThrow('Total size of the entries in the request is over the limit.');
	});

	it('answers for a bus that does not exist as AWS does: as if all were well', async () => {
		const {FailedEntryCount, Entries} = await world.client.putEvents({Entries: [{...good, EventBusName: 'none'}]});
		expect([FailedEntryCount, Entries]).toMatchObject([0, [{EventId: expect.any(String)}]]);
	});
});

describe('a target', () => {
	it('gets a constant, or a part of the event', async () => {
		const {newQueue, newRule, put, nextEvent, next} = world;
		const [constant, part, nothing] = [await newQueue(), await newQueue(), await newQueue()];
		await newRule({EventPattern: from('parts')}, {Arn: constant.arn, Input: '{"a": 1}'});
		await newRule({EventPattern: from('parts')}, {Arn: part.arn, InputPath: '$.detail.items[1]'});
		await newRule({EventPattern: from('parts')}, {Arn: nothing.arn, InputPath: "$['detail'].none"});
		await put('parts', {items: ['a', {b: 'ä'}]});
		expect(await nextEvent(constant.url)).toEqual({a: 1});
		expect(await nextEvent(part.url)).toEqual({b: 'ä'});
		expect((await next(nothing.url)).Body).toBe('null');
	});

	it('gets what its transformer makes of the event', async () => {
		const {newQueue, newRule, put, next, nextEvent} = world;
		const [text, object] = [await newQueue(), await newQueue()];
		const InputPathsMap = {name: '$.detail.name', list: '$.detail.list', none: '$.detail.none', type: '$.detail-type'};
		const InputTransformer = {InputPathsMap, InputTemplate: '"<type>: <name> has <list>, <none>."'};
		await newRule({EventPattern: from('made')}, {Arn: text.arn, InputTransformer});
		const InputTemplate =
			'{"name": <name>, "list": <list>, "said": "\\"<name>\\"", "rule": <aws.events.rule-name>, "at": "<aws.events.event.ingestion-time>", "whole": <aws.events.event.json>, "head": <aws.events.event>}';
		const rule = await newRule(
			{EventPattern: from('made')},
			{Arn: object.arn, InputTransformer: {InputPathsMap, InputTemplate}},
		);
		const detail = {name: 'a "quote"', list: [1, 2]};
		const id = await put('made', detail);
		expect(JSON.parse((await next(text.url)).Body ?? '')).toBe('Something: a "quote" has [1,2], .');
		const made = await nextEvent(object.url);
		expect(made).toMatchObject({
			...detail,
			said: '"a "quote""',
			rule,
			at: '2026-01-01T00:00:00.500Z',
			whole: {id, detail},
		});
		expect(made.head).not.toHaveProperty('detail');
	});

	it('may be a FIFO queue, which takes an event once', async () => {
		const {newQueue, newRule, put, next} = world;
		const queue = await newQueue({FifoQueue: 'true'});
		await newRule({EventPattern: from('ordered')}, {Arn: queue.arn, SqsParameters: {MessageGroupId: 'g'}});
		const id = await put('ordered', {});
		expect((await next(queue.url)).Attributes).toMatchObject({MessageGroupId: 'g', MessageDeduplicationId: id});
	});

	it('may be a queue that spreads groups fairly', async () => {
		const {newQueue, newRule, put, next} = world;
		const queue = await newQueue();
		await newRule({EventPattern: from('fair')}, {Arn: queue.arn, SqsParameters: {MessageGroupId: 'g'}});
		await put('fair', {});
		expect((await next(queue.url)).Attributes).toMatchObject({MessageGroupId: 'g'});
	});

	it('may be another bus', async () => {
		const {client, newQueue, newRule, newName, put, nextEvent} = world;
		const [queue, bus] = [await newQueue(), newName()];
		const {EventBusArn} = await client.createEventBus({Name: bus});
		await newRule({EventPattern: from('far')}, {Arn: EventBusArn});
		await newRule({EventPattern: from('far'), EventBusName: bus}, {Arn: queue.arn});
		const id = await put('far', {a: 1});
		expect(await nextEvent(queue.url)).toMatchObject({id, source: 'far', detail: {a: 1}});
	});

	it('may be a log group', async () => {
		const {aws, newRule, put} = world;
		const client = new logs.CloudWatchLogs(aws.client);
		const logGroupName = '/aws/events/all';
		await client.createLogGroup({logGroupName});
		await newRule(
			{EventPattern: from('noted')},
			{Arn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`},
		);
		const id = await put('noted', {a: 1});
		await eventually(async () => {
			const {events = []} = await client.filterLogEvents({logGroupName});
			expect(events.map(({message}) => (JSON.parse(message ?? '') as {id: string}).id)).toEqual([id]);
		});
	});

	it('may be a function, which is invoked as an event', async () => {
		const {newRule, put} = world;
		await newRule({EventPattern: from('called')}, {Arn: functionArn, InputPath: '$.detail'});
		await put('called', {a: 1});
		await eventually(() => expect(invocations).toHaveLength(1));
		const [{Payload, ...input} = {}] = invocations.splice(0);
		expect(input).toEqual({FunctionName: functionArn, InvocationType: 'Event'});
		expect(Buffer.from(Payload as Uint8Array).toString()).toBe('{"a":1}');
	});
});

describe('an event that goes round in circles', () => {
	it('ends', async () => {
		const {client, newQueue, newRule, newName, put, next} = world;
		const [bus, dead] = [newName(), await newQueue()];
		const {EventBusArn} = await client.createEventBus({Name: bus});
		const DeadLetterConfig = {Arn: dead.arn};
		await newRule({EventPattern: from('round'), EventBusName: bus}, {Arn: EventBusArn, DeadLetterConfig});
		const id = await put('round', {}, {EventBusName: bus});
		expect(JSON.parse((await next(dead.url)).Body ?? '')).toMatchObject({id});
	});
});

describe('a delivery that fails', () => {
	const throttled = (): Error => new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
	/** Moves time on until there is no failure left to be had. */
	const untilTaken = async (count: number): Promise<void> => {
		for (let minute = 0; invocations.length < count; minute += 1) {
			if (minute > 100_000) throw new Error('The function is not called any more.');
			await clock.advance(60_000);
		}
	};

	it('is tried again until the target takes it', async () => {
		const {newRule, put} = world;
		failures.push(throttled(), throttled(), throttled());
		await newRule({EventPattern: from('throttled')}, {Arn: functionArn});
		await put('throttled', {});
		await untilTaken(4);
		await clock.advance(3_600_000);
		expect(invocations.splice(0)).toHaveLength(4);
	});

	it('goes to the dead letter queue after its retries', async () => {
		const {newRule, newQueue, put, next} = world;
		const dead = await newQueue();
		failures.push(...Array.from({length: 3}, throttled));
		const target = {RetryPolicy: {MaximumRetryAttempts: 2}, DeadLetterConfig: {Arn: dead.arn}};
		const rule = await newRule({EventPattern: from('lost')}, {Arn: functionArn, InputPath: '$.detail', ...target});
		const id = await put('lost', {a: 1});
		await untilTaken(3);
		const {Body, MessageAttributes = {}} = await next(dead.url);
		expect(JSON.parse(Body ?? '')).toMatchObject({id, source: 'lost', detail: {a: 1}});
		expect(
			Object.fromEntries(Object.entries(MessageAttributes).map(([name, {StringValue}]) => [name, StringValue])),
		).toEqual({
			RULE_ARN: `arn:aws:events:us-east-1:000000000000:rule/${rule}`,
			TARGET_ARN: functionArn,
			ERROR_CODE: 'THROTTLING',
			ERROR_MESSAGE: 'Rate Exceeded.',
			RETRY_ATTEMPTS: '2',
			EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
		});
		expect(invocations.splice(0)).toHaveLength(3);
	});

	it('goes there when the event is too old', async () => {
		const {newRule, newQueue, put, next} = world;
		const dead = await newQueue();
		failures.push(...Array.from({length: 20}, throttled));
		const target = {RetryPolicy: {MaximumEventAgeInSeconds: 60}, DeadLetterConfig: {Arn: dead.arn}};
		await newRule({EventPattern: from('aged')}, {Arn: functionArn, ...target});
		await put('aged', {});
		await eventually(() => expect(invocations).toHaveLength(1));
		await clock.advance(60_000);
		const {MessageAttributes = {}} = await next(dead.url);
		expect(MessageAttributes.EXHAUSTED_RETRY_CONDITION?.StringValue).toBe('MaximumEventAgeInSeconds');
		expect(Number(MessageAttributes.RETRY_ATTEMPTS?.StringValue)).toBe(invocations.splice(0).length - 1);
		failures.splice(0);
	});

	it('goes there at once when there is no such target', async () => {
		const {newRule, newQueue, put, next} = world;
		const dead = await newQueue();
		const Arn = 'arn:aws:sqs:us-east-1:000000000000:none';
		await newRule({EventPattern: from('nowhere')}, {Arn, DeadLetterConfig: {Arn: dead.arn}});
		await put('nowhere', {});
		const {MessageAttributes = {}} = await next(dead.url);
		expect(MessageAttributes).toMatchObject({
			ERROR_CODE: {StringValue: 'NO_RESOURCE'},
			ERROR_MESSAGE: {StringValue: 'The specified queue does not exist.'},
			RETRY_ATTEMPTS: {StringValue: '0'},
		});
		expect(MessageAttributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
	});
});

describe('a scheduled rule', () => {
	it('tells its targets when it is due, as long as it is enabled', async () => {
		const {client, newRule, newQueue, nextEvent, queues} = world;
		const queue = await newQueue();
		const made = clock.now().getTime();
		const Name = await newRule({ScheduleExpression: 'rate(5 minutes)'}, {Arn: queue.arn});
		await clock.advance(300_000);
		expect(await nextEvent(queue.url)).toMatchObject({
			source: 'aws.events',
			'detail-type': 'Scheduled Event',
			resources: [`arn:aws:events:us-east-1:000000000000:rule/${Name}`],
			time: `${new Date(made + 300_000).toISOString().slice(0, 19)}Z`,
			detail: {},
		});
		await clock.advance(300_000);
		await nextEvent(queue.url);
		await client.disableRule({Name});
		await clock.advance(3_600_000);
		const {Messages} = await queues.receiveMessage({QueueUrl: queue.url});
		expect(Messages).toBeUndefined();
		await client.enableRule({Name});
		await clock.advance(300_000);
		await nextEvent(queue.url);
		await client.removeTargets({Rule: Name, Ids: ['one']});
		await client.deleteRule({Name});
		await clock.advance(300_000);
		expect(await queues.receiveMessage({QueueUrl: queue.url})).not.toHaveProperty('Messages');
	});

	it('is due at a time of the day, however far that is', async () => {
		const {newRule, newQueue, nextEvent} = world;
		const queue = await newQueue();
		await newRule({ScheduleExpression: 'cron(30 6 1 MAR ? 2026)'}, {Arn: queue.arn});
		await clock.advance(Date.parse('2026-03-01T06:30:00Z') - clock.now().getTime());
		expect(await nextEvent(queue.url)).toMatchObject({time: '2026-03-01T06:30:00Z'});
	});
});
