import {readdirSync} from 'node:fs';
import {CloudFormationClient, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {BatchGetBuildsCommand, CodeBuildClient, ListBuildsCommand} from '@aws-sdk/client-codebuild';
import {
	DescribeServicesCommand,
	DescribeTasksCommand,
	ECSClient,
	ListServicesCommand,
	ListTasksCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {awsProcess} from '../../support/aws-process.ts';
import {commandRuns, finished, killAt, starts, type Told} from '../../support/command-runs.ts';
import {smallConsumerFlags} from '../../support/consumer-system.ts';
import {until} from '../../support/containers.ts';
import {clientFor} from '../../support/local-aws.ts';

const patience = 120_000;

const setup = (tasks: number): string[] => [
	...['setup', 'consumer', '--stack', 'killed', '--desired', String(tasks), '--yes'],
	...smallConsumerFlags,
];

const aws = awsProcess();
const follow = commandRuns(aws.environment);

async function expectOneOfEach(tasksWanted: number): Promise<void> {
	const ecs = new ECSClient(clientFor(aws.engine.endpoint));
	const {Stacks = []} = await new CloudFormationClient(clientFor(aws.engine.endpoint)).send(
		new DescribeStacksCommand({}),
	);
	expect(Stacks.map(({StackName, StackStatus}) => `${StackName} ${StackStatus}`)).toEqual(['killed CREATE_COMPLETE']);
	const cluster = Stacks[0]?.Outputs?.find(({OutputKey}) => OutputKey === 'ClusterName')?.OutputValue;
	const {serviceArns = []} = await ecs.send(new ListServicesCommand({cluster}));
	const {services = []} = await ecs.send(new DescribeServicesCommand({cluster, services: serviceArns}));
	expect(services.map(({runningCount, deployments = []}) => [runningCount, deployments.length])).toEqual([
		[tasksWanted, 1],
	]);
	const {taskArns = []} = await ecs.send(new ListTasksCommand({cluster}));
	expect(taskArns).toHaveLength(tasksWanted);
	if (tasksWanted === 0) return;
	const {tasks = []} = await ecs.send(new DescribeTasksCommand({cluster, tasks: taskArns}));
	expect(tasks.map(({lastStatus}) => lastStatus)).toEqual(tasks.map(() => 'RUNNING'));
	expect(containers()).toHaveLength(tasks.flatMap(({containers: found = []}) => found).length);
}

/** Containers of the engine: each is a folder, and a process. */
const containers = (): string[] => readdirSync(`${aws.directory}/containers`);

async function successfulBuilds(): Promise<number> {
	const codeBuild = new CodeBuildClient(clientFor(aws.engine.endpoint));
	const {ids = []} = await codeBuild.send(new ListBuildsCommand({}));
	if (ids.length === 0) return 0;
	const {builds = []} = await codeBuild.send(new BatchGetBuildsCommand({ids}));
	return builds.filter(({buildStatus}) => buildStatus === 'SUCCEEDED').length;
}

async function deleteAll(): Promise<void> {
	const {exitCode, last} = await follow(['stack', 'delete', 'killed', '--yes']);
	expect([exitCode, last]).toEqual([0, finished('delete')]);
	const {Stacks = []} = await new CloudFormationClient(clientFor(aws.engine.endpoint)).send(
		new DescribeStacksCommand({}),
	);
	expect(Stacks).toEqual([]);
	await until('no container is left', () => containers().length === 0);
}

describe('a set-up that is killed', () => {
	it('at every step, and run again each time, makes everything once; deleting it leaves nothing', {
		timeout: patience,
	}, async () => {
		const moments = [
			starts('check'),
			starts('stack'),
			(told: Told) => told.type === 'stack-event',
			starts('images'),
			(told: Told) => told.type === 'build',
			starts('scale'),
			(told: Told) => told.type === 'waiting' && told.step === 'scale',
			starts('endpoint'),
		];
		for (const moment of moments) {
			const {at, done} = killAt(moment, (child) => child.kill('SIGKILL'));
			await follow(setup(1), at);
			expect(done.killed).toBe(true);
		}
		const {exitCode, last} = await follow(setup(1));
		expect([exitCode, last]).toEqual([0, finished('endpoint')]);
		await expectOneOfEach(1);
		expect(await successfulBuilds()).toBe(2);
		await deleteAll();
	});

	it('is not hurt by another one at the same time', {timeout: patience}, async () => {
		const both = await Promise.all([follow(setup(0)), follow(setup(0))]);
		// The one that came later may find the stack changed under its hands; then it says so, and can be run again.
		expect(both.map(({exitCode}) => exitCode)).toContain(0);
		expect(await follow(setup(0))).toMatchObject({exitCode: 0});
		await expectOneOfEach(0);
		await deleteAll();
	});
});

describe('a local AWS that is killed', () => {
	it('at several points of a set-up, and started again each time, lets it come to its end', {
		timeout: patience,
	}, async () => {
		const moments = [
			(told: Told) => told.type === 'stack-event',
			(told: Told) => told.type === 'build',
			starts('scale'),
		];
		const restarts: Promise<void>[] = [];
		const at = (told: Told): void => {
			if (moments[0]?.(told) !== true) return;
			moments.shift();
			restarts.push(aws.restart());
		};
		let end = await follow(setup(1), at);
		// A build does not survive its builder: it ends in FAULT, and the next run starts another.
		for (let again = 0; end.exitCode !== 0 && again < 3; again += 1) end = await follow(setup(1), at);
		await Promise.all(restarts);
		expect([end.exitCode, end.last, moments]).toEqual([0, finished('endpoint'), []]);
		await expectOneOfEach(1);
		await deleteAll();
	});
});
