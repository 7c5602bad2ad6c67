import {describe, expect, test} from 'vitest';
import {idempotencyToken} from '../../../src/aws/idempotency.ts';
import {type Answer, sessionWith} from '../support/fake-aws.ts';

const xml = (operation: string, content: string): Answer => ({
	xml: `<${operation}Response><${operation}Result>${content}</${operation}Result></${operation}Response>`,
});
const marked = (input: Record<string, unknown>) => input.Marker ?? input.NextToken ?? input.nextToken;

describe('CodeBuild', () => {
	test('starts a build with a token made of its purpose', async () => {
		const {session, aws} = await sessionWith(() => ({json: {build: {id: 'demo:1'}}}));
		await session.gateways.codeBuild.startBuild({
			project: 'demo-Backend',
			purpose: 'build/demo/3f9c',
			environment: [{name: 'TAG', value: '3f9c'}],
		});
		expect(aws.calls[0]?.input).toEqual({
			projectName: 'demo-Backend',
			idempotencyToken: idempotencyToken('build/demo/3f9c'),
			environmentVariablesOverride: [{name: 'TAG', value: '3f9c'}],
		});
	});

	test('gives builds in the order asked for, without unknown ones', async () => {
		const {session} = await sessionWith(() => ({json: {builds: [{id: 'b'}, {id: 'a'}], buildsNotFound: ['x']}}));
		expect((await session.gateways.codeBuild.builds(['a', 'x', 'b'])).map(({id}) => id)).toEqual(['a', 'b']);
	});

	test('lists the newest builds up to a limit', async () => {
		const {session, aws} = await sessionWith(() => ({json: {ids: ['a', 'b'], nextToken: 'more'}}));
		expect(await session.gateways.codeBuild.listBuilds('demo', 3)).toEqual(['a', 'b', 'a']);
		expect(aws.calls[0]?.input.sortOrder).toBe('DESCENDING');
	});
});

