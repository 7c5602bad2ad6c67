import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';
import {FakeServices, failure, providerOf} from './fixture.ts';

const provider = providerOf('AWS::DynamoDB::Table');
const ready = {Table: {TableStatus: 'ACTIVE', TableArn: 'arn:table', LatestStreamArn: 'arn:stream'}};

describe('AWS::DynamoDB::Table', () => {
	const properties = {
		AttributeDefinitions: [{AttributeName: 'PK', AttributeType: 'S'}],
		KeySchema: [{AttributeName: 'PK', KeyType: 'HASH'}],
		BillingMode: 'PAY_PER_REQUEST',
		StreamSpecification: {StreamViewType: 'NEW_IMAGE'},
		SSESpecification: {SSEEnabled: true},
		TimeToLiveSpecification: {AttributeName: 'ExpiresAt', Enabled: true},
		PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true},
		Tags: [{Key: 'a', Value: '1'}],
	};

	it('is made, waited for, and given what takes a call of its own', async () => {
		const services = new FakeServices({DescribeTable: [{Table: {TableStatus: 'CREATING'}}, ready]});
		expect(await provider.create(services.context, properties)).toEqual({
			physicalId: 'web-Thing-X',
			attributes: {Arn: 'arn:table', StreamArn: 'arn:stream'},
		});
		expect(services.inputs('dynamodb:CreateTable')).toEqual([
			{
				TableName: 'web-Thing-X',
				AttributeDefinitions: properties.AttributeDefinitions,
				KeySchema: properties.KeySchema,
				BillingMode: 'PAY_PER_REQUEST',
				Tags: properties.Tags,
				StreamSpecification: {StreamEnabled: true, StreamViewType: 'NEW_IMAGE'},
				SSESpecification: {Enabled: true},
			},
		]);
		expect(services.inputs('dynamodb:UpdateTimeToLive')).toMatchObject([
			{TimeToLiveSpecification: {AttributeName: 'ExpiresAt', Enabled: true}},
		]);
		expect(services.inputs('dynamodb:UpdateContinuousBackups')).toHaveLength(1);
		expect(services.initiated).toEqual(['web-Thing-X']);
	});

	it('is adopted when an earlier attempt has made it', async () => {
		const services = new FakeServices({DescribeTable: ready}, {isRetry: true});
		await provider.create(services.context, properties);
		expect(services.names()).not.toContain('CreateTable');
	});

	it('is gone once nobody finds it, and may be gone before', async () => {
		const gone = new FakeServices({
			DeleteTable: failure('ResourceNotFoundException'),
			DescribeTable: failure('ResourceNotFoundException'),
		});
		await provider.delete(gone.context, {physicalId: 'x', attributes: {}}, {});
		const going = new FakeServices({
			DeleteTable: [failure('ResourceInUseException'), {}],
			DescribeTable: [ready, failure('ResourceNotFoundException')],
		});
		await provider.delete(going.context, {physicalId: 'x', attributes: {}}, {});
		expect(going.names()).toEqual(['DeleteTable', 'DeleteTable', 'DescribeTable', 'DescribeTable']);
	});

	it('does not change its local indexes', async () => {
		const {context} = new FakeServices({DescribeTable: ready});
		const changed = {...properties, LocalSecondaryIndexes: [{IndexName: 'x'}]};
		const updated = provider.update?.(context, {physicalId: 'x', attributes: {}}, changed, properties);
		await expect(updated).rejects.toThrow('Local secondary indexes are made with their table');
	});
});

