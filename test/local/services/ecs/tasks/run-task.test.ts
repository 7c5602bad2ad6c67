import {
	DeregisterTaskDefinitionCommand,
	DescribeTasksCommand,
	GetTaskProtectionCommand,
	ListTasksCommand,
	RegisterTaskDefinitionCommand,
	RunTaskCommand,
	type RunTaskCommandInput,
	StopTaskCommand,
	UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {ecsWorld} from '../ecs-world.ts';

describe('RunTask', () => {
	it('refuses what AWS refuses, in its words', async () => {
		await using world = await ecsWorld();
		await world.define();
		await world.ecs.send(
			new RegisterTaskDefinitionCommand({
				family: 'plain',
				containerDefinitions: [{name: 'app', image: 'app', memory: 64}],
			}),
		);
		await world.define();
		await world.ecs.send(new DeregisterTaskDefinitionCommand({taskDefinition: 'web:2'}));
		const strategy = [{capacityProvider: 'FARGATE_SPOT', weight: 1}];
		const network = (more: object) => ({
			networkConfiguration: {awsvpcConfiguration: {subnets: world.subnets, ...more}},
		});
		const refusals: [Partial<RunTaskCommandInput>, string, string | RegExp][] = [
			[{cluster: 'other'}, 'ClusterNotFoundException', 'Cluster not found.'],
			[{taskDefinition: 'other'}, 'ClientException', 'TaskDefinition not found.'],
			[{taskDefinition: 'web:2'}, 'ClientException', 'TaskDefinition is inactive'],
			[{count: 11}, 'InvalidParameterException', /count/],
			[{count: 0}, 'InvalidParameterException', /count/],
			[{taskDefinition: 'plain'}, 'InvalidParameterException', 'Task definition does not support launch_type FARGATE.'],
			[
				{taskDefinition: 'plain', launchType: 'EC2', networkConfiguration: undefined},
				'InvalidParameterException',
				'No Container Instances were found in your cluster.',
			],
			[
				{networkConfiguration: undefined},
				'InvalidParameterException',
				"Network Configuration must be provided when networkMode 'awsvpc' is specified.",
			],
			[
				{taskDefinition: 'plain', launchType: 'EC2'},
				'InvalidParameterException',
				'Network Configuration is not valid for the given networkMode of this task definition.',
			],
			[network({subnets: []}), 'InvalidParameterException', 'subnets can not be empty.'],
			[
				network({subnets: ['subnet-0']}),
				'InvalidParameterException',
				/^Error retrieving subnet information for \[subnet-0\]: /,
			],
			[
				network({securityGroups: ['sg-0']}),
				'InvalidParameterException',
				/^Error retrieving security group information for \[sg-0\]: /,
			],
			[
				{capacityProviderStrategy: strategy},
				'InvalidParameterException',
				'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
			],
			[
				{launchType: undefined, capacityProviderStrategy: strategy},
				'InvalidParameterException',
				/not associated with the cluster/,
			],
			[
				{overrides: {containerOverrides: [{name: 'other'}]}},
				'InvalidParameterException',
				'Override for container named other is not a container in the TaskDefinition.',
			],
			[
				{overrides: {containerOverrides: [{name: 'app', command: ['x'.repeat(8192)]}]}},
				'InvalidParameterException',
				'Container Overrides length must be at most 8192',
			],
			[
				{overrides: {cpu: '256', memory: '4096'}},
				'ClientException',
				'No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.',
			],
			[{startedBy: 'x'.repeat(129)}, 'InvalidParameterException', /startedBy/],
			[{tags: [{key: 'aws:mine', value: ''}]}, 'InvalidParameterException', /reserved/],
		];
		for (const [input, name, message] of refusals) {
			const call = world.ecs.send(new RunTaskCommand(world.runInput(input)));
			await expect(call, JSON.stringify(input).slice(0, 80)).rejects.toMatchObject({
				name,
				message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
			});
		}
		const {taskArns} = await world.ecs.send(new ListTasksCommand({cluster: 'c'}));
		expect(taskArns).toEqual([]);
	});

	it('answers the same for the same client token, and refuses the token for anything else', async () => {
		await using world = await ecsWorld();
		await world.define();
		const input = world.runInput({clientToken: 'once', count: 2});
		const [first, second] = [
			await world.ecs.send(new RunTaskCommand(input)),
			await world.ecs.send(new RunTaskCommand(input)),
		];
		const arns = first.tasks?.map(({taskArn}) => taskArn);
		expect(second.tasks?.map(({taskArn}) => taskArn)).toEqual(arns);
		await expect(world.ecs.send(new RunTaskCommand({...input, count: 1}))).rejects.toMatchObject({
			name: 'ConflictException',
			resourceIds: arns,
		});
		const {taskArns} = await world.ecs.send(new ListTasksCommand({cluster: 'c'}));
		expect(taskArns).toHaveLength(2);
	});

	it('starts tasks of a size of their own', async () => {
		await using world = await ecsWorld();
		await world.define();
		const task = await world.run({overrides: {cpu: '1 vCPU', memory: '2 GB'}});
		expect(task).toMatchObject({cpu: '1024', memory: '2048'});
	});
});

describe('DescribeTasks', () => {
	it('tells tasks that are missing from those that are not', async () => {
		await using world = await ecsWorld();
		await world.define();
		const {taskArn} = await world.run({tags: [{key: 'who', value: 'me'}]});
		const absent = '0'.repeat(32);
		const {tasks, failures} = await world.ecs.send(
			new DescribeTasksCommand({cluster: 'c', tasks: [taskArn!.split('/').at(-1)!, absent]}),
		);
		expect(tasks).toMatchObject([{taskArn, tags: []}]);
		expect(failures).toEqual([{arn: `arn:aws:ecs:us-east-1:000000000000:task/c/${absent}`, reason: 'MISSING'}]);
		const refused = world.ecs.send(new DescribeTasksCommand({cluster: 'c', tasks: ['short']}));
		await expect(refused).rejects.toMatchObject({message: 'taskId length should be one of [32,36]'});
		const many = world.ecs.send(
			new DescribeTasksCommand({cluster: 'c', tasks: Array.from({length: 101}, () => absent)}),
		);
		await expect(many).rejects.toMatchObject({name: 'InvalidParameterException'});
	});
});

describe('ListTasks', () => {
	it('pages through every task once, in a steady order', async () => {
		await using world = await ecsWorld();
		await world.define();
		for (let index = 0; index < 5; index += 1) await world.run({count: 5, startedBy: index < 2 ? 'me' : 'you'});
		const all = await listed(world.ecs, {maxResults: 7});
		expect(new Set(all).size).toBe(25);
		expect(await listed(world.ecs, {maxResults: 100})).toEqual(all);
		expect(await listed(world.ecs, {startedBy: 'me'})).toHaveLength(10);
		expect(await listed(world.ecs, {family: 'web'})).toHaveLength(25);
		expect(await listed(world.ecs, {family: 'we'})).toEqual([]);
		expect(await listed(world.ecs, {launchType: 'EC2'})).toEqual([]);
		await world.ecs.send(new StopTaskCommand({cluster: 'c', task: all[0]}));
		expect(await listed(world.ecs, {desiredStatus: 'STOPPED'})).toEqual([all[0]]);
		expect(await listed(world.ecs, {})).toEqual(all.slice(1));
	});

	it('takes startedBy as the only filter', async () => {
		await using world = await ecsWorld();
		const call = world.ecs.send(new ListTasksCommand({cluster: 'c', startedBy: 'me', family: 'web'}));
		await expect(call).rejects.toMatchObject({name: 'InvalidParameterException'});
		const missing = world.ecs.send(new ListTasksCommand({cluster: 'c', serviceName: 'none'}));
		await expect(missing).rejects.toMatchObject({name: 'ServiceNotFoundException'});
	});

	async function listed(ecs: Awaited<ReturnType<typeof ecsWorld>>['ecs'], filter: object): Promise<string[]> {
		const arns: string[] = [];
		let nextToken: string | undefined;
		do {
			const answer = await ecs.send(new ListTasksCommand({cluster: 'c', ...filter, nextToken}));
			arns.push(...(answer.taskArns ?? []));
			({nextToken} = answer);
		} while (nextToken !== undefined);
		return arns;
	}
});

describe('StopTask', () => {
	it('refuses a task that there is not', async () => {
		await using world = await ecsWorld();
		const call = world.ecs.send(new StopTaskCommand({cluster: 'c', task: '0'.repeat(32)}));
		await expect(call).rejects.toMatchObject({
			name: 'InvalidParameterException',
			message: 'The referenced task was not found.',
		});
	});
});

describe('task protection', () => {
	it('is for tasks of services only', async () => {
		await using world = await ecsWorld();
		await world.define();
		const {taskArn: arn} = await world.run();
		const failures = [{arn, reason: 'TASK_NOT_VALID'}];
		const update = new UpdateTaskProtectionCommand({cluster: 'c', tasks: [arn!], protectionEnabled: true});
		expect(await world.ecs.send(update)).toMatchObject({protectedTasks: [], failures});
		expect(await world.ecs.send(new GetTaskProtectionCommand({cluster: 'c', tasks: [arn!]}))).toMatchObject({failures});
	});
});
