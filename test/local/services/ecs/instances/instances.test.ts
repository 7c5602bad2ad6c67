import {
	DeregisterContainerInstanceCommand,
	DescribeClustersCommand,
	DescribeContainerInstancesCommand,
	ListAttributesCommand,
	ListContainerInstancesCommand,
	PutAttributesCommand,
	RunTaskCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {eventually} from '../../../../support/eventually.ts';
import {serviceWorld} from '../services/service-world.ts';

type World = Awaited<ReturnType<typeof serviceWorld>>;

async function arns({ecs}: World, filter?: string): Promise<string[]> {
	return (await ecs.send(new ListContainerInstancesCommand({cluster: 'c', filter}))).containerInstanceArns ?? [];
}

describe.concurrent('container instances', () => {
	it('show what they have and what is left, and how many tasks they run', async () => {
		await using world = await serviceWorld({instances: 1});
		await world.ecs.send(new RunTaskCommand({cluster: 'c', taskDefinition: 'web', count: 3}));
		const [arn = ''] = await arns(world);
		await eventually(async () => {
			const input = {cluster: 'c', containerInstances: [arn, 'gone']};
			const {containerInstances = [], failures} = await world.ecs.send(new DescribeContainerInstancesCommand(input));
			expect(failures).toEqual([{arn: 'gone', reason: 'MISSING'}]);
			expect(containerInstances[0]).toMatchObject({
				ec2InstanceId: 'i-0',
				status: 'ACTIVE',
				agentConnected: true,
				runningTasksCount: 3,
			});
			const left = new Map(containerInstances[0]?.remainingResources?.map((resource) => [resource.name, resource]));
			expect(left.get('CPU')?.integerValue).toBe(2048 - 3 * 128);
			expect(left.get('MEMORY')?.integerValue).toBe(4096 - 3 * 128);
			expect(left.get('PORTS')?.stringSetValue).toEqual(expect.arrayContaining(['32768', '32769', '32770']));
		});
		const {clusters = []} = await world.ecs.send(new DescribeClustersCommand({clusters: ['c']}));
		expect(clusters[0]?.registeredContainerInstancesCount).toBe(1);
	});

	it('are found by attributes, standard and custom', async () => {
		await using world = await serviceWorld();
		const [first = '', second = ''] = await arns(world);
		const attributes = [{name: 'stack', value: 'prod', targetId: second}];
		await world.ecs.send(new PutAttributesCommand({cluster: 'c', attributes}));
		expect(await arns(world, 'attribute:stack == prod')).toEqual([second]);
		expect(await arns(world, 'attribute:ecs.availability-zone == us-east-1a')).toEqual([first]);
		const input = {cluster: 'c', targetType: 'container-instance' as const, attributeName: 'stack'};
		expect((await world.ecs.send(new ListAttributesCommand(input))).attributes).toEqual([
			{name: 'stack', value: 'prod', targetType: 'container-instance', targetId: second},
		]);
	});

	it('that lack CPU are named in the failure of RunTask', async () => {
		await using world = await serviceWorld({instances: 1});
		await world.define({containerDefinitions: [{name: 'app', image: 'app', cpu: 1500, memory: 128}]});
		const {tasks, failures} = await world.ecs.send(new RunTaskCommand({cluster: 'c', taskDefinition: 'web', count: 2}));
		expect(tasks).toHaveLength(1);
		expect(failures).toEqual([{arn: (await arns(world))[0], reason: 'RESOURCE:CPU'}]);
	});

	it('take tasks by strategy and constraint', async () => {
		await using world = await serviceWorld({instances: 3});
		const run = async (more: object): Promise<string[]> => {
			const input = {cluster: 'c', taskDefinition: 'web', count: 3, ...more};
			const {tasks = []} = await world.ecs.send(new RunTaskCommand(input));
			return tasks.map(({containerInstanceArn = ''}) => containerInstanceArn);
		};
		expect(new Set(await run({placementStrategy: [{type: 'spread', field: 'instanceId'}]})).size).toBe(3);
		expect(new Set(await run({placementStrategy: [{type: 'binpack', field: 'memory'}], group: 'x'})).size).toBe(1);
		expect(new Set(await run({placementConstraints: [{type: 'distinctInstance'}], group: 'y'})).size).toBe(3);
		const expression = 'ec2InstanceId == i-2';
		const placed = new Set(await run({placementConstraints: [{type: 'memberOf', expression}], group: 'z'}));
		expect([...placed]).toEqual(await arns(world, expression));
	});

	it('leave only when empty, or by force with their tasks', async () => {
		await using world = await serviceWorld({instances: 1});
		await world.ecs.send(new RunTaskCommand({cluster: 'c', taskDefinition: 'web'}));
		const [containerInstance = ''] = await arns(world);
		const leave = (force: boolean) =>
			world.ecs.send(new DeregisterContainerInstanceCommand({cluster: 'c', containerInstance, force}));
		await expect(leave(false)).rejects.toThrow('Found running tasks on the instance.');
		expect((await leave(true)).containerInstance?.status).toBe('INACTIVE');
		expect(await arns(world)).toEqual([]);
	});
});
