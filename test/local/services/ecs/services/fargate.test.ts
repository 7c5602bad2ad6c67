import {
	CreateServiceCommand,
	DescribeTasksCommand,
	ListTagsForResourceCommand,
	TagResourceCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import type {AwsEvent} from '../../../../../src/local/engine/bus.ts';
import {eventually} from '../../../../support/eventually.ts';
import {registry, serviceWorld} from './service-world.ts';

const networkConfiguration = {awsvpcConfiguration: {subnets: ['subnet-a', 'subnet-b', 'subnet-c']}};

async function fargateWorld() {
	const world = await serviceWorld({instances: 0});
	await world.define({
		networkMode: 'awsvpc',
		requiresCompatibilities: ['FARGATE'],
		cpu: '256',
		memory: '512',
		containerDefinitions: [{name: 'app', image: 'app', portMappings: [{containerPort: 8080}]}],
	});
	return world;
}

describe.concurrent('a service on Fargate', () => {
	it('spreads its tasks over the zones of its subnets, and stays level when it shrinks', async () => {
		await using world = await fargateWorld();
		await world.create({launchType: 'FARGATE', desiredCount: 6, networkConfiguration});
		const service = await world.steady();
		expect(service).toMatchObject({launchType: 'FARGATE', platformVersion: '1.4.0', platformFamily: 'Linux'});
		const perZone = async (): Promise<number[]> => {
			const zones = Map.groupBy(await world.tasks(), ({availabilityZone}) => availabilityZone);
			return [...zones.values()].map((tasks) => tasks.length);
		};
		expect(await perZone()).toEqual([2, 2, 2]);
		await world.update({desiredCount: 3});
		await world.steady();
		expect(await perZone()).toEqual([1, 1, 1]);
	});

	it('is found in Cloud Map at the address of each task and the port of the container', async () => {
		await using world = await fargateWorld();
		const serviceRegistries = [{registryArn: registry, port: 8080}];
		await world.create({launchType: 'FARGATE', desiredCount: 2, networkConfiguration, serviceRegistries});
		await world.steady();
		const tasks = await world.tasks();
		const addresses = tasks.map(({containers}) => containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address).sort();
		const found = [...world.fake.instances.values()];
		expect(found.map(({AWS_INSTANCE_IPV4}) => AWS_INSTANCE_IPV4).sort()).toEqual(addresses);
		expect(new Set(found.map(({AWS_INSTANCE_PORT}) => AWS_INSTANCE_PORT))).toEqual(new Set(['8080']));
	});

	it('hands its tags to its tasks and carries tags of its own', async () => {
		await using world = await fargateWorld();
		const tags = [{key: 'team', value: 'blue'}];
		const input = {launchType: 'FARGATE' as const, networkConfiguration, desiredCount: 1, tags};
		const {service} = await world.create({...input, propagateTags: 'SERVICE', enableECSManagedTags: true});
		await world.steady();
		const [task] = await world.tasks();
		const described = await world.ecs.send(
			new DescribeTasksCommand({cluster: 'c', tasks: [task?.taskArn ?? ''], include: ['TAGS']}),
		);
		expect(described.tasks?.[0]?.tags).toEqual(
			expect.arrayContaining([
				{key: 'team', value: 'blue'},
				{key: 'aws:ecs:serviceName', value: 'web'},
				{key: 'aws:ecs:clusterName', value: 'c'},
			]),
		);
		const resourceArn = service?.serviceArn;
		await world.ecs.send(new TagResourceCommand({resourceArn, tags: [{key: 'a', value: 'b'}]}));
		const own = await world.ecs.send(new ListTagsForResourceCommand({resourceArn}));
		expect(own.tags).toEqual([...tags, {key: 'a', value: 'b'}]);
	});

	it('publishes what it does as EventBridge events', async () => {
		await using world = await fargateWorld();
		const events: AwsEvent[] = [];
		using _listening = world.engine.bus.subscribe((event) => void events.push(event));
		await world.create({launchType: 'FARGATE', desiredCount: 1, networkConfiguration});
		const {deployments} = await world.steady();
		const ofService = events.filter(({detailType}) => /Service Action|Deployment/.test(detailType));
		expect(ofService.map(({detailType, detail}) => [detailType, detail.eventName])).toEqual([
			['ECS Deployment State Change', 'SERVICE_DEPLOYMENT_IN_PROGRESS'],
			['ECS Deployment State Change', 'SERVICE_DEPLOYMENT_COMPLETED'],
			['ECS Service Action', 'SERVICE_STEADY_STATE'],
		]);
		expect(ofService[1]).toMatchObject({
			source: 'aws.ecs',
			resources: ['arn:aws:ecs:us-east-1:000000000000:service/c/web'],
			detail: {
				eventType: 'INFO',
				deploymentId: deployments?.[0]?.id,
				reason: `ECS deployment ${deployments?.[0]?.id} completed.`,
			},
		});
	});

	it('starts failing tasks again more and more slowly, and says that it cannot', async () => {
		await using world = await fargateWorld();
		const containerDefinitions = [{name: 'app', image: 'missing'}];
		await world.define({
			networkMode: 'awsvpc',
			requiresCompatibilities: ['FARGATE'],
			cpu: '256',
			memory: '512',
			containerDefinitions,
		});
		const input = {cluster: 'c', serviceName: 'web', taskDefinition: 'web', desiredCount: 1};
		await world.ecs.send(new CreateServiceCommand({...input, launchType: 'FARGATE', networkConfiguration}));
		await eventually(async () => {
			const impaired = '(service web) is unable to consistently start tasks successfully.';
			expect((await world.messages()).some((message) => message.startsWith(impaired))).toBe(true);
		});
		expect((await world.describe()).deployments?.[0]).toMatchObject({rolloutState: 'IN_PROGRESS', failedTasks: 3});
	});
});
