import {describe, expect, it} from 'vitest';
import {providers} from '../../../../src/local/cloudformation/providers/index.ts';
import {loadSpecification} from '../../../../src/local/cloudformation/specification/load.ts';
import {FakeServices, failure, providerOf} from './fixture.ts';

describe('every provider', () => {
	it('is for a type of the specification, and names a property of it', async () => {
		const {resources} = await loadSpecification();
		for (const [type, {nameProperty}] of Object.entries(providers)) {
			expect(resources, type).toHaveProperty([type]);
			if (nameProperty !== undefined) expect(resources[type]!.properties, type).toHaveProperty(nameProperty);
		}
	});
});

describe('a network whose interfaces are about to go', () => {
	it.each([
		['AWS::EC2::Subnet', 'DeleteSubnet'],
		['AWS::EC2::SecurityGroup', 'DeleteSecurityGroup'],
		['AWS::EC2::VPCGatewayAttachment', 'DetachInternetGateway'],
		['AWS::EC2::VPC', 'DeleteVpc'],
	])('has its %s deleted once nothing depends on it', async (type, operation) => {
		const services = new FakeServices({[operation]: [failure('DependencyViolation'), {}]});
		await providerOf(type).delete(services.context, {physicalId: 'id', attributes: {}}, {});
		expect(services.names()).toEqual([operation, operation]);
	});
});

