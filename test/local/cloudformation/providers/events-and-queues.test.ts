import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as events from '@aws-sdk/client-eventbridge';
import * as sqs from '@aws-sdk/client-sqs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {eventually} from '../../../support/eventually.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';
import {FakeServices, providerOf} from './fixture.ts';

let aws: TestAws;
let stacks: cloudformation.CloudFormation;
let rules: events.EventBridge;
let queues: sqs.SQS;
beforeAll(async () => {
	aws = await startLocalAws();
	stacks = new cloudformation.CloudFormation(aws.client);
	rules = new events.EventBridge(aws.client);
	queues = new sqs.SQS(aws.client);
});
afterAll(() => aws[Symbol.asyncDispose]());

async function settled(StackName: string): Promise<cloudformation.Stack> {
	const {Stacks: [stack] = []} = await eventually(async () => {
		const described = await stacks.describeStacks({StackName});
		expect(described.Stacks?.[0]?.StackStatus).not.toMatch(/IN_PROGRESS$/);
		return described;
	});
	expect(stack?.StackStatus, stack?.StackStatusReason).toMatch(/^(?:CREATE|UPDATE)_COMPLETE$/);
	return stack ?? {StackName, CreationTime: undefined, StackStatus: undefined};
}

const ref = (Ref: string): object => ({Ref});
const get = (...path: string[]): object => ({'Fn::GetAtt': path});

interface Change {
	readonly retention?: number;
	readonly targets?: readonly string[];
	readonly state?: string;
	readonly team?: string;
}

/** A bus, a rule on it and one on the default bus, and queues that they tell. */
function template({retention, targets = ['one'], state = 'ENABLED', team = 'one'}: Change = {}): string {
	const Tags = [{Key: 'team', Value: team}];
	return JSON.stringify({
		Resources: {
			Bus: {Type: 'AWS::Events::EventBus', Properties: {Name: 'shop-events', Description: `of ${team}`, Tags}},
			Dead: {
				Type: 'AWS::SQS::Queue',
				Properties: {MessageRetentionPeriod: retention, SqsManagedSseEnabled: true, Tags},
			},
			Orders: {
				Type: 'AWS::SQS::Queue',
				Properties: {
					QueueName: 'shop-orders',
					RedrivePolicy: {deadLetterTargetArn: get('Dead', 'Arn'), maxReceiveCount: 3},
				},
			},
			Allow: {
				Type: 'AWS::SQS::QueuePolicy',
				Properties: {
					Queues: [ref('Orders')],
					PolicyDocument: {
						Statement: [
							{Effect: 'Allow', Principal: {Service: 'events.amazonaws.com'}, Action: 'sqs:SendMessage', Resource: '*'},
						],
					},
				},
			},
			Ordered: {
				Type: 'AWS::Events::Rule',
				Properties: {
					EventBusName: ref('Bus'),
					EventPattern: {source: ['shop'], detail: {kind: [{prefix: 'order'}]}},
					Tags,
					Targets: targets.map((Id) => ({
						Id,
						Arn: get('Orders', 'Arn'),
						InputPath: '$.detail',
						DeadLetterConfig: {Arn: get('Dead', 'Arn')},
					})),
				},
			},
			Hourly: {
				Type: 'AWS::Events::Rule',
				Properties: {Name: 'shop-hourly', ScheduleExpression: 'rate(1 hour)', State: state},
			},
		},
		Outputs: {
			RuleName: {Value: ref('Ordered')},
			RuleArn: {Value: get('Ordered', 'Arn')},
			HourlyName: {Value: ref('Hourly')},
			BusArn: {Value: get('Bus', 'Arn')},
			QueueUrl: {Value: ref('Orders')},
			DeadName: {Value: get('Dead', 'QueueName')},
		},
	});
}

