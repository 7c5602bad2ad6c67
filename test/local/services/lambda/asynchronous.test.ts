import {CreateEventBusCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand} from '@aws-sdk/client-eventbridge';
import {
	type DestinationConfig,
	PutFunctionConcurrencyCommand,
	PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import {CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient} from '@aws-sdk/client-sqs';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {type LambdaWorld, startLambda} from './lambda-world.ts';

/** A function that fails as often as the event says. */
const failing = `
	let calls = 0;
	export const handler = async ({failures}) => {
		calls += 1;
		console.log('call ' + calls);
		if (calls <= failures) throw new RangeError('failure ' + calls);
		return {calls};
	};`;

const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

async function makeQueue(world: LambdaWorld, name: string): Promise<() => Promise<Message[]>> {
	const sqs = new SQSClient(world.aws.client);
	const {QueueUrl} = await sqs.send(new CreateQueueCommand({QueueName: name}));
	return async () => {
		const {Messages = []} = await sqs.send(
			new ReceiveMessageCommand({QueueUrl, MessageAttributeNames: ['All'], VisibilityTimeout: 0}),
		);
		return Messages;
	};
}

const configure = (
	{lambda}: LambdaWorld,
	DestinationConfig: DestinationConfig,
	limits: {readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number} = {},
) => lambda.send(new PutFunctionEventInvokeConfigCommand({FunctionName: 'hello', DestinationConfig, ...limits}));

/** Waits for a number of calls that the function logged. */
const calls = (world: LambdaWorld, count: number) =>
	expect.poll(async () => (await world.lines()).filter((line) => /call \d+$/.test(line)).length).toBe(count);

const send = (world: LambdaWorld, event: object) => world.invoke(event, {InvocationType: 'Event'});

describe('an asynchronous invocation', () => {
	it('is accepted at once and runs in the background', async () => {
		await using world = await startLambda();
		await world.create(failing);
		expect(await send(world, {failures: 0})).toMatchObject({status: 202, payload: undefined, error: undefined});
		await calls(world, 1);
	});

	it('that fails is tried twice more, each time later, under the same id', async () => {
		const clock = new ManualClock();
		await using world = await startLambda({clock});
		await world.create(failing);
		await send(world, {failures: 2});
		await calls(world, 1);
		await clock.advance(999);
		await calls(world, 1);
		await clock.advance(1);
		await calls(world, 2);
		await clock.advance(2000);
		await calls(world, 3);
		const ids = (await world.lines()).flatMap((line) => /^START RequestId: (\S+)/.exec(line)?.[1] ?? []);
		expect(new Set(ids).size).toBe(1);
	});

	it('that fails as often as it may goes to the dead letter queue and to the destination for failures', async () => {
		const clock = new ManualClock();
		await using world = await startLambda({clock});
		const [dead, failed] = [await makeQueue(world, 'dead'), await makeQueue(world, 'failed')];
		await world.create(failing, {DeadLetterConfig: {TargetArn: queueArn('dead')}});
		await configure(world, {OnFailure: {Destination: queueArn('failed')}}, {MaximumRetryAttempts: 1});
		await send(world, {failures: 9});
		await calls(world, 1);
		await clock.advance(1000);
		await expect.poll(dead).toMatchObject([
			{
				Body: '{"failures":9}',
				MessageAttributes: {
					RequestID: {StringValue: expect.stringMatching(/^[0-9a-f-]{36}$/)},
					ErrorCode: {StringValue: '200', DataType: 'Number'},
					ErrorMessage: {StringValue: 'failure 2'},
				},
			},
		]);
		const [message] = await failed();
		expect(JSON.parse(message?.Body ?? '')).toMatchObject({
			version: '1.0',
			requestContext: {
				functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST',
				condition: 'RetriesExhausted',
				approximateInvokeCount: 2,
			},
			requestPayload: {failures: 9},
			responseContext: {statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled'},
			responsePayload: {errorType: 'RangeError', errorMessage: 'failure 2'},
		});
	});

	it('that succeeds is told to the destination for successes, be it another function', async () => {
		await using world = await startLambda();
		await world.create(failing);
		await world.create(`export const handler = async (event) => console.log('told ' + JSON.stringify(event));`, {
			FunctionName: 'listener',
		});
		await configure(world, {
			OnSuccess: {Destination: 'arn:aws:lambda:us-east-1:000000000000:function:listener'},
		});
		await send(world, {failures: 0});
		const told = async () => (await world.lines('/aws/lambda/listener')).find((line) => line.includes('told '));
		await expect.poll(told).toBeDefined();
		expect(JSON.parse((await told())?.split('told ')[1] ?? '')).toMatchObject({
			requestContext: {condition: 'Success', approximateInvokeCount: 1},
			responsePayload: {calls: 1},
		});
	});

	it('that fails is told to an event bus, too, whose rules pass it on', async () => {
		await using world = await startLambda();
		const failed = await makeQueue(world, 'failed');
		const events = new EventBridgeClient(world.aws.client);
		await events.send(new CreateEventBusCommand({Name: 'results'}));
		const rule = {EventBusName: 'results', EventPattern: '{"source": ["lambda"]}'};
		await events.send(new PutRuleCommand({...rule, Name: 'failures'}));
		const Targets = [{Id: 'queue', Arn: queueArn('failed')}];
		await events.send(new PutTargetsCommand({EventBusName: 'results', Rule: 'failures', Targets}));
		await world.create(failing);
		const Destination = 'arn:aws:events:us-east-1:000000000000:event-bus/results';
		await configure(world, {OnFailure: {Destination}}, {MaximumRetryAttempts: 0});
		await send(world, {failures: 9});
		await expect.poll(failed).toHaveLength(1);
		expect(JSON.parse((await failed())[0]?.Body ?? '')).toMatchObject({
			source: 'lambda',
			'detail-type': 'Lambda Function Invocation Result - Failure',
			resources: [Destination, 'arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST'],
			detail: {requestContext: {condition: 'RetriesExhausted'}, responsePayload: {errorMessage: 'failure 1'}},
		});
	});

	it('waits while the function is throttled, and counts that as no attempt', async () => {
		const clock = new ManualClock();
		await using world = await startLambda({clock});
		await world.create(failing);
		const reserve = (ReservedConcurrentExecutions: number) =>
			world.lambda.send(new PutFunctionConcurrencyCommand({FunctionName: 'hello', ReservedConcurrentExecutions}));
		await reserve(0);
		await send(world, {failures: 0});
		await clock.advance(60_000);
		expect(await world.lines()).toEqual([]);
		await reserve(1);
		await clock.advance(5000);
		await calls(world, 1);
	});

	it('that has waited too long is given up and told', async () => {
		const clock = new ManualClock();
		await using world = await startLambda({clock});
		const failed = await makeQueue(world, 'failed');
		await world.create(failing);
		await configure(world, {OnFailure: {Destination: queueArn('failed')}}, {MaximumEventAgeInSeconds: 60});
		await world.lambda.send(
			new PutFunctionConcurrencyCommand({FunctionName: 'hello', ReservedConcurrentExecutions: 0}),
		);
		await send(world, {failures: 0});
		await clock.advance(66_000);
		await expect.poll(failed).toHaveLength(1);
		expect(JSON.parse((await failed())[0]?.Body ?? '')).toMatchObject({
			requestContext: {condition: 'EventAgeExceeded', approximateInvokeCount: 0},
			requestPayload: {failures: 0},
		});
	});
});
