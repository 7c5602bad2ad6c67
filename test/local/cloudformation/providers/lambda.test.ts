import {
	CloudFormationClient,
	CreateStackCommand,
	DeleteStackCommand,
	DescribeStackEventsCommand,
	DescribeStacksCommand,
	UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {DynamoDBClient, PutItemCommand} from '@aws-sdk/client-dynamodb';
import {
	GetEventSourceMappingCommand,
	GetFunctionCommand,
	GetFunctionEventInvokeConfigCommand,
	GetPolicyCommand,
	ListEventSourceMappingsCommand,
	ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import {describe, expect, it} from 'vitest';
import {type LambdaWorld, role, startLambda} from '../../services/lambda/lambda-world.ts';
import {FakeServices, failure, providerOf} from './fixture.ts';

const greeting = (word: string): string =>
	`exports.handler = async (event) => { console.log('event ' + (event.Records?.length ?? 0)); return '${word} ' + process.env.NAME; };`;

function template({word = 'Hello', timeout = 30, batch = 10} = {}): string {
	return JSON.stringify({
		Resources: {
			Greeter: {
				Type: 'AWS::Lambda::Function',
				Properties: {
					FunctionName: 'hello',
					Runtime: 'nodejs24.x',
					Handler: 'index.handler',
					Role: role,
					Timeout: timeout,
					Environment: {Variables: {NAME: {Ref: 'AWS::StackName'}}},
					ReservedConcurrentExecutions: 5,
					Code: {ZipFile: greeting(word)},
					Tags: [{Key: 'team', Value: 'pool'}],
				},
			},
			Permission: {
				Type: 'AWS::Lambda::Permission',
				Properties: {
					FunctionName: {'Fn::GetAtt': ['Greeter', 'Arn']},
					Action: 'lambda:InvokeFunction',
					Principal: 'events.amazonaws.com',
				},
			},
			Invocations: {
				Type: 'AWS::Lambda::EventInvokeConfig',
				Properties: {FunctionName: {Ref: 'Greeter'}, Qualifier: '$LATEST', MaximumRetryAttempts: 1},
			},
			Published: {Type: 'AWS::Lambda::Version', Properties: {FunctionName: {Ref: 'Greeter'}}},
			Live: {
				Type: 'AWS::Lambda::Alias',
				Properties: {
					FunctionName: {Ref: 'Greeter'},
					Name: 'live',
					FunctionVersion: {'Fn::GetAtt': ['Published', 'Version']},
				},
			},
			Table: {
				Type: 'AWS::DynamoDB::Table',
				Properties: {
					TableName: 'items',
					BillingMode: 'PAY_PER_REQUEST',
					AttributeDefinitions: [{AttributeName: 'name', AttributeType: 'S'}],
					KeySchema: [{AttributeName: 'name', KeyType: 'HASH'}],
					StreamSpecification: {StreamViewType: 'NEW_IMAGE'},
				},
			},
			Mapping: {
				Type: 'AWS::Lambda::EventSourceMapping',
				Properties: {
					FunctionName: {Ref: 'Greeter'},
					EventSourceArn: {'Fn::GetAtt': ['Table', 'StreamArn']},
					StartingPosition: 'LATEST',
					BatchSize: batch,
				},
			},
		},
		Outputs: {
			Mapping: {Value: {Ref: 'Mapping'}},
			Alias: {Value: {Ref: 'Live'}},
			Version: {Value: {Ref: 'Published'}},
		},
	});
}

async function stackOf(world: LambdaWorld) {
	const client = new CloudFormationClient(world.aws.client);
	const read = async () => (await client.send(new DescribeStacksCommand({StackName: 'greetings'}))).Stacks?.[0];
	const ended = async (status: string): Promise<void> => {
		await expect.poll(async () => (await read())?.StackStatus, {timeout: 20_000}).not.toMatch(/IN_PROGRESS$/);
		const {StackEvents = []} = await client.send(new DescribeStackEventsCommand({StackName: 'greetings'}));
		const reasons = StackEvents.flatMap(({ResourceStatusReason: reason = ''}) => (reason === '' ? [] : [reason]));
		expect((await read())?.StackStatus, reasons.join('\n')).toBe(status);
	};
	return {
		client,
		ended,
		outputs: async (): Promise<Record<string, string>> => {
			const {Outputs = []} = (await read()) ?? {};
			return Object.fromEntries(Outputs.map(({OutputKey = '', OutputValue = ''}) => [OutputKey, OutputValue]));
		},
	};
}

describe('a stack with a function', () => {
	it('makes it with all that belongs to it, changes it, and takes it away', async () => {
		await using world = await startLambda();
		const stack = await stackOf(world);
		await stack.client.send(new CreateStackCommand({StackName: 'greetings', TemplateBody: template()}));
		await stack.ended('CREATE_COMPLETE');
		expect((await world.invoke()).payload).toBe('Hello greetings');
		const FunctionName = 'hello';
		expect(await world.lambda.send(new GetFunctionCommand({FunctionName}))).toMatchObject({
			Configuration: {Timeout: 30},
			Concurrency: {ReservedConcurrentExecutions: 5},
			Tags: {team: 'pool'},
		});
		const {Policy = ''} = await world.lambda.send(new GetPolicyCommand({FunctionName}));
		expect(JSON.parse(Policy)).toMatchObject({Statement: [{Principal: {Service: 'events.amazonaws.com'}}]});
		expect(await world.lambda.send(new GetFunctionEventInvokeConfigCommand({FunctionName}))).toMatchObject({
			MaximumRetryAttempts: 1,
		});
		const outputs = await stack.outputs();
		expect(outputs).toMatchObject({
			Alias: 'arn:aws:lambda:us-east-1:000000000000:function:hello:live',
			Version: 'arn:aws:lambda:us-east-1:000000000000:function:hello:1',
		});
		await new DynamoDBClient(world.aws.client).send(new PutItemCommand({TableName: 'items', Item: {name: {S: 'a'}}}));
		await expect.poll(() => world.lines()).toContainEqual(expect.stringContaining('event 1'));

		const changed = template({word: 'Good day', timeout: 20, batch: 7});
		await stack.client.send(new UpdateStackCommand({StackName: 'greetings', TemplateBody: changed}));
		await stack.ended('UPDATE_COMPLETE');
		expect((await world.invoke()).payload).toBe('Good day greetings');
		expect(await world.lambda.send(new GetEventSourceMappingCommand({UUID: outputs.Mapping}))).toMatchObject({
			State: 'Enabled',
			BatchSize: 7,
		});

		await stack.client.send(new DeleteStackCommand({StackName: 'greetings'}));
		await expect
			.poll(async () => (await world.lambda.send(new ListFunctionsCommand({}))).Functions, {timeout: 20_000})
			.toEqual([]);
		expect((await world.lambda.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings).toEqual([]);
	});
});

describe('AWS::Lambda::Function', () => {
	it('goes back to defaults for what the template names no more', async () => {
		const services = new FakeServices();
		const current = {physicalId: 'hello', attributes: {}};
		const before = {Timeout: 60, MemorySize: 512, Environment: {Variables: {A: '1'}}, ReservedConcurrentExecutions: 1};
		await providerOf('AWS::Lambda::Function').update?.(services.context, current, {}, before);
		expect(services.inputs('lambda:UpdateFunctionConfiguration')).toMatchObject([
			{FunctionName: 'hello', Timeout: 3, MemorySize: 128, Environment: {}},
		]);
		expect(services.names()).toEqual(['UpdateFunctionConfiguration', 'DeleteFunctionConcurrency']);
	});

	it('adopts what an attempt before a crash made', async () => {
		const services = new FakeServices({GetFunctionConfiguration: {FunctionArn: 'arn:hello'}}, {isRetry: true});
		const made = await providerOf('AWS::Lambda::Function').create(services.context, {Code: {ZipFile: ''}});
		expect(made.attributes).toEqual({Arn: 'arn:hello'});
		expect(services.names()).toEqual(['GetFunctionConfiguration']);
	});

	it('is of one zip file for one text', async () => {
		const services = new FakeServices();
		const properties = {Runtime: 'python3.13', Code: {ZipFile: 'def handler(event, context): pass'}};
		for (let attempt = 0; attempt < 2; attempt += 1) {
			await providerOf('AWS::Lambda::Function').create(services.context, properties);
		}
		const [first, second] = services.inputs('lambda:CreateFunction');
		expect(first).toEqual(second);
		expect(Buffer.from((first as {Code: {ZipFile: Uint8Array}}).Code.ZipFile).toString('latin1')).toContain('index.py');
	});
});

describe('AWS::Lambda::Permission', () => {
	const permission = providerOf('AWS::Lambda::Permission');

	it('that an attempt before a crash added is taken as made', async () => {
		const services = new FakeServices({AddPermission: failure('ResourceConflictException')}, {isRetry: true});
		expect(await permission.create(services.context, {})).toMatchObject({physicalId: 'web-Thing-X'});
	});

	it('that somebody else has added is refused', async () => {
		const services = new FakeServices({AddPermission: failure('ResourceConflictException')});
		await expect(permission.create(services.context, {})).rejects.toMatchObject({name: 'ResourceConflictException'});
	});
});

describe('AWS::Lambda::EventSourceMapping', () => {
	it('is made once it reads, and gone once it reads no more', async () => {
		const services = new FakeServices({
			CreateEventSourceMapping: {UUID: 'id'},
			GetEventSourceMapping: [
				{State: 'Creating'},
				{State: 'Enabled'},
				{State: 'Deleting'},
				failure('ResourceNotFoundException'),
			],
		});
		const mapping = providerOf('AWS::Lambda::EventSourceMapping');
		const made = await mapping.create(services.context, {FunctionName: 'hello'});
		expect(services.inputs('lambda:GetEventSourceMapping')).toHaveLength(2);
		await mapping.delete(services.context, made, {});
		expect(services.inputs('lambda:GetEventSourceMapping')).toHaveLength(4);
	});
});
