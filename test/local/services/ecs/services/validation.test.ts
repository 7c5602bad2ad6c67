import {
	type CreateServiceCommandInput,
	DescribeServicesCommand,
	ListServiceDeploymentsCommand,
	ListServicesCommand,
	UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {registry, serviceWorld, targetGroup} from './service-world.ts';

const loadBalancer = {targetGroupArn: targetGroup, containerName: 'app', containerPort: 8080};
const network = {awsvpcConfiguration: {subnets: ['subnet-a']}};
const configured = (minimumHealthyPercent: number, maximumPercent: number) => ({
	deploymentConfiguration: {minimumHealthyPercent, maximumPercent},
});

type Case = readonly [what: string, input: Partial<CreateServiceCommandInput>, name: string, message: string];

const cases: readonly Case[] = [
	['no such cluster', {cluster: 'none'}, 'ClusterNotFoundException', 'Cluster not found.'],
	['no such task definition', {taskDefinition: 'none'}, 'ClientException', 'TaskDefinition not found.'],
	['a bad name', {serviceName: 'not valid'}, 'InvalidParameterException', 'Service name must contain only letters'],
	['a negative count', {desiredCount: -1}, 'InvalidParameterException', 'desiredCount must be greater than or equal'],
	[
		'a network where none fits',
		{networkConfiguration: network},
		'InvalidParameterException',
		'Network Configuration is not valid for the given networkMode of this task definition.',
	],
	[
		'no network where one is needed',
		{taskDefinition: 'vpc'},
		'InvalidParameterException',
		"Network Configuration must be provided when networkMode 'awsvpc' is specified.",
	],
	[
		'a launch type that the task definition does not know',
		{launchType: 'FARGATE'},
		'InvalidParameterException',
		'Task definition does not support launch_type FARGATE.',
	],
	[
		'percentages that block',
		configured(100, 100),
		'InvalidParameterException',
		'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
	],
	[
		'a container that does not exist',
		{loadBalancers: [{...loadBalancer, containerName: 'other'}]},
		'InvalidParameterException',
		'The container other does not exist in the task definition.',
	],
	[
		'a port that the container does not have',
		{loadBalancers: [{...loadBalancer, containerPort: 1}]},
		'InvalidParameterException',
		'The container app did not have a container port 1 defined.',
	],
	[
		'a target type that does not fit the network mode',
		{taskDefinition: 'vpc', networkConfiguration: network, loadBalancers: [loadBalancer]},
		'InvalidParameterException',
		`The provided target group ${targetGroup} has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.`,
	],
	[
		'a grace period without a load balancer',
		{healthCheckGracePeriodSeconds: 5},
		'InvalidParameterException',
		'Health check grace period is only valid for services configured to use load balancers',
	],
	[
		'SRV records without a container',
		{serviceRegistries: [{registryArn: registry}]},
		'InvalidParameterException',
		'containerName and containerPort must be specified for SRV records',
	],
	[
		'a count for a daemon',
		{schedulingStrategy: 'DAEMON'},
		'InvalidParameterException',
		'The daemon scheduling strategy does not support a desired count for services.',
	],
];

describe('the requests for services', () => {
	let world: Awaited<ReturnType<typeof serviceWorld>>;

	beforeAll(async () => {
		world = await serviceWorld({instances: 1});
		await world.define({
			family: 'vpc',
			networkMode: 'awsvpc',
			containerDefinitions: [{name: 'app', image: 'app', cpu: 128, memory: 128, portMappings: [{containerPort: 8080}]}],
		});
	});
	afterAll(() => world[Symbol.asyncDispose]());

	it.each(cases)('are refused with %s', async (_what, input, name, message) => {
		await expect(world.create({serviceName: 'refused', ...input})).rejects.toMatchObject({
			name,
			message: expect.stringContaining(message),
		});
	});

	it('are refused when no load balancer forwards to the target group', async () => {
		world.fake.loadBalancerArns = [];
		await expect(world.create({serviceName: 'refused', loadBalancers: [loadBalancer]})).rejects.toThrow(
			`The target group with targetGroupArn ${targetGroup} does not have an associated load balancer.`,
		);
		world.fake.loadBalancerArns = ['arn:lb'];
	});

	it('make a service once, and say so when a second one differs', async () => {
		const first = await world.create({serviceName: 'once', desiredCount: 0});
		const second = await world.create({serviceName: 'once', desiredCount: 0});
		expect(second.service?.deployments?.[0]?.id).toBe(first.service?.deployments?.[0]?.id);
		await expect(world.create({serviceName: 'once', desiredCount: 1})).rejects.toThrow(
			'Creation of service was not idempotent.',
		);
	});

	it('find services by page, and name those that are missing', async () => {
		for (const serviceName of ['p1', 'p2', 'p3']) await world.create({serviceName, desiredCount: 0});
		const seen: string[] = [];
		let nextToken: string | undefined;
		do {
			const page = await world.ecs.send(new ListServicesCommand({cluster: 'c', maxResults: 2, nextToken}));
			seen.push(...(page.serviceArns ?? []));
			nextToken = page.nextToken;
		} while (nextToken !== undefined);
		expect(seen.filter((arn) => /\/p\d$/.test(arn))).toHaveLength(3);
		expect(new Set(seen).size).toBe(seen.length);
		const {services, failures} = await world.ecs.send(
			new DescribeServicesCommand({cluster: 'c', services: ['p1', 'none'], include: ['TAGS']}),
		);
		expect(services?.[0]).toMatchObject({serviceName: 'p1', tags: []});
		expect(failures).toEqual([{arn: 'arn:aws:ecs:us-east-1:000000000000:service/c/none', reason: 'MISSING'}]);
	});

	it('name a service that does not exist', async () => {
		const missing = {name: 'ServiceNotFoundException', message: 'Service not found.'};
		const update = new UpdateServiceCommand({cluster: 'c', service: 'none'});
		await expect(world.ecs.send(update)).rejects.toMatchObject(missing);
		const list = new ListServiceDeploymentsCommand({cluster: 'c', service: 'none'});
		await expect(world.ecs.send(list)).rejects.toMatchObject(missing);
	});
});
