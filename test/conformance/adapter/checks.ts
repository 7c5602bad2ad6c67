import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {NotFoundError} from '../../../src/aws/errors.ts';
import type {Gateways} from '../../../src/aws/gateway.ts';
import {rejects, same, until} from './assertions.ts';
import type {PrivateClients} from './private-clients.ts';

/** One thing that the adapter layer promises, whatever AWS is behind it. They run in order: later ones build on earlier. */
export interface Check {
	readonly name: string;
	readonly run: (aws: Gateways, clients: PrivateClients) => Promise<void>;
}

const stack = 'adapter';
const group = '/adapter';
const template = JSON.stringify({
	Parameters: {Stage: {Type: 'String', Default: 'test'}},
	Resources: {
		Cluster: {Type: 'AWS::ECS::Cluster', Properties: {ClusterName: 'adapter'}},
		LogGroup: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: group, RetentionInDays: 7}},
		Assets: {Type: 'AWS::S3::Bucket', Properties: {VersioningConfiguration: {Status: 'Enabled'}}},
		Images: {Type: 'AWS::ECR::Repository', Properties: {RepositoryName: 'adapter/app'}},
	},
	Outputs: {Bucket: {Value: {Ref: 'Assets'}}, Stage: {Value: {Ref: 'Stage'}}},
});
const change = {stackName: stack, changeSetName: 'first', type: 'CREATE', purpose: 'conformance'} as const;
const container = {name: 'app', image: 'app', memory: 64, essential: true};

let bucket = '';

const stacks: readonly Check[] = [
	{
		name: 'a stack that does not exist is undefined',
		run: async ({cloudFormation}) => same(await cloudFormation.describeStack('none'), undefined),
	},
	{
		name: 'a change set says what it would add',
		run: async ({cloudFormation}) => {
			const {changeSetId} = await cloudFormation.createChangeSet({...change, template: {body: template}});
			const described = await until('it is ready', async () => {
				const found = await cloudFormation.describeChangeSet(changeSetId);
				return found?.status === 'CREATE_COMPLETE' ? found : undefined;
			});
			const changes = described.changes.map(({ResourceChange: to}) => `${to?.Action} ${to?.LogicalResourceId}`);
			same(changes.toSorted(), ['Add Assets', 'Add Cluster', 'Add Images', 'Add LogGroup']);
			await cloudFormation.executeChangeSet(changeSetId, 'conformance');
		},
	},
	{
		name: 'a change set that is executed creates the stack and its resources',
		run: async ({cloudFormation}) => {
			await until('it is created', async () => {
				const found = await cloudFormation.describeStack(stack);
				return found?.StackStatus === 'CREATE_COMPLETE' || undefined;
			});
			const resources = await cloudFormation.stackResources(stack);
			const byName = new Map(resources.map((one) => [one.LogicalResourceId, one.PhysicalResourceId]));
			same([...byName.keys()].toSorted(), ['Assets', 'Cluster', 'Images', 'LogGroup']);
			bucket = byName.get('Assets') ?? '';
		},
	},
	{
		name: 'a stack has its outputs',
		run: async ({cloudFormation}) => {
			const {Outputs = []} = (await cloudFormation.describeStack(stack)) ?? {};
			const outputs = new Map(Outputs.map(({OutputKey, OutputValue}) => [OutputKey, OutputValue]));
			same([outputs.get('Bucket'), outputs.get('Stage')], [bucket, 'test']);
		},
	},
	{
		name: 'a change set without changes says so',
		run: async ({cloudFormation}) => {
			const again = {...change, changeSetName: 'again', type: 'UPDATE', purpose: 'conformance/again'} as const;
			const {changeSetId} = await cloudFormation.createChangeSet({...again, template: {body: template}});
			const described = await until('it is done', async () => {
				const found = await cloudFormation.describeChangeSet(changeSetId);
				return found?.status === 'FAILED' || found?.status === 'CREATE_COMPLETE' ? found : undefined;
			});
			same(described.noChanges, true);
		},
	},
	{
		name: 'a template tells its parameters',
		run: async ({cloudFormation}) => {
			const {parameters} = await cloudFormation.validateTemplate({body: template});
			same(
				parameters.map(({ParameterKey, DefaultValue}) => [ParameterKey, DefaultValue]),
				[['Stage', 'test']],
			);
		},
	},
];

