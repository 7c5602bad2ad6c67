import {spawn} from 'node:child_process';
import {once} from 'node:events';
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
import {pushImage} from '../support/images.ts';
import {clientFor} from '../support/local-aws.ts';
import {startBuiltEngine} from './engine.ts';
import {atMost, atMostTimes, type Measurement, median, timed} from './measurement.ts';

const server = `require('node:http').createServer((_, response) => response.end('ok')).listen(8080, () => console.log('up'))`;
const runs = 11;
const batch = 10;

/** RunTask until DescribeTasks says RUNNING, beside the bare start of the same server until it listens. */
export async function runTask(): Promise<Measurement[]> {
	await using aws = await startBuiltEngine('process');
	const ecs = await ready(aws.endpoint, ['node', '-e', server]);
	const bare: number[] = [];
	const task: number[] = [];
	for (let run = 0; run < runs; run += 1) {
		bare.push(await bareStart());
		task.push(await timed(() => runOne(ecs)));
	}
	return [atMostTimes('run-task', median(task), 'ms', {what: 'bare start of the process', value: median(bare)}, 1.5)];
}

/** 200 tasks that are real Node servers, from the first RunTask until all are RUNNING; then the end of the engine. */
export async function manyTasks(): Promise<Measurement[]> {
	const aws = await startBuiltEngine('process');
	const ecs = await ready(aws.endpoint, ['node', '-e', server]);
	const started = await timed(() => runMany(ecs, 200));
	const ended = await timed(async () => aws[Symbol.asyncDispose]());
	return [atMost('tasks-200', started / 1000, 's', 10), atMost('end-200', ended / 1000, 's', 5)];
}

/** Lists and describes 10,000 simulated tasks over HTTP, from another process than that which has them. */
export async function listTenThousand(): Promise<Measurement[]> {
	await using aws = await startBuiltEngine('simulated');
	const ecs = await ready(aws.endpoint, ['simulated']);
	const started = await timed(() => runMany(ecs, 10_000));
	const times: number[] = [];
	for (let run = 0; run < 5; run += 1) {
		times.push(
			await timed(async () => {
				const arns = await listAll(ecs);
				const pages = Array.from({length: Math.ceil(arns.length / 100)}, (_, page) =>
					arns.slice(page * 100, page * 100 + 100),
				);
				const described = await Promise.all(
					pages.map((tasks) => ecs.send(new DescribeTasksCommand({cluster: 'bench', tasks}))),
				);
				const count = described.reduce((total, {tasks = []}) => total + tasks.length, 0);
				if (count !== 10_000) throw new Error(`${count} tasks were described, not 10,000.`);
			}),
		);
	}
	return [atMost('start-10000', started / 1000, 's', 20), atMost('list-10000', median(times) / 1000, 's', 1)];
}

/** A client of a local AWS with cluster `bench` and a task definition `bench` that runs `command`. */
async function ready(endpoint: string, command: string[]): Promise<ECSClient> {
	const ecs = new ECSClient(clientFor(endpoint));
	const image = await pushImage(endpoint, 'bench', command);
	await ecs.send(new CreateClusterCommand({clusterName: 'bench'}));
	await ecs.send(
		new RegisterTaskDefinitionCommand({
			family: 'bench',
			networkMode: 'awsvpc',
			requiresCompatibilities: ['FARGATE'],
			cpu: '256',
			memory: '512',
			containerDefinitions: [{name: 'app', image, essential: true, command}],
		}),
	);
	return ecs;
}

async function start(ecs: ECSClient, count: number, subnets: string[]): Promise<Task[]> {
	const {tasks = [], failures = []} = await ecs.send(
		new RunTaskCommand({
			cluster: 'bench',
			taskDefinition: 'bench',
			launchType: 'FARGATE',
			count,
			networkConfiguration: {awsvpcConfiguration: {subnets}},
		}),
	);
	if (failures.length > 0) throw new Error(`RunTask failed: ${failures[0]?.reason}`);
	return tasks;
}

let defaultSubnets: string[] | undefined;

async function subnetsOf(ecs: ECSClient): Promise<string[]> {
	const {EC2Client, DescribeSubnetsCommand} = await import('@aws-sdk/client-ec2');
	const {endpoint, region, credentials} = ecs.config;
	const url = await endpoint?.();
	const client = new EC2Client({
		region,
		credentials,
		...(url && {endpoint: `${url.protocol}//${url.hostname}:${url.port}`}),
	});
	const {Subnets = []} = await client.send(new DescribeSubnetsCommand({}));
	defaultSubnets = Subnets.flatMap(({SubnetId}) => SubnetId ?? []);
	return defaultSubnets;
}

async function runOne(ecs: ECSClient): Promise<void> {
	const subnets = defaultSubnets ?? (await subnetsOf(ecs));
	const [task] = await start(ecs, 1, subnets.slice(0, 1));
	await allRunning(ecs, [task?.taskArn ?? '']);
	await ecs.send(new StopTaskCommand({cluster: 'bench', task: task?.taskArn ?? ''}));
}

async function runMany(ecs: ECSClient, count: number): Promise<void> {
	const subnets = await subnetsOf(ecs);
	const arns: string[] = [];
	const lanes = Array.from({length: 10}, async (_, lane) => {
		for (let call = lane; call < count / batch; call += 10) {
			const tasks = await start(ecs, batch, subnets);
			arns.push(...tasks.flatMap(({taskArn}) => taskArn ?? []));
		}
	});
	await Promise.all(lanes);
	await allRunning(ecs, arns);
}

async function allRunning(ecs: ECSClient, arns: readonly string[]): Promise<void> {
	let waiting = [...arns];
	while (waiting.length > 0) {
		const {tasks = []} = await ecs.send(new DescribeTasksCommand({cluster: 'bench', tasks: waiting.slice(0, 100)}));
		const stopped = tasks.find(({lastStatus}) => lastStatus === 'STOPPED');
		if (stopped !== undefined) throw new Error(`A task stopped: ${stopped.stoppedReason}`);
		const running = new Set(tasks.filter(({lastStatus}) => lastStatus === 'RUNNING').map(({taskArn}) => taskArn));
		waiting = waiting.filter((arn) => !running.has(arn));
	}
}

async function listAll(ecs: ECSClient): Promise<string[]> {
	const arns: string[] = [];
	let nextToken: string | undefined;
	do {
		const page = await ecs.send(new ListTasksCommand({cluster: 'bench', ...(nextToken !== undefined && {nextToken})}));
		arns.push(...(page.taskArns ?? []));
		nextToken = page.nextToken;
	} while (nextToken !== undefined);
	return arns;
}

async function bareStart(): Promise<number> {
	return timed(async () => {
		const child = spawn(process.execPath, ['-e', server.replace('8080', '0')], {stdio: ['ignore', 'pipe', 'ignore']});
		await once(child.stdout, 'data');
		child.kill('SIGKILL');
	});
}
