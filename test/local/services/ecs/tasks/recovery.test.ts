import {CloudWatchLogsClient, CreateLogGroupCommand, GetLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DescribeNetworkInterfacesCommand, EC2Client} from '@aws-sdk/client-ec2';
import {DescribeTasksCommand, ECSClient, ListTasksCommand, type Task} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {temporaryFolder, until} from '../../../../support/containers.ts';
import {ecsWorld} from '../ecs-world.ts';
import {ScriptedRuntime} from '../scripted-runtime.ts';

const logConfiguration = {
	logDriver: 'awslogs' as const,
	options: {
		'awslogs-group': 'web',
		'awslogs-region': 'us-east-1',
		'awslogs-stream-prefix': 'task',
		'awslogs-create-group': 'true',
	},
};

async function onlyTask(
	client: ConstructorParameters<typeof ECSClient>[0],
	desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<Task | undefined> {
	const ecs = new ECSClient(client ?? {});
	const {taskArns: tasks = []} = await ecs.send(new ListTasksCommand({cluster: 'c', desiredStatus}));
	if (tasks.length === 0) return undefined;
	const described = await ecs.send(new DescribeTasksCommand({cluster: 'c', tasks}));
	expect(described.tasks).toHaveLength(1);
	return described.tasks?.[0];
}

describe('an engine that begins anew', () => {
	it('adopts running tasks, with their address, health and output', async () => {
		using folder = temporaryFolder();
		const runtime = new ScriptedRuntime();
		let before: Task;
		{
			await using world = await ecsWorld({runtime, directory: folder.path});
			await world.define([{logConfiguration}]);
			before = await world.reaches(await world.run(), 'RUNNING');
			(await world.started('app')).write('one\n');
			await until('one line is delivered', async () => (await linesOf(world.client, before)).length === 1);
		}
		runtime.named('app')?.write('two\n');
		await using world = await ecsWorld({runtime, directory: folder.path});
		const after = await world.describe(before);
		expect(after).toEqual(before);
		runtime.named('app')?.write('three\n');
		runtime.named('app')?.exit(0);
		expect(await world.reaches(before, 'STOPPED')).toMatchObject({stopCode: 'EssentialContainerExited'});
		expect(await linesOf(world.client, before)).toEqual(['one', 'two', 'three']);
		expect(runtime.containers).toHaveLength(1);
	});

	it('stops a task whose container vanished', async () => {
		using folder = temporaryFolder();
		let task: Task;
		{
			await using world = await ecsWorld({directory: folder.path});
			await world.define();
			task = await world.reaches(await world.run(), 'RUNNING');
		}
		await using world = await ecsWorld({directory: folder.path});
		expect(await world.reaches(task, 'STOPPED')).toMatchObject({
			stopCode: 'EssentialContainerExited',
			containers: [{exitCode: 137}],
		});
	});

	it('carries on a task that had only been accepted, once', async () => {
		using folder = temporaryFolder();
		const runtime = new ScriptedRuntime();
		{
			await using world = await ecsWorld({runtime, directory: folder.path});
			await world.define();
			await world.run();
		}
		await using world = await ecsWorld({runtime, directory: folder.path});
		await until('it runs', async () => (await onlyTask(world.client, 'RUNNING'))?.lastStatus === 'RUNNING');
		expect(runtime.containers.filter(({isRemoved}) => !isRemoved)).toHaveLength(1);
		const {NetworkInterfaces} = await new EC2Client(world.client).send(new DescribeNetworkInterfacesCommand({}));
		expect(NetworkInterfaces).toHaveLength(1);
	});

	it('goes on stopping what was to be stopped', async () => {
		using folder = temporaryFolder();
		const runtime = new ScriptedRuntime();
		let task: Task;
		{
			await using world = await ecsWorld({runtime, directory: folder.path});
			await world.define();
			task = await world.reaches(await world.run(), 'RUNNING');
			await world.stop(task, 'enough');
		}
		await using world = await ecsWorld({runtime, directory: folder.path});
		expect(await world.reaches(task, 'STOPPED')).toMatchObject({stoppedReason: 'enough'});
		expect(runtime.containers[0]?.isRemoved).toBe(true);
	});
});

describe('the awslogs driver', () => {
	it('delivers both streams to <prefix>/<container>/<task>, the unfinished last line too', async () => {
		await using world = await ecsWorld();
		await new CloudWatchLogsClient(world.client).send(new CreateLogGroupCommand({logGroupName: 'web'}));
		await world.define([{logConfiguration}]);
		const task = await world.reaches(await world.run(), 'RUNNING');
		const container = await world.started('app');
		container.write('hello\n\nwörld\nlast');
		container.write('warning\n', 'stderr');
		container.exit(0);
		await world.reaches(task, 'STOPPED');
		expect((await linesOf(world.client, task)).toSorted()).toEqual(['hello', 'last', 'warning', 'wörld']);
	});
});

async function linesOf(
	client: ConstructorParameters<typeof CloudWatchLogsClient>[0],
	{taskArn}: Task,
): Promise<string[]> {
	const logStreamName = `task/app/${taskArn?.split('/').at(-1)}`;
	const logs = new CloudWatchLogsClient(client ?? {});
	const {events = []} = await logs.send(
		new GetLogEventsCommand({logGroupName: 'web', logStreamName, startFromHead: true}),
	);
	return events.map(({message = ''}) => message);
}
