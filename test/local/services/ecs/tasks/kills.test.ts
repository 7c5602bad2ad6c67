import {randomInt} from 'node:crypto';
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
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
import {SystemClock} from '../../../../../src/local/engine/clock.ts';
import {ProcessRuntime} from '../../../../../src/local/engine/process/process-runtime.ts';
import {birthOf} from '../../../../../src/process-birth.ts';
import {specification, temporaryFolder, until} from '../../../../support/containers.ts';
import {clientFor} from '../../../../support/local-aws.ts';
import {fargate} from '../ecs-world.ts';
import {cleanUp, type Engine, killEngine, startEngine} from '../killed-engine.ts';

const kills = 20;
const clusters = ['c0', 'c1', 'c2'];

async function prepare(endpoint: string): Promise<string[]> {
	const ecs = new ECSClient(clientFor(endpoint));
	for (const clusterName of clusters) await ecs.send(new CreateClusterCommand({clusterName}));
	const {Subnets = []} = await new EC2Client(clientFor(endpoint)).send(new DescribeSubnetsCommand({}));
	return Subnets.map(({SubnetId = ''}) => SubnetId);
}

/** What a client does all the time; it fails when the engine is killed. */
async function work(endpoint: string, round: number, subnets: string[]): Promise<void> {
	const ecs = new ECSClient(clientFor(endpoint));
	const cluster = clusters[round % clusters.length];
	const containerDefinitions = [{name: 'app', image: 'app', command: ['sleep', '300'], stopTimeout: 2}];
	const network = {networkConfiguration: {awsvpcConfiguration: {subnets}}};
	const input = {cluster, taskDefinition: 'web', launchType: 'FARGATE' as const, count: 2, ...network};
	for (;;) {
		await ecs.send(new CreateClusterCommand({clusterName: cluster}));
		await ecs.send(new RegisterTaskDefinitionCommand({...fargate, containerDefinitions}));
		const {tasks = []} = await ecs.send(new RunTaskCommand(input));
		await ecs.send(new StopTaskCommand({cluster, task: tasks[0]?.taskArn}));
		const {taskArns = []} = await ecs.send(new ListTasksCommand({cluster}));
		for (const task of taskArns.slice(2)) await ecs.send(new StopTaskCommand({cluster, task}));
	}
}

async function allTasks(endpoint: string): Promise<Task[]> {
	const ecs = new ECSClient(clientFor(endpoint));
	const found: Task[] = [];
	for (const cluster of clusters) {
		for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
			let nextToken: string | undefined;
			do {
				const page = await ecs.send(new ListTasksCommand({cluster, desiredStatus, nextToken}));
				const {taskArns: tasks = []} = page;
				if (tasks.length > 0) found.push(...((await ecs.send(new DescribeTasksCommand({cluster, tasks}))).tasks ?? []));
				nextToken = page.nextToken;
			} while (nextToken !== undefined);
		}
	}
	return found;
}

const containersIn = (directory: string): string[] => readdirSync(join(directory, 'containers'));

describe('an engine that is killed again and again', () => {
	it('has every task either running or stopped in the end, and no process but theirs', {timeout: 120_000}, async () => {
		using folder = temporaryFolder();
		let engine: Engine = await startEngine(folder.path);
		await using _left = cleanUp(folder.path, () => engine);
		const subnets = await prepare(engine.endpoint);
		for (let round = 0; round < kills; round += 1) {
			const {endpoint} = engine;
			const working = work(endpoint, round, subnets).catch(() => undefined);
			await new Promise((resolve) => setTimeout(resolve, randomInt(20, 250)));
			await killEngine(engine);
			await working;
			engine = await startEngine(folder.path);
		}
		const {endpoint} = engine;
		const tasks = await until('every task is where it is to be', async () => {
			const now = await allTasks(endpoint);
			return now.every(({lastStatus, desiredStatus}) => lastStatus === desiredStatus) ? now : undefined;
		});
		expect(tasks.length).toBeGreaterThan(0);
		const running = tasks.filter(({lastStatus}) => lastStatus === 'RUNNING');
		const known = running.map(({containers}) => containers?.[0]?.runtimeId ?? '').toSorted();
		await until('nothing else is left', () => containersIn(folder.path).length === known.length);
		expect(containersIn(folder.path).toSorted()).toEqual(known);
		const runtime = new ProcessRuntime(join(folder.path, 'containers'), new SystemClock());
		for (const id of known) {
			const container = await runtime.adopt(id);
			expect(birthOf(container?.processId ?? 0)).toBeDefined();
		}
	});

	it('ends a container that was started but never recorded', async () => {
		using folder = temporaryFolder();
		let engine: Engine = await startEngine(folder.path);
		await using _left = cleanUp(folder.path, () => engine);
		await killEngine(engine);
		const runtime = new ProcessRuntime(join(folder.path, 'containers'), new SystemClock());
		const orphan = await runtime.start(specification(['sleep', '300']));
		const pid = orphan.processId ?? 0;
		expect(birthOf(pid)).toBeDefined();
		engine = await startEngine(folder.path);
		await until('the orphan is gone', () => birthOf(pid) === undefined);
		await until('its folder is gone', () => containersIn(folder.path).length === 0);
	});
});