const containers: readonly Check[] = [
	{
		name: 'clusters are listed and described, and unknown ones left out',
		run: async ({ecs}) => {
			same((await ecs.listClusters()).filter((arn) => arn.endsWith(':cluster/adapter')).length, 1);
			const found = await ecs.describeClusters(['adapter', 'none']);
			same(
				found.map(({clusterName, status}) => [clusterName, status]),
				[['adapter', 'ACTIVE']],
			);
		},
	},
	{
		name: 'a cluster that does not exist is not found',
		run: ({ecs}) => rejects(NotFoundError, ecs.listTasks({cluster: 'none'})),
	},
	{
		name: 'a service in a cluster that does not exist is not found',
		run: ({ecs}) => rejects(NotFoundError, ecs.listServices('none')),
	},
	{
		name: 'a task definition is registered, described, listed and deregistered',
		run: async ({ecs}) => {
			const {taskDefinitionArn = ''} = await ecs.registerTaskDefinition({
				family: 'adapter',
				containerDefinitions: [container],
			});
			const described = await ecs.describeTaskDefinition('adapter');
			same([described?.revision, described?.containerDefinitions?.[0]?.image], [1, 'app']);
			same(await ecs.listTaskDefinitions('adapter'), [taskDefinitionArn]);
			same((await ecs.deregisterTaskDefinition(taskDefinitionArn)).status, 'INACTIVE');
		},
	},
	{
		name: 'a task definition that does not exist is undefined',
		run: async ({ecs}) => same(await ecs.describeTaskDefinition('none'), undefined),
	},
	{
		name: 'services and tasks that do not exist are left out',
		run: async ({ecs}) => {
			same(await ecs.describeServices('adapter', ['none']), []);
			same(await ecs.describeTasks('adapter', ['0'.repeat(32)]), []);
		},
	},
	{
		name: 'a Fargate task is run, described and stopped',
		run: async ({ecs, ec2}) => {
			const [subnet] = await ec2.subnets();
			await ecs.registerTaskDefinition({
				family: 'adapter-task',
				requiresCompatibilities: ['FARGATE'],
				networkMode: 'awsvpc',
				cpu: '256',
				memory: '512',
				containerDefinitions: [container],
			});
			const [task] = await ecs.runTasks({
				cluster: 'adapter',
				taskDefinition: 'adapter-task',
				launchType: 'FARGATE',
				networkConfiguration: {awsvpcConfiguration: {subnets: [subnet?.SubnetId ?? '']}},
				count: 1,
				purpose: 'conformance/task',
			});
			const arn = task?.taskArn ?? '';
			same((await ecs.describeTasks('adapter', [arn])).length, 1);
			await ecs.stopTask('adapter', arn, 'enough');
			await until('it stopped', async () => {
				const [found] = await ecs.describeTasks('adapter', [arn]);
				return found?.lastStatus === 'STOPPED' || undefined;
			});
		},
	},
	{
		name: 'deployments of a service that does not exist are not found',
		run: ({ecs}) => rejects(NotFoundError, ecs.listServiceDeployments('adapter', 'none')),
	},
	{
		name: 'a repository is known with its images, and one that does not exist is undefined',
		run: async ({ecr}) => {
			same((await ecr.repository('adapter/app'))?.repositoryName, 'adapter/app');
			same(await ecr.images('adapter/app'), []);
			same(await ecr.image('adapter/app', 'latest'), undefined);
			same(await ecr.repository('none'), undefined);
		},
	},
];

const storage: readonly Check[] = [
	{
		name: 'a bucket exists or not',
		run: async ({s3}) => same([await s3.bucketExists(bucket), await s3.bucketExists('none-such')], [true, false]),
	},
	{
		name: 'an object is put, read and listed, and one that does not exist is undefined',
		run: async ({s3}) => {
			await s3.putObject({bucket, key: 'a folder/ä+b.txt', body: 'äß€', contentType: 'text/plain'});
			const read = await s3.getObject(bucket, 'a folder/ä+b.txt');
			same(read && Buffer.from(read).toString(), 'äß€');
			same(await s3.getObject(bucket, 'none'), undefined);
			same(
				(await s3.listObjects(bucket, 'a folder/')).map(({Key}) => Key),
				['a folder/ä+b.txt'],
			);
		},
	},
	{
		name: 'a folder is uploaded, and what is no longer in it deleted',
		run: async ({s3}) => {
			const folder = await mkdtemp(join(tmpdir(), 'ecs-console-conformance-'));
			try {
				await writeFile(join(folder, 'one'), '1');
				await s3.putObject({bucket, key: 'site/old', body: 'old'});
				same(await s3.putFolder({bucket, prefix: 'site/', folder}), {files: 1, bytes: 1});
				same(
					(await s3.listObjects(bucket, 'site/')).map(({Key}) => Key),
					['site/one'],
				);
			} finally {
				await rm(folder, {recursive: true});
			}
		},
	},
	{
		name: 'a versioned bucket is counted and emptied',
		run: async ({s3}) => {
			same(await s3.countVersions(bucket), 4);
			same(await s3.emptyBucket(bucket), 4);
			same(await s3.countVersions(bucket), 0);
		},
	},
];

