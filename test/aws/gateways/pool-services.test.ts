import {describe, expect, test} from 'vitest';
import {
	ConflictError,
	FunctionFailedError,
	NotFoundError,
	ReadOnlyError,
	ServiceFailureError,
	ThrottledError,
} from '../../../src/aws/errors.ts';
import {failure, sessionWith} from '../support/fake-aws.ts';

const key = {PK: {S: 'TASK#POOL'}, SK: {S: 'TASK#a'}};
const update = {
	TableName: 'Tasks',
	Key: key,
	UpdateExpression: 'SET #s = :s',
	ExpressionAttributeNames: {'#s': 'Status'},
};

describe('DynamoDB', () => {
	test('hands items through in its own shapes and writes each change down as a line of the AWS CLI', async () => {
		const {session, aws} = await sessionWith(() => ({json: {Attributes: {Status: {S: 'ASSIGNED'}}}}));
		const answer = await session.gateways.dynamoDb.updateItem({
			...update,
			ExpressionAttributeValues: {':s': {S: 'ASSIGNED'}},
		});
		expect(answer.Attributes).toEqual({Status: {S: 'ASSIGNED'}});
		expect(aws.calls[0]?.input).toMatchObject({TableName: 'Tasks', Key: key});
		expect(session.audit.entries.map(({service, operation}) => `${service} ${operation}`)).toEqual([
			'dynamodb UpdateItem',
		]);
		expect(session.audit.entries[0]?.commandLine).toMatch(
			/^aws dynamodb update-item --table-name Tasks --key '\{"PK":\{"S":"TASK#POOL"\},"SK":\{"S":"TASK#a"\}\}' --update-expression 'SET #s = :s'/,
		);
	});

	test('a condition that does not hold is a conflict, with what is there instead in its cause', async () => {
		const Item = {Status: {S: 'ASSIGNED'}};
		const {session, aws} = await sessionWith(() => ({
			error: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
			message: 'The conditional request failed',
			more: {Item},
		}));
		const error = await failure(ConflictError, session.gateways.dynamoDb.updateItem(update));
		expect(error.code).toBe('ConditionalCheckFailedException');
		expect(error.message).toContain('somebody else changed the same thing meanwhile');
		expect(error.cause).toMatchObject({name: 'ConditionalCheckFailedException', Item});
		expect(aws.calls).toHaveLength(1);
	});

	test('a cancelled transaction is a conflict, or throttled where that was the reason', async () => {
		const reasons = ['None, ConditionalCheckFailed', 'ThrottlingError, None'];
		const {session} = await sessionWith((_call, index) => ({
			error: 'TransactionCanceledException',
			message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons[index]}]`,
		}));
		const write = () => session.gateways.dynamoDb.transactWriteItems({TransactItems: []});
		await failure(ConflictError, write());
		await failure(ThrottledError, write());
	});

	test('a table that does not exist is undefined, its items are not found', async () => {
		const {session} = await sessionWith(() => ({
			error: 'ResourceNotFoundException',
			message: 'Requested resource not found',
		}));
		expect(await session.gateways.dynamoDb.table('gone')).toBeUndefined();
		await failure(NotFoundError, session.gateways.dynamoDb.query({TableName: 'gone'}));
	});

	test('reads in read-only and refuses every change before it is sent', async () => {
		const {session, aws} = await sessionWith(() => ({json: {Items: []}}), {readOnly: true});
		const {dynamoDb} = session.gateways;
		await dynamoDb.query({TableName: 'Tasks'});
		await dynamoDb.getItem({TableName: 'Tasks', Key: key});
		await dynamoDb.batchGetItem({RequestItems: {Tasks: {Keys: [key]}}});
		await failure(ReadOnlyError, dynamoDb.updateItem(update));
		await failure(ReadOnlyError, dynamoDb.putItem({TableName: 'Tasks', Item: key}));
		await failure(ReadOnlyError, dynamoDb.deleteItem({TableName: 'Tasks', Key: key}));
		await failure(ReadOnlyError, dynamoDb.transactWriteItems({TransactItems: []}));
		expect(aws.operations()).toEqual(['Query', 'GetItem', 'BatchGetItem']);
	});
});

describe('Lambda', () => {
	test('gives what a function returned', async () => {
		const {session, aws} = await sessionWith(() => ({json: {grabbed: 7}}));
		expect(await session.gateways.lambda.invoke('pool-simulate-grab', {seed: '7'})).toEqual({grabbed: 7});
		expect(aws.calls[0]).toMatchObject({
			path: 'POST /2015-03-31/functions/pool-simulate-grab/invocations',
			body: '{"seed":"7"}',
		});
		expect(session.audit.entries[0]?.commandLine).toContain(
			`aws lambda invoke --function-name pool-simulate-grab --payload '{"seed":"7"}' --cli-binary-format raw-in-base64-out /dev/stdout`,
		);
	});

	test('a function that failed says why and where its log is', async () => {
		const {session} = await sessionWith(() => ({
			json: {errorType: 'TypeError', errorMessage: 'x is undefined'},
			headers: {'x-amz-function-error': 'Unhandled'},
		}));
		const error = await failure(FunctionFailedError, session.gateways.lambda.invoke('pool-reconcile', {}));
		expect(error.message).toBe('Function pool-reconcile failed: x is undefined.');
		expect(error.nextStep).toContain('/aws/lambda/pool-reconcile');
	});

	test('a function that does not exist is not found', async () => {
		const {session} = await sessionWith(() => ({
			error: 'ResourceNotFoundException',
			message: 'Function not found',
			status: 404,
		}));
		await failure(NotFoundError, session.gateways.lambda.invoke('gone', {}));
	});
});

describe('EventBridge', () => {
	test('turns rules on and off', async () => {
		const {session, aws} = await sessionWith(() => ({json: {State: 'DISABLED'}}));
		const {events} = session.gateways;
		expect(await events.rule({name: 'grabs'})).toMatchObject({State: 'DISABLED'});
		await events.enableRule({name: 'grabs'});
		await events.disableRule({name: 'grabs', bus: 'own'});
		expect(aws.calls.map(({operation, input}) => [operation, input])).toEqual([
			['DescribeRule', {Name: 'grabs'}],
			['EnableRule', {Name: 'grabs'}],
			['DisableRule', {Name: 'grabs', EventBusName: 'own'}],
		]);
		expect(session.audit.entries.map(({commandLine}) => commandLine.split(' --region')[0])).toEqual([
			'aws events enable-rule --name grabs',
			'aws events disable-rule --name grabs --event-bus-name own',
		]);
	});

	test('sends events ten a call, and says when one was not taken', async () => {
		const {session, aws} = await sessionWith(({input}) => {
			const refused = JSON.stringify(input).includes('bad');
			return {
				json: refused
					? {FailedEntryCount: 1, Entries: [{ErrorCode: 'InternalFailure', ErrorMessage: 'try later'}]}
					: {FailedEntryCount: 0, Entries: []},
			};
		});
		const event = {Source: 'com.fargate-pool', DetailType: 'PoolResized', Detail: '{}'};
		await session.gateways.events.putEvents(Array.from({length: 12}, () => event));
		expect(aws.calls.map(({input}) => (input.Entries as unknown[]).length)).toEqual([10, 2]);
		const error = await failure(ServiceFailureError, session.gateways.events.putEvents([{...event, Detail: 'bad'}]));
		expect(error.message).toBe('EventBridge took 0 of 1 events: try later.');
	});
});

describe('SQS', () => {
	test('counts what waits; a queue that is gone is undefined', async () => {
		const {session} = await sessionWith(({input}) =>
			String(input.QueueUrl).endsWith('gone')
				? {error: 'QueueDoesNotExist', message: 'The specified queue does not exist.'}
				: {json: {Attributes: {ApproximateNumberOfMessages: '3'}}},
		);
		expect(await session.gateways.sqs.waiting('https://sqs/1/letters')).toBe(3);
		expect(await session.gateways.sqs.waiting('https://sqs/1/gone')).toBeUndefined();
	});
});

describe('CloudWatch', () => {
	test('reads many series in one call, in the order asked for', async () => {
		const {session, aws} = await sessionWith(() => ({
			json: {
				MetricDataResults: [
					{Id: 'm1', Timestamps: [60], Values: [2.5]},
					{Id: 'm0', Timestamps: [0, 60], Values: [1, 2]},
				],
			},
		}));
		const query = {namespace: 'fargate-pool', dimensions: [{Name: 'service', Value: 'x'}], period: 60};
		const span = {start: new Date(0), end: new Date(120_000)};
		const found = await session.gateways.cloudWatch.series(
			[
				{...query, metric: 'TasksLaunched', statistic: 'Sum'},
				{...query, metric: 'TaskStartupDuration', statistic: 'p95'},
			],
			span,
		);
		expect(found.map(({values}) => values)).toEqual([[1, 2], [2.5]]);
		expect(found[0]?.times).toEqual([new Date(0), new Date(60_000)]);
		expect(aws.calls).toHaveLength(1);
	});
});

test('Lambda tells how much of the account nothing is reserved for', async () => {
	const {session} = await sessionWith(() => ({json: {AccountLimit: {UnreservedConcurrentExecutions: 90}}}));
	expect(await session.gateways.lambda.unreservedConcurrency()).toBe(90);
	const silent = await sessionWith(() => ({json: {}}));
	expect(await silent.session.gateways.lambda.unreservedConcurrency()).toBeUndefined();
});
