import {CloudWatchLogsClient, GetLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DescribeNetworkInterfacesCommand, DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
	CreateClusterCommand,
	DescribeTasksCommand,
	ECSClient,
	ListTasksCommand,
	RegisterTaskDefinitionCommand,
	RunTaskCommand,
	StopTaskCommand,
	type Task,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {temporaryFolder, until} from '../../../../support/containers.ts';
import {clientFor} from '../../../../support/local-aws.ts';
import {fargate} from '../ecs-world.ts';
import {cleanUp, killEngine, startEngine} from '../killed-engine.ts';

const counter = 'let n = 0; setInterval(() => console.log(n++), 20); process.on("SIGTERM", () => process.exit(0))';

async function tasksOf(ecs: ECSClient, desiredStatus: 'RUNNING' | 'STOPPED'): Promise<Task[]> {
	const {taskArns: tasks = []} = await ecs.send(new ListTasksCommand({cluster: 'c', desiredStatus}));
	if (tasks.length === 0) return [];
	return (await ecs.send(new DescribeTasksCommand({cluster: 'c', tasks}))).tasks ?? [];
}

async function linesOf(client: ReturnType<typeof clientFor>, {taskArn}: Task): Promise<string[]> {
	const logStreamName = `p/app/${taskArn?.split('/').at(-1)}`;
	const logs = new CloudWatchLogsClient(client);
	const {events = []} = await logs.send(
		new GetLogEventsCommand({logGroupName: 'g', logStreamName, startFromHead: true, limit: 10_000}),
	);
	return events.map(({message = ''}) => message);
}

describe('an engine that is killed', () => {
	it('loses no task, doubles none, and delivers every line once', async () => {
		using folder = temporaryFolder();
		let engine = await startEngine(folder.path);
		await using _left = cleanUp(folder.path, () => engine);
		let ecs = new ECSClient(clientFor(engine.endpoint));
		const {Subnets = []} = await new EC2Client(clientFor(engine.endpoint)).send(new DescribeSubnetsCommand({}));
		await ecs.send(new CreateClusterCommand({clusterName: 'c'}));
		const options = {
			'awslogs-group': 'g',
			'awslogs-region': 'us-east-1',
			'awslogs-stream-prefix': 'p',
			'awslogs-create-group': 'true',
		};
		const logConfiguration = {logDriver: 'awslogs' as const, options};
		const app = {name: 'app', image: 'app', command: ['node', '-e', counter], logConfiguration};
		await ecs.send(new RegisterTaskDefinitionCommand({...fargate, containerDefinitions: [app]}));
		const subnets = Subnets.map(({SubnetId = ''}) => SubnetId);
		const input = {cluster: 'c', taskDefinition: 'web', launchType: 'FARGATE' as const, count: 3};
		const {tasks = []} = await ecs.send(
			new RunTaskCommand({...input, networkConfiguration: {awsvpcConfiguration: {subnets}}}),
		);
		// Killed on the way up, at once after the answer; then while the tasks run and write.
		for (let round = 0; round < 3; round += 1) {
			await killEngine(engine);
			engine = await startEngine(folder.path);
			ecs = new ECSClient(clientFor(engine.endpoint));
			await until(
				'all run',
				async () => (await tasksOf(ecs, 'RUNNING')).filter(({lastStatus}) => lastStatus === 'RUNNING').length === 3,
			);
			const client = clientFor(engine.endpoint);
			for (const task of tasks) {
				const before = (await linesOf(client, task)).length;
				await until('more lines come', async () => (await linesOf(client, task)).length > before + 5);
			}
		}
		await ecs.send(new StopTaskCommand({cluster: 'c', task: tasks[0]?.taskArn}));
		await killEngine(engine);
		engine = await startEngine(folder.path);
		ecs = new ECSClient(clientFor(engine.endpoint));
		for (const {taskArn} of tasks.slice(1)) await ecs.send(new StopTaskCommand({cluster: 'c', task: taskArn}));
		const stopped = await until('all have stopped', async () => {
			const now = await tasksOf(ecs, 'STOPPED');
			return now.length === 3 && now.every(({lastStatus}) => lastStatus === 'STOPPED') ? now : undefined;
		});
		expect(stopped.map(({taskArn}) => taskArn).toSorted()).toEqual(tasks.map(({taskArn}) => taskArn).toSorted());
		expect(stopped.map(({containers}) => containers?.[0]?.exitCode)).toEqual([0, 0, 0]);
		const client = clientFor(engine.endpoint);
		for (const task of tasks) {
			const lines = await linesOf(client, task);
			expect(lines).toEqual(lines.map((_, index) => String(index)));
		}
		const {NetworkInterfaces} = await new EC2Client(client).send(new DescribeNetworkInterfacesCommand({}));
		expect(NetworkInterfaces).toEqual([]);
	});
});