describe('AWS::EC2::SecurityGroup', () => {
	const group = providerOf('AWS::EC2::SecurityGroup');
	const web = {IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0', Description: 'web'};

	it('takes back a rule that could never be, so that an update that failed on it can be rolled back', async () => {
		const malformed = {...web, CidrIp: '999.1.1.1/8'};
		const services = new FakeServices({RevokeSecurityGroupIngress: failure('InvalidParameterValue')});
		const current = {physicalId: 'sg-1', attributes: {}};
		await group.update?.(services.context, current, {SecurityGroupIngress: [web]}, {SecurityGroupIngress: [malformed]});
		expect(services.inputs('ec2:AuthorizeSecurityGroupIngress')).toHaveLength(1);
	});

	it('makes the rules of the template, and its egress rules instead of the one that allows all', async () => {
		const services = new FakeServices({CreateSecurityGroup: {GroupId: 'sg-1'}});
		const egress = {IpProtocol: '-1', DestinationSecurityGroupId: 'sg-2'};
		await group.create(services.context, {
			GroupDescription: 'd',
			VpcId: 'vpc-1',
			SecurityGroupIngress: [web],
			SecurityGroupEgress: [egress],
		});
		expect(services.calls.slice(1)).toEqual([
			[
				'ec2:AuthorizeSecurityGroupIngress',
				{
					GroupId: 'sg-1',
					IpPermissions: [
						{IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{CidrIp: '0.0.0.0/0', Description: 'web'}]},
					],
				},
			],
			[
				'ec2:RevokeSecurityGroupEgress',
				{GroupId: 'sg-1', IpPermissions: [{IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/0'}]}]},
			],
			[
				'ec2:AuthorizeSecurityGroupEgress',
				{GroupId: 'sg-1', IpPermissions: [{IpProtocol: '-1', UserIdGroupPairs: [{GroupId: 'sg-2'}]}]},
			],
		]);
	});

	it('changes only the rules that differ', async () => {
		const services = new FakeServices();
		const current = {physicalId: 'sg-1', attributes: {}};
		const tls = {...web, FromPort: 443, ToPort: 443};
		await group.update?.(services.context, current, {SecurityGroupIngress: [web, tls]}, {SecurityGroupIngress: [web]});
		expect(services.names()).toEqual(['AuthorizeSecurityGroupIngress']);
	});

	it('adopts the group that an attempt before a crash made, not the one that it replaces', async () => {
		const groups = [{GroupId: 'known'}, {GroupId: 'sg-9'}];
		const services = new FakeServices({DescribeSecurityGroups: {SecurityGroups: groups}}, {isRetry: true});
		expect((await group.create(services.context, {GroupDescription: 'd'})).physicalId).toBe('sg-9');
		expect(services.names()).not.toContain('CreateSecurityGroup');
	});
});

describe('AWS::EC2::VPC', () => {
	it('marks what the stack owns, sets attributes and gives the default group', async () => {
		const services = new FakeServices({
			CreateVpc: {Vpc: {VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16'}},
			DescribeSecurityGroups: {SecurityGroups: [{GroupName: 'default', GroupId: 'sg-0'}]},
		});
		const properties = {CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true, Tags: [{Key: 'Name', Value: 'n'}]};
		const state = await providerOf('AWS::EC2::VPC').create(services.context, properties);
		expect(state).toMatchObject({
			physicalId: 'vpc-1',
			attributes: {CidrBlock: '10.0.0.0/16', DefaultSecurityGroup: 'sg-0'},
		});
		expect(services.calls.slice(0, 2)).toEqual([
			[
				'ec2:CreateVpc',
				{
					CidrBlock: '10.0.0.0/16',
					TagSpecifications: [
						{
							ResourceType: 'vpc',
							Tags: [
								{Key: 'Name', Value: 'n'},
								{Key: 'aws:cloudformation:logical-id', Value: 'Thing'},
							],
						},
					],
				},
			],
			['ec2:ModifyVpcAttribute', {VpcId: 'vpc-1', EnableDnsHostnames: {Value: true}}],
		]);
	});
});

describe('AWS::EC2::VPCGatewayAttachment', () => {
	it('is detached already when the gateway is', async () => {
		const services = new FakeServices({DetachInternetGateway: failure('Gateway.NotAttached')});
		const attachment = providerOf('AWS::EC2::VPCGatewayAttachment');
		await attachment.delete(
			services.context,
			{physicalId: 'IGW|vpc-1', attributes: {}},
			{VpcId: 'vpc-1', InternetGatewayId: 'igw-1'},
		);
		expect(services.names()).toEqual(['DetachInternetGateway']);
	});
});

describe('AWS::IAM::Role', () => {
	const role = providerOf('AWS::IAM::Role');
	const document = {Statement: []};
	const properties = {
		AssumeRolePolicyDocument: document,
		Policies: [{PolicyName: 'p', PolicyDocument: document}],
		ManagedPolicyArns: ['arn:m'],
	};

	it('puts and attaches policies, and takes them off before the role goes', async () => {
		const services = new FakeServices({CreateRole: {Role: {Arn: 'arn:role', RoleId: 'AROA'}}});
		const state = await role.create(services.context, properties);
		expect(state).toEqual({physicalId: 'web-Thing-X', attributes: {Arn: 'arn:role', RoleId: 'AROA'}});
		expect(services.calls[0]?.[1]).toMatchObject({AssumeRolePolicyDocument: '{"Statement":[]}'});
		await role.delete(services.context, state, properties);
		expect(services.names()).toEqual([
			'CreateRole',
			'PutRolePolicy',
			'AttachRolePolicy',
			'DeleteRolePolicy',
			'DetachRolePolicy',
			'DeleteRole',
		]);
	});

	it('changes only the policies that differ', async () => {
		const services = new FakeServices();
		const next = {...properties, Policies: [{PolicyName: 'q', PolicyDocument: document}]};
		await role.update?.(services.context, {physicalId: 'r', attributes: {}}, next, properties);
		expect(services.names()).toEqual(['DeleteRolePolicy', 'PutRolePolicy']);
	});
});

describe('AWS::ElasticLoadBalancingV2::LoadBalancer', () => {
	it('waits until it is active and gives its DNS name', async () => {
		const made = {LoadBalancerArn: 'arn:aws:x:loadbalancer/app/n/1', State: {Code: 'provisioning'}};
		const services = new FakeServices({
			CreateLoadBalancer: {LoadBalancers: [made]},
			DescribeLoadBalancers: [
				{LoadBalancers: [made]},
				{LoadBalancers: [{...made, State: {Code: 'active'}, DNSName: 'n.local'}]},
			],
		});
		const properties = {Subnets: ['s'], LoadBalancerAttributes: [{Key: 'idle_timeout.timeout_seconds', Value: '30'}]};
		const {attributes} = await providerOf('AWS::ElasticLoadBalancingV2::LoadBalancer').create(
			services.context,
			properties,
		);
		expect(attributes).toMatchObject({DNSName: 'n.local', LoadBalancerFullName: 'app/n/1'});
		expect(services.inputs('elasticloadbalancingv2:CreateLoadBalancer')).toEqual([
			{Name: 'web-Thing-X', Subnets: ['s']},
		]);
		expect(services.names()).toContain('ModifyLoadBalancerAttributes');
	});
});

describe('AWS::AutoScaling::AutoScalingGroup', () => {
	it('turns sizes into numbers and subnets into text, and waits for its instances', async () => {
		const group = {AutoScalingGroupARN: 'arn:g', DesiredCapacity: 1, Instances: [] as object[]};
		const services = new FakeServices({
			DescribeAutoScalingGroups: [
				{AutoScalingGroups: [group]},
				{AutoScalingGroups: [{...group, Instances: [{LifecycleState: 'InService'}]}]},
			],
		});
		const properties = {
			MinSize: '1',
			MaxSize: '2',
			DesiredCapacity: '1',
			VPCZoneIdentifier: ['a', 'b'],
			LaunchTemplate: {LaunchTemplateId: 'lt-1', Version: '1'},
			Tags: [{Key: 'k', Value: 'v', PropagateAtLaunch: true}],
		};
		await providerOf('AWS::AutoScaling::AutoScalingGroup').create(services.context, properties);
		expect(services.inputs('autoscaling:CreateAutoScalingGroup')).toEqual([
			{
				AutoScalingGroupName: 'web-Thing-X',
				MinSize: 1,
				MaxSize: 2,
				DesiredCapacity: 1,
				VPCZoneIdentifier: 'a,b',
				LaunchTemplate: {LaunchTemplateId: 'lt-1', Version: '1'},
				Tags: [
					{
						Key: 'k',
						Value: 'v',
						PropagateAtLaunch: true,
						ResourceId: 'web-Thing-X',
						ResourceType: 'auto-scaling-group',
					},
				],
			},
		]);
		expect(services.names().filter((name) => name === 'DescribeAutoScalingGroups')).toHaveLength(3);
	});
});

describe('AWS::CodeBuild::Project', () => {
	it('takes the build specification under the name that the API has, and makes the webhook', async () => {
		const services = new FakeServices({CreateProject: {project: {arn: 'arn:p'}}});
		const properties = {
			Name: 'build',
			Source: {Type: 'GITHUB', Location: 'https://x', BuildSpec: 'b.yml'},
			Environment: {ComputeType: 'BUILD_GENERAL1_SMALL', EnvironmentVariables: [{Name: 'A', Value: 'b'}]},
			LogsConfig: {CloudWatchLogs: {Status: 'ENABLED'}, S3Logs: {Status: 'DISABLED'}},
			Triggers: {Webhook: true, FilterGroups: [[{Type: 'EVENT', Pattern: 'PUSH'}]]},
		};
		await providerOf('AWS::CodeBuild::Project').create(services.context, properties);
		expect(services.calls).toEqual([
			[
				'codebuild:CreateProject',
				{
					name: 'build',
					source: {type: 'GITHUB', location: 'https://x', buildspec: 'b.yml'},
					environment: {computeType: 'BUILD_GENERAL1_SMALL', environmentVariables: [{name: 'A', value: 'b'}]},
					logsConfig: {cloudWatchLogs: {status: 'ENABLED'}, s3Logs: {status: 'DISABLED'}},
				},
			],
			['codebuild:CreateWebhook', {projectName: 'build', filterGroups: [[{type: 'EVENT', pattern: 'PUSH'}]]}],
		]);
	});
});

describe('AWS::ECR::Repository', () => {
	it('is named in lower case, and deleted with its images only where the template says so', async () => {
		const repository = providerOf('AWS::ECR::Repository');
		const services = new FakeServices({CreateRepository: {repository: {repositoryArn: 'arn:r', repositoryUri: 'uri'}}});
		const state = await repository.create(services.context, {});
		expect(state).toEqual({physicalId: 'web-thing-x', attributes: {Arn: 'arn:r', RepositoryUri: 'uri'}});
		await repository.delete(services.context, state, {});
		await repository.delete(services.context, state, {EmptyOnDelete: true});
		expect(services.inputs('ecr:DeleteRepository')).toEqual([
			{repositoryName: 'web-thing-x', force: false},
			{repositoryName: 'web-thing-x', force: true},
		]);
	});
});

describe('AWS::ServiceDiscovery::PrivateDnsNamespace', () => {
	it('waits for the operation that makes it', async () => {
		const services = new FakeServices({
			CreatePrivateDnsNamespace: {OperationId: 'o'},
			GetOperation: [{Operation: {Status: 'PENDING'}}, {Operation: {Status: 'SUCCESS', Targets: {NAMESPACE: 'ns-1'}}}],
			GetNamespace: {Namespace: {Arn: 'arn:ns'}},
		});
		const namespace = providerOf('AWS::ServiceDiscovery::PrivateDnsNamespace');
		expect(await namespace.create(services.context, {Name: 'web.internal', Vpc: 'vpc-1'})).toMatchObject({
			physicalId: 'ns-1',
			attributes: {Id: 'ns-1', Arn: 'arn:ns'},
		});
	});

	it('fails with the reason of a failed operation', async () => {
		const failed = {Operation: {Status: 'FAIL', ErrorMessage: 'name is taken'}};
		const services = new FakeServices({CreateHttpNamespace: {OperationId: 'o'}, GetOperation: failed});
		const create = providerOf('AWS::ServiceDiscovery::HttpNamespace').create(services.context, {Name: 'web'});
		await expect(create).rejects.toThrow('name is taken');
	});
});

describe('AWS::S3::Bucket', () => {
	it('is made with its encryption and public access block', async () => {
		const services = new FakeServices();
		const rule = {ServerSideEncryptionByDefault: {SSEAlgorithm: 'AES256'}};
		const properties = {
			BucketEncryption: {ServerSideEncryptionConfiguration: [rule]},
			PublicAccessBlockConfiguration: {BlockPublicAcls: true},
		};
		const state = await providerOf('AWS::S3::Bucket').create(services.context, properties);
		expect(state).toMatchObject({physicalId: 'web-thing-x', attributes: {Arn: 'arn:aws:s3:::web-thing-x'}});
		expect(services.calls).toEqual([
			['s3:CreateBucket', {Bucket: 'web-thing-x'}],
			['s3:PutPublicAccessBlock', {Bucket: 'web-thing-x', PublicAccessBlockConfiguration: {BlockPublicAcls: true}}],
			[
				's3:PutBucketEncryption',
				{
					Bucket: 'web-thing-x',
					ServerSideEncryptionConfiguration: {Rules: [{ApplyServerSideEncryptionByDefault: {SSEAlgorithm: 'AES256'}}]},
				},
			],
		]);
	});
});

describe('AWS::CloudFormation::Stack', () => {
	it('gives the outputs of the stack as attributes', async () => {
		const done = {StackStatus: 'CREATE_COMPLETE', Outputs: [{OutputKey: 'Url', OutputValue: 'http://x'}]};
		const services = new FakeServices({
			CreateStack: {StackId: 'arn:nested'},
			DescribeStacks: [{Stacks: [{StackStatus: 'CREATE_IN_PROGRESS'}]}, {Stacks: [done]}],
		});
		const properties = {TemplateURL: 'https://s3.amazonaws.com/b/k', Parameters: {A: 1, B: ['x', 'y']}};
		const state = await providerOf('AWS::CloudFormation::Stack').create(services.context, properties);
		expect(state).toEqual({physicalId: 'arn:nested', attributes: {'Outputs.Url': 'http://x'}});
		expect(services.inputs('cloudformation:CreateStack')).toMatchObject([
			{
				Parameters: [
					{ParameterKey: 'A', ParameterValue: '1'},
					{ParameterKey: 'B', ParameterValue: 'x,y'},
				],
			},
		]);
	});
});

describe('AWS::CloudWatch', () => {
	it('puts an alarm under its physical name, and deletes it', async () => {
		const alarm = providerOf('AWS::CloudWatch::Alarm');
		const services = new FakeServices();
		const state = await alarm.create(services.context, {Threshold: 1, EvaluationPeriods: 2});
		expect(state.attributes.Arn).toBe(`arn:aws:cloudwatch:us-east-1:000000000000:alarm:${state.physicalId}`);
		await alarm.delete(services.context, state, {});
		expect(services.calls).toEqual([
			['cloudwatch:PutMetricAlarm', {Threshold: 1, EvaluationPeriods: 2, AlarmName: state.physicalId}],
			['cloudwatch:DeleteAlarms', {AlarmNames: [state.physicalId]}],
		]);
	});

	it('puts the body of a dashboard, again when it changes', async () => {
		const dashboard = providerOf('AWS::CloudWatch::Dashboard');
		const services = new FakeServices();
		const state = await dashboard.create(services.context, {DashboardName: 'd', DashboardBody: {widgets: []}});
		await dashboard.update?.(services.context, state, {DashboardBody: '{}'}, {});
		expect(services.inputs('cloudwatch:PutDashboard')).toEqual([
			{DashboardName: 'd', DashboardBody: '{"widgets":[]}'},
			{DashboardName: 'd', DashboardBody: '{}'},
		]);
	});
});