const observation: readonly Check[] = [
	{
		name: 'log events are filtered and read, of groups that do not exist none',
		run: async ({logs}, clients) => {
			same(
				(await logs.groups(group)).map(({logGroupName, retentionInDays}) => [logGroupName, retentionInDays]),
				[[group, 7]],
			);
			await clients.putLogLines(group, 'stream', ['one', 'two']);
			same(
				(await logs.filter({group, pattern: 'two'})).map(({message}) => message),
				['two'],
			);
			same(
				(await logs.lastEvents(group, 'stream', 1)).map(({message}) => message),
				['two'],
			);
			same(await logs.filter({group: '/none'}), []);
		},
	},
	{
		name: 'metrics are listed and summed up',
		run: async ({cloudWatch}, clients) => {
			const dimensions = [{Name: 'Host', Value: 'a'}];
			const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000);
			await clients.putMetric('Adapter', 'Load', dimensions, minute, [1, 3]);
			same(
				(await cloudWatch.metrics('Adapter', dimensions)).map(({MetricName}) => MetricName),
				['Load'],
			);
			const points = await cloudWatch.statistics({
				namespace: 'Adapter',
				metric: 'Load',
				dimensions,
				statistics: ['Average'],
				period: 60,
				start: new Date(minute.getTime() - 60_000),
				end: new Date(minute.getTime() + 60_000),
			});
			same(
				points.map(({Average, Timestamp}) => [Average, Timestamp]),
				[[2, minute]],
			);
		},
	},
];

const network: readonly Check[] = [
	{
		name: 'the default network has subnets in several zones',
		run: async ({ec2}) => {
			const [vpc] = await ec2.vpcs();
			const subnets = await ec2.subnets({vpcId: vpc?.VpcId ?? ''});
			const zones = new Set((await ec2.availabilityZones()).map(({ZoneName}) => ZoneName));
			same(new Set(subnets.map(({AvailabilityZone}) => zones.has(AvailabilityZone))), new Set([true]));
			same(subnets.length > 1, true);
		},
	},
	{
		name: 'instances, images and interfaces that do not exist are left out',
		run: async ({ec2}) => {
			same(await ec2.instances(['i-0000000000000000f']), []);
			same(await ec2.images(['ami-0000000000000000f']), []);
			same(await ec2.networkInterfaces(['eni-0000000000000000f']), []);
		},
	},
	{
		name: 'a load balancer and a target group that do not exist are not found',
		run: async ({elb}) => {
			const arn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:';
			same(await elb.loadBalancers(), []);
			await rejects(NotFoundError, elb.targetHealth(`${arn}targetgroup/none/0123456789abcdef`));
		},
	},
	{
		name: 'namespaces, services and instances are listed, and a discovery of nothing known is not found',
		run: async ({serviceDiscovery}, clients) => {
			const {namespaceId, serviceId} = await clients.registerHost('adapter.local', 'web', '127.0.9.1');
			const namespaces = await serviceDiscovery.namespaces();
			same(
				namespaces.filter(({Id}) => Id === namespaceId).map(({Name}) => Name),
				['adapter.local'],
			);
			same(
				(await serviceDiscovery.services(namespaceId)).map(({Name}) => Name),
				['web'],
			);
			const [instance] = await serviceDiscovery.instances(serviceId);
			same(instance?.Attributes?.AWS_INSTANCE_IPV4, '127.0.9.1');
			await rejects(NotFoundError, serviceDiscovery.discover({namespace: 'none', service: 'none'}));
		},
	},
];

const account: readonly Check[] = [
	{
		name: 'the caller is known',
		run: async ({sts}) => same(/^\d{12}$/.test((await sts.callerIdentity()).account), true),
	},
	{
		name: 'a role that does not exist is undefined',
		run: async ({iam}) => same(await iam.role('none'), undefined),
	},
	{
		name: 'a service-linked role may exist already',
		run: async ({iam}) => {
			await iam.createServiceLinkedRole('autoscaling.amazonaws.com');
			await iam.createServiceLinkedRole('autoscaling.amazonaws.com');
		},
	},
	{
		name: 'the ECS-optimised image is a public parameter, and one that does not exist is undefined',
		run: async ({ssm}) => {
			const image = await ssm.parameter('/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id');
			same(image?.startsWith('ami-'), true);
			same(await ssm.parameter('/none'), undefined);
		},
	},
	{
		name: 'the quota of Fargate is known',
		run: async ({serviceQuotas}) => {
			same((await serviceQuotas.quota('fargate', 'L-3032A538'))?.QuotaCode, 'L-3032A538');
		},
	},
	{
		name: 'projects, builds and groups that do not exist are left out',
		run: async ({codeBuild, autoScaling}) => {
			same(await codeBuild.projects(['none']), []);
			same(await codeBuild.builds(['none:00000000-0000-0000-0000-000000000000']), []);
			same(await autoScaling.groups(['none']), []);
		},
	},
	{
		name: 'a stack is deleted with all that it has',
		run: async ({cloudFormation, ecs, logs, s3}) => {
			await cloudFormation.deleteStack({stack, purpose: 'conformance/delete'});
			await until('it is gone', async () => (await cloudFormation.describeStack(stack)) === undefined || undefined);
			same(
				(await ecs.describeClusters(['adapter'])).filter(({status}) => status === 'ACTIVE'),
				[],
			);
			same(await logs.groups(group), []);
			same(await s3.bucketExists(bucket), false);
		},
	},
];

export const checks: readonly Check[] = [...stacks, ...containers, ...storage, ...observation, ...network, ...account];
