import {describe, expect, it} from 'vitest';
import {LocalCloudFormation} from './fixture.ts';

const body = `
Description: a web site
Metadata: {Author: me}
Parameters: {Days: {Type: Number, Default: 1, Description: days, AllowedValues: [1, 7]}}
Resources:
  Cluster: {Type: AWS::ECS::Cluster, Metadata: {Team: a}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
`;

async function created(): Promise<LocalCloudFormation> {
	const local = new LocalCloudFormation();
	await local.call('CreateStack', {
		StackName: 'web',
		TemplateBody: body,
		Capabilities: ['CAPABILITY_IAM'],
		ClientRequestToken: 't',
	});
	await local.idle();
	return local;
}

describe('descriptions', () => {
	it('show resources with their physical ids', async () => {
		const local = await created();
		const {StackResources} = await local.call('DescribeStackResources', {
			StackName: 'web',
			LogicalResourceId: 'Cluster',
		});
		expect(StackResources).toMatchObject([{ResourceType: 'AWS::ECS::Cluster', ResourceStatus: 'CREATE_COMPLETE'}]);
		const physical = StackResources![0]!.PhysicalResourceId!;
		expect((await local.call('DescribeStackResources', {PhysicalResourceId: physical})).StackResources).toHaveLength(2);
		const {StackResourceDetail} = await local.call('DescribeStackResource', {
			StackName: 'web',
			LogicalResourceId: 'Cluster',
		});
		expect(StackResourceDetail?.Metadata).toBe('{"Team":"a"}');
		await expect(local.call('DescribeStackResource', {StackName: 'web', LogicalResourceId: 'X'})).rejects.toThrow(
			'Resource X does not exist for stack web',
		);
		expect((await local.call('ListStackResources', {StackName: 'web'})).StackResourceSummaries).toHaveLength(2);
	});

	it('give the template back and sum it up', async () => {
		const local = await created();
		expect((await local.call('GetTemplate', {StackName: 'web'})).TemplateBody).toBe(body);
		expect(await local.call('GetTemplateSummary', {StackName: 'web'})).toMatchObject({
			Description: 'a web site',
			Capabilities: ['CAPABILITY_IAM'],
			ResourceTypes: ['AWS::ECS::Cluster', 'AWS::IAM::Role'],
			Parameters: [
				{
					ParameterKey: 'Days',
					ParameterType: 'Number',
					DefaultValue: '1',
					ParameterConstraints: {AllowedValues: ['1', '7']},
				},
			],
			Metadata: '{"Author":"me"}',
		});
		expect(await local.call('ValidateTemplate', {TemplateBody: body})).toMatchObject({
			Parameters: [{ParameterKey: 'Days', DefaultValue: '1', NoEcho: false, Description: 'days'}],
			CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
		});
	});

	it('refuse a stack that is not there with the words of each operation', async () => {
		const local = new LocalCloudFormation();
		await expect(local.call('DescribeStacks', {StackName: 'x'})).rejects.toThrow('Stack with id x does not exist');
		await expect(local.call('DescribeStackEvents', {StackName: 'x'})).rejects.toThrow('Stack [x] does not exist');
		await expect(local.call('UpdateStack', {StackName: 'x'})).rejects.toThrow('Stack [x] does not exist');
		await expect(local.call('DescribeStackResource', {StackName: 'x', LogicalResourceId: 'y'})).rejects.toThrow(
			"Stack 'x' does not exist",
		);
		expect(await local.call('DeleteStack', {StackName: 'x'})).toEqual({});
	});

	it('filter stacks by status', async () => {
		const local = await created();
		const complete = await local.call('ListStacks', {StackStatusFilter: ['CREATE_COMPLETE']});
		expect(complete.StackSummaries).toMatchObject([{StackName: 'web', TemplateDescription: 'a web site'}]);
		expect((await local.call('ListStacks', {StackStatusFilter: ['DELETE_COMPLETE']})).StackSummaries).toEqual([]);
	});
});

describe('events', () => {
	it('come in pages, newest first', async () => {
		const local = new LocalCloudFormation();
		const many = Array.from({length: 40}, (_, index) => `  C${index}: {Type: AWS::ECS::Cluster}`).join('\n');
		await local.call('CreateStack', {StackName: 'web', TemplateBody: `Resources:\n${many}`});
		await local.idle();
		const first = await local.call('DescribeStackEvents', {StackName: 'web'});
		expect(first.StackEvents).toHaveLength(100);
		expect(first.StackEvents?.[0]).toMatchObject({
			ResourceStatus: 'CREATE_COMPLETE',
			ResourceType: 'AWS::CloudFormation::Stack',
		});
		const second = await local.call('DescribeStackEvents', {StackName: 'web', NextToken: first.NextToken});
		expect(second.StackEvents).toHaveLength(22);
		expect(second.NextToken).toBeUndefined();
	});

	it('of one operation carry its id and token, and can be narrowed to failures', async () => {
		const local = new LocalCloudFormation();
		local.world.failures.set('create Cluster', 'no room');
		const {OperationId} = await local.call('CreateStack', {
			StackName: 'web',
			TemplateBody: 'Resources: {Cluster: {Type: AWS::ECS::Cluster}}',
			ClientRequestToken: 'token',
		});
		await local.idle();
		const all = await local.call('DescribeEvents', {OperationId});
		expect(all.OperationEvents).toHaveLength(8);
		const {OperationEvents} = await local.call('DescribeEvents', {OperationId, Filters: {FailedEvents: true}});
		expect(OperationEvents).toMatchObject([
			{
				OperationType: 'CREATE_STACK',
				EventType: 'PROVISIONING_ERROR',
				LogicalResourceId: 'Cluster',
				ResourceStatus: 'CREATE_FAILED',
				ClientRequestToken: 'token',
			},
		]);
		const {Stacks} = await local.call('DescribeStacks', {StackName: 'web'});
		expect(Stacks?.[0]?.LastOperations).toEqual([{OperationType: 'CREATE_STACK', OperationId}]);
	});
});