describe('ECR', () => {
	test('knows no image where there is no repository or tag', async () => {
		const {session} = await sessionWith(({operation}) => ({
			error: operation === 'DescribeImages' ? 'ImageNotFoundException' : 'RepositoryNotFoundException',
		}));
		expect(await session.gateways.ecr.image('backend', 'latest')).toBeUndefined();
		expect(await session.gateways.ecr.images('backend')).toEqual([]);
		expect(await session.gateways.ecr.repository('backend')).toBeUndefined();
	});

	test('deletes images a hundred a call', async () => {
		const {session} = await sessionWith(({input}) => ({json: {imageIds: input.imageIds}}));
		const images = Array.from({length: 150}, (_, index) => ({imageDigest: `sha256:${index}`}));
		expect(await session.gateways.ecr.deleteImages('backend', images)).toBe(150);
	});

	test('gives an image one more tag by its manifest, which need not be new', async () => {
		const image = {imageManifest: '{}', imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json'};
		const {session, aws} = await sessionWith(({operation}) =>
			operation === 'BatchGetImage' ? {json: {images: [image]}} : {error: 'ImageAlreadyExistsException'},
		);
		await session.gateways.ecr.tagImage('pool', 'latest', 'commit');
		expect(aws.calls.map(({input}) => input)).toMatchObject([
			{repositoryName: 'pool', imageIds: [{imageTag: 'latest'}]},
			{repositoryName: 'pool', imageTag: 'commit', ...image},
		]);
	});
});

describe('load balancing', () => {
	test('reads all pages and leaves out what does not exist', async () => {
		const {session} = await sessionWith(({operation, input}) => {
			if (operation === 'DescribeTargetGroups') return {error: 'TargetGroupNotFound', message: 'not found'};
			return xml(
				'DescribeLoadBalancers',
				marked(input)
					? '<LoadBalancers><member><DNSName>b</DNSName></member></LoadBalancers>'
					: '<LoadBalancers><member><DNSName>a</DNSName></member></LoadBalancers><NextMarker>2</NextMarker>',
			);
		});
		expect((await session.gateways.elb.loadBalancers()).map(({DNSName}) => DNSName)).toEqual(['a', 'b']);
		expect(await session.gateways.elb.targetGroups({arns: ['gone']})).toEqual([]);
		expect(await session.gateways.elb.loadBalancers([])).toEqual([]);
	});

	test('tells why a target is unhealthy', async () => {
		const target =
			'<member><Target><Id>10.0.0.7</Id></Target><TargetHealth><State>unhealthy</State><Reason>Target.Timeout</Reason></TargetHealth></member>';
		const {session} = await sessionWith(() =>
			xml('DescribeTargetHealth', `<TargetHealthDescriptions>${target}</TargetHealthDescriptions>`),
		);
		expect(await session.gateways.elb.targetHealth('arn:tg')).toMatchObject([
			{Target: {Id: '10.0.0.7'}, TargetHealth: {State: 'unhealthy', Reason: 'Target.Timeout'}},
		]);
	});
});

describe('Cloud Map', () => {
	test('lists every instance of all pages', async () => {
		const {session} = await sessionWith(({input}) => ({
			json: marked(input) ? {Instances: [{Id: 'b'}]} : {Instances: [{Id: 'a'}], NextToken: '2'},
		}));
		expect((await session.gateways.serviceDiscovery.instances('srv-1')).map(({Id}) => Id)).toEqual(['a', 'b']);
	});

	test('deregistering what is gone is done', async () => {
		const {session} = await sessionWith(() => ({error: 'InstanceNotFound', message: 'gone'}));
		await session.gateways.serviceDiscovery.deregister('srv-1', 'a');
	});
});

describe('EC2', () => {
	test('tells the free addresses of the subnets of a VPC', async () => {
		const {session, aws} = await sessionWith(() => ({
			xml: `<DescribeSubnetsResponse><subnetSet><item><subnetId>subnet-1</subnetId><availableIpAddressCount>250</availableIpAddressCount></item></subnetSet></DescribeSubnetsResponse>`,
		}));
		const subnets = await session.gateways.ec2.subnets({vpcId: 'vpc-1'});
		expect(subnets).toMatchObject([{SubnetId: 'subnet-1', AvailableIpAddressCount: 250}]);
		expect(aws.calls[0]?.input).toMatchObject({'Filter.1.Name': 'vpc-id', 'Filter.1.Value.1': 'vpc-1'});
	});

	test('asks for interfaces by a filter, so that one that is gone does not hide the others', async () => {
		const {session, aws} = await sessionWith(() => ({
			xml: '<DescribeNetworkInterfacesResponse><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><association><publicIp>3.4.5.6</publicIp></association></item></networkInterfaceSet></DescribeNetworkInterfacesResponse>',
		}));
		const found = await session.gateways.ec2.networkInterfaces(['eni-1', 'eni-gone']);
		expect(found).toMatchObject([{NetworkInterfaceId: 'eni-1', Association: {PublicIp: '3.4.5.6'}}]);
		expect(aws.calls[0]?.input).toMatchObject({
			'Filter.1.Name': 'network-interface-id',
			'Filter.1.Value.2': 'eni-gone',
		});
	});

	test('asks nothing when no interface is named', async () => {
		const {session, aws} = await sessionWith(() => ({json: {}}));
		expect(await session.gateways.ec2.networkInterfaces([])).toEqual([]);
		expect(aws.calls).toEqual([]);
	});
});

describe('quotas and parameters', () => {
	test('a quota falls back to AWS’s default value', async () => {
		const {session} = await sessionWith(({operation}) =>
			operation === 'GetServiceQuota'
				? {error: 'NoSuchResourceException', message: 'none of its own'}
				: {json: {Quota: {QuotaCode: 'L-3032A538', Value: 6}}},
		);
		expect(await session.gateways.serviceQuotas.quota('fargate', 'L-3032A538')).toMatchObject({Value: 6});
	});

	test('a parameter that does not exist is undefined', async () => {
		const {session} = await sessionWith(({input}) =>
			input.Name === '/there' ? {json: {Parameter: {Value: 'ami-1'}}} : {error: 'ParameterNotFound'},
		);
		expect(await session.gateways.ssm.parameter('/there')).toBe('ami-1');
		expect(await session.gateways.ssm.parameter('/gone')).toBeUndefined();
	});
});

describe('IAM', () => {
	test('a role that does not exist is undefined, a service-linked role that exists is fine', async () => {
		const {session} = await sessionWith(({operation}) =>
			operation === 'GetRole'
				? {error: 'NoSuchEntity', message: 'The role cannot be found.', status: 404}
				: {error: 'InvalidInput', message: 'Service role name AWSServiceRoleForECS has been taken in this account'},
		);
		expect(await session.gateways.iam.role('gone')).toBeUndefined();
		await session.gateways.iam.createServiceLinkedRole('ecs.amazonaws.com');
	});
});

describe('Auto Scaling', () => {
	test('sets only the sizes that were given', async () => {
		const {session, aws} = await sessionWith(() => xml('UpdateAutoScalingGroup', ''));
		await session.gateways.autoScaling.setCapacity('hosts', {desired: 3});
		expect(aws.calls[0]?.input).toMatchObject({AutoScalingGroupName: 'hosts', DesiredCapacity: '3'});
		expect(aws.calls[0]?.input).not.toHaveProperty('MinSize');
	});
});

describe('CloudWatch', () => {
	test('gives datapoints oldest first', async () => {
		const {session, aws} = await sessionWith(() => ({
			json: {
				Datapoints: [
					{Timestamp: 120, Average: 2},
					{Timestamp: 60, Average: 1},
				],
			},
		}));
		const datapoints = await session.gateways.cloudWatch.statistics({
			namespace: 'AWS/ECS',
			metric: 'CPUUtilization',
			dimensions: [{Name: 'ClusterName', Value: 'demo'}],
			statistics: ['Average'],
			period: 60,
			start: new Date(0),
			end: new Date(180_000),
		});
		expect(datapoints.map(({Average}) => Average)).toEqual([1, 2]);
		expect(aws.calls[0]?.input).toMatchObject({Namespace: 'AWS/ECS', MetricName: 'CPUUtilization', Period: 60});
	});

	test('lists the metrics of all pages', async () => {
		const {session} = await sessionWith(({input}) => ({
			json: marked(input) ? {Metrics: [{MetricName: 'b'}]} : {Metrics: [{MetricName: 'a'}], NextToken: '2'},
		}));
		expect((await session.gateways.cloudWatch.metrics('AWS/ECS', [])).map(({MetricName}) => MetricName)).toEqual([
			'a',
			'b',
		]);
	});
});