describe('a stack of buses, rules and queues', () => {
	it('is made, changed and deleted', async () => {
		const StackName = 'shop';
		await stacks.createStack({StackName, TemplateBody: template()});
		const {Outputs = []} = await settled(StackName);
		const output = Object.fromEntries(Outputs.map(({OutputKey = '', OutputValue = ''}) => [OutputKey, OutputValue]));
		const [, Rule = ''] = output.RuleName?.split('|') ?? [];
		expect(output).toMatchObject({
			RuleName: expect.stringMatching(/^shop-events\|shop-Ordered-\w+$/),
			RuleArn: `arn:aws:events:us-east-1:000000000000:rule/shop-events/${Rule}`,
			HourlyName: 'shop-hourly',
			BusArn: 'arn:aws:events:us-east-1:000000000000:event-bus/shop-events',
			QueueUrl: `${aws.endpoint}/000000000000/shop-orders`,
		});

		const QueueUrl = output.QueueUrl;
		const Detail = JSON.stringify({kind: 'order-1'});
		await rules.putEvents({Entries: [{EventBusName: 'shop-events', Source: 'shop', DetailType: 'x', Detail}]});
		const {Messages} = await queues.receiveMessage({QueueUrl, WaitTimeSeconds: 20});
		expect(Messages).toMatchObject([{Body: Detail}]);
		const {Attributes = {}} = await queues.getQueueAttributes({QueueUrl, AttributeNames: ['All']});
		expect(JSON.parse(Attributes.RedrivePolicy ?? '')).toMatchObject({maxReceiveCount: 3});
		expect(JSON.parse(Attributes.Policy ?? '')).toMatchObject({Statement: [{Action: 'sqs:SendMessage'}]});

		const changed = template({retention: 1_209_600, targets: ['two', 'three'], state: 'DISABLED', team: 'two'});
		await stacks.updateStack({StackName, TemplateBody: changed});
		await settled(StackName);
		const {Targets = []} = await rules.listTargetsByRule({Rule, EventBusName: 'shop-events'});
		expect(Targets.map(({Id}) => Id).sort()).toEqual(['three', 'two']);
		expect((await rules.describeRule({Name: 'shop-hourly'})).State).toBe('DISABLED');
		expect((await rules.describeEventBus({Name: 'shop-events'})).Description).toBe('of two');
		expect((await rules.listTagsForResource({ResourceARN: output.RuleArn})).Tags).toContainEqual({
			Key: 'team',
			Value: 'two',
		});
		const dead = {QueueUrl: output.DeadName};
		const retention = async () =>
			(await queues.getQueueAttributes({...dead, AttributeNames: ['MessageRetentionPeriod']})).Attributes;
		expect(await retention()).toEqual({MessageRetentionPeriod: '1209600'});
		expect((await queues.listQueueTags(dead)).Tags).toMatchObject({team: 'two'});

		await stacks.updateStack({StackName, TemplateBody: template({targets: ['two']})});
		await settled(StackName);
		expect(await retention()).toEqual({MessageRetentionPeriod: '345600'});

		await stacks.deleteStack({StackName});
		await eventually(() => expect(stacks.describeStacks({StackName})).rejects.toThrow('does not exist'));
		expect((await rules.listEventBuses({NamePrefix: 'shop'})).EventBuses).toEqual([]);
		expect((await rules.listRules({NamePrefix: 'shop'})).Rules).toEqual([]);
		expect(await queues.listQueues({QueueNamePrefix: 'shop'})).not.toHaveProperty('QueueUrls');
	});
});

describe('AWS::Events::Rule', () => {
	it('fails on a target that is refused', async () => {
		const failed = {FailedEntries: [{TargetId: 'one', ErrorMessage: 'It is wrong.'}]};
		const services = new FakeServices({PutRule: {RuleArn: 'arn:rule'}, PutTargets: failed});
		const properties = {ScheduleExpression: 'rate(1 day)', Targets: [{Id: 'one', Arn: 'arn:x'}]};
		await expect(providerOf('AWS::Events::Rule').create(services.context, properties)).rejects.toThrow(
			'one: It is wrong.',
		);
	});

	it('is deleted when it is gone already', async () => {
		const services = new FakeServices({
			ListTargetsByRule: Object.assign(new Error('gone'), {name: 'ResourceNotFoundException'}),
		});
		await providerOf('AWS::Events::Rule').delete(services.context, {physicalId: 'bus|rule', attributes: {}}, {});
		expect(services.calls).toEqual([['events:ListTargetsByRule', {Rule: 'rule', EventBusName: 'bus'}]]);
	});
});

describe('AWS::Events::EventBus', () => {
	it('adopts what an attempt before a crash made', async () => {
		const services = new FakeServices({DescribeEventBus: {Arn: 'arn:bus'}}, {isRetry: true});
		const state = await providerOf('AWS::Events::EventBus').create(services.context, {
			Name: 'bus',
			Policy: {Statement: []},
		});
		expect(state).toEqual({physicalId: 'bus', attributes: {Arn: 'arn:bus', Name: 'bus', Policy: '{"Statement":[]}'}});
		expect(services.names()).toEqual(['DescribeEventBus', 'PutPermission']);
	});
});

describe('AWS::SQS::Queue', () => {
	it('of no name is named after the stack, with the end that FIFO queues need', async () => {
		const services = new FakeServices({CreateQueue: {QueueUrl: 'http://q'}});
		const state = await providerOf('AWS::SQS::Queue').create(services.context, {FifoQueue: true, DelaySeconds: 5});
		expect(services.inputs('sqs:CreateQueue')).toEqual([
			{QueueName: 'web-Thing-X.fifo', Attributes: {FifoQueue: 'true', DelaySeconds: '5'}, tags: {}},
		]);
		expect(state).toMatchObject({physicalId: 'http://q', attributes: {QueueName: 'web-Thing-X.fifo'}});
	});
});

describe('AWS::SQS::QueuePolicy', () => {
	it('is taken from the queues that it is no longer for', async () => {
		const services = new FakeServices();
		const policy = (...Queues: string[]) => ({Queues, PolicyDocument: {Statement: []}});
		const current = {physicalId: 'id', attributes: {}};
		await providerOf('AWS::SQS::QueuePolicy').update?.(services.context, current, policy('b', 'c'), policy('a', 'b'));
		const Policy = '{"Statement":[]}';
		expect(services.inputs('sqs:SetQueueAttributes')).toEqual([
			{QueueUrl: 'a', Attributes: {Policy: ''}},
			{QueueUrl: 'b', Attributes: {Policy}},
			{QueueUrl: 'c', Attributes: {Policy}},
		]);
	});
});