describe('a stack with a table', () => {
	let aws: TestAws;
	let stacks: cloudformation.CloudFormationClient;
	let client: dynamodb.DynamoDBClient;
	beforeEach(async () => {
		aws = await startLocalAws();
		stacks = new cloudformation.CloudFormationClient(aws.client);
		client = new dynamodb.DynamoDBClient(aws.client);
	});
	afterEach(() => aws[Symbol.asyncDispose]());

	const template = (table: Record<string, unknown>): string =>
		JSON.stringify({
			Resources: {Tasks: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: 'tasks', ...table}}},
			Outputs: {Stream: {Value: {'Fn::GetAtt': ['Tasks', 'StreamArn']}}},
		});
	const index = (IndexName: string, attribute: string, ProjectionType = 'ALL') => ({
		IndexName,
		KeySchema: [{AttributeName: attribute, KeyType: 'HASH'}],
		Projection: {ProjectionType},
	});
	const attribute = (AttributeName: string) => ({AttributeName, AttributeType: 'S'});
	const first = {
		AttributeDefinitions: ['PK', 'Status'].map(attribute),
		KeySchema: [{AttributeName: 'PK', KeyType: 'HASH'}],
		BillingMode: 'PAY_PER_REQUEST',
		GlobalSecondaryIndexes: [index('StatusIndex', 'Status')],
		StreamSpecification: {StreamViewType: 'KEYS_ONLY'},
		TimeToLiveSpecification: {AttributeName: 'ExpiresAt', Enabled: true},
		Tags: [{Key: 'a', Value: '1'}],
	};
	const wait = {maxWaitTime: 20, minDelay: 1, maxDelay: 1};
	const StackName = 'pool';

	it('makes it, changes it in place, and deletes it', async () => {
		await stacks.send(new cloudformation.CreateStackCommand({StackName, TemplateBody: template(first)}));
		await cloudformation.waitUntilStackCreateComplete({client: stacks, ...wait}, {StackName});
		await client.send(new dynamodb.PutItemCommand({TableName: 'tasks', Item: {PK: {S: '1'}, Owner: {S: 'me'}}}));
		const second = {
			...first,
			AttributeDefinitions: ['PK', 'Status', 'Owner'].map(attribute),
			GlobalSecondaryIndexes: [index('StatusIndex', 'Status', 'KEYS_ONLY'), index('OwnerIndex', 'Owner')],
			StreamSpecification: {StreamViewType: 'NEW_AND_OLD_IMAGES'},
			TimeToLiveSpecification: {AttributeName: 'GoneAt', Enabled: true},
			PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true},
			DeletionProtectionEnabled: false,
			Tags: [{Key: 'b', Value: '2'}],
		};
		await stacks.send(new cloudformation.UpdateStackCommand({StackName, TemplateBody: template(second)}));
		await cloudformation.waitUntilStackUpdateComplete({client: stacks, ...wait}, {StackName});
		const {Table} = await client.send(new dynamodb.DescribeTableCommand({TableName: 'tasks'}));
		expect(Table).toMatchObject({
			ItemCount: 1,
			GlobalSecondaryIndexes: [
				{IndexName: 'StatusIndex', Projection: {ProjectionType: 'KEYS_ONLY'}},
				{IndexName: 'OwnerIndex', ItemCount: 1},
			],
			StreamSpecification: {StreamViewType: 'NEW_AND_OLD_IMAGES'},
		});
		const {Stacks} = await stacks.send(new cloudformation.DescribeStacksCommand({StackName}));
		expect(Stacks?.[0]?.Outputs?.[0]?.OutputValue).toBe(Table?.LatestStreamArn);
		const {TimeToLiveDescription} = await client.send(new dynamodb.DescribeTimeToLiveCommand({TableName: 'tasks'}));
		expect(TimeToLiveDescription?.AttributeName).toBe('GoneAt');
		const {Tags} = await client.send(new dynamodb.ListTagsOfResourceCommand({ResourceArn: Table?.TableArn}));
		expect(Tags).toContainEqual({Key: 'b', Value: '2'});
		expect(Tags).not.toContainEqual({Key: 'a', Value: '1'});
		await stacks.send(new cloudformation.DeleteStackCommand({StackName}));
		await cloudformation.waitUntilStackDeleteComplete({client: stacks, ...wait}, {StackName});
		expect((await client.send(new dynamodb.ListTablesCommand({}))).TableNames).toEqual([]);
	});
});
