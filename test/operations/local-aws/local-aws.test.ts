import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
	CreateClusterCommand,
	DescribeTasksCommand,
	ECSClient,
	RegisterTaskDefinitionCommand,
	RunTaskCommand,
} from '@aws-sdk/client-ecs';
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import {describe, expect, it} from 'vitest';
import {environmentFor, runningInstance} from '../../../src/operations/local-aws/instance.ts';
import {startEphemeralAws, startLocalAws} from '../../../src/operations/local-aws/start.ts';
import {resetLocalAws, stopLocalAws} from '../../../src/operations/local-aws/stop.ts';
import {cli} from '../../support/cli.ts';
import {temporaryFolder, until} from '../../support/containers.ts';
import {pushImage} from '../../support/images.ts';
import {clientFor} from '../../support/local-aws.ts';

describe('the local AWS as a process', () => {
	it('is started once, found by the next start, stopped, and keeps its state', async () => {
		using folder = temporaryFolder();
		const directory = `${folder.path}/aws`;
		const first = await startLocalAws({directory, port: 0});
		expect(first.isNew).toBe(true);
		expect(await startLocalAws({directory})).toMatchObject({isNew: false, pid: first.pid, endpoint: first.endpoint});
		await new ECSClient(clientFor(first.endpoint)).send(new CreateClusterCommand({clusterName: 'kept'}));
		expect(await stopLocalAws(directory)).toMatchObject({pid: first.pid});
		expect(await runningInstance(directory)).toBeUndefined();
		const second = await startLocalAws({directory, port: 0});
		const {clusterName} = await describeCluster(second.endpoint);
		expect(clusterName).toBe('kept');
		await resetLocalAws(directory);
		expect(existsSync(directory)).toBe(false);
	});

	it.each(['stopped', 'killed'])(
		'has the address that it had before it was %s: others go on asking there',
		async (how) => {
			using folder = temporaryFolder();
			const {path: directory} = folder;
			const first = await startLocalAws({directory, port: 0});
			if (how === 'stopped') await stopLocalAws(directory);
			else {
				process.kill(first.pid, 'SIGKILL');
				await until('it is gone', async () => (await runningInstance(directory)) === undefined);
			}
			const second = await startLocalAws({directory});
			expect(second.isNew).toBe(true);
			expect(second.endpoint).toBe(first.endpoint);
			await stopLocalAws(directory);
		},
	);

	it('is started once when many ask for it at the same time', async () => {
		using folder = temporaryFolder();
		const directory = `${folder.path}/aws`;
		const all = await Promise.all([1, 2, 3].map(() => startLocalAws({directory, port: 0})));
		expect(new Set(all.map(({pid}) => pid)).size).toBe(1);
		expect(all.filter(({isNew}) => isNew)).toHaveLength(1);
		await resetLocalAws(directory);
	});

	it('is started after a start that was killed on its way', async () => {
		using folder = temporaryFolder();
		const {pid} = spawnSync('true');
		writeFileSync(`${folder.path}/start.lock`, String(pid));
		expect((await startLocalAws({directory: folder.path, port: 0})).isNew).toBe(true);
		await stopLocalAws(folder.path);
	});

	it('is told from one that runs when it does not answer, and stopped all the same', async () => {
		using folder = temporaryFolder();
		const {path: directory} = folder;
		const {pid} = await startLocalAws({directory, port: 0});
		process.kill(pid, 'SIGSTOP');
		await expect(startLocalAws({directory})).rejects.toThrow(`is there (process ${pid}), but does not answer.`);
		const {stdout, exitCode} = await cli(['local', 'status', '--directory', directory]);
		expect([stdout, exitCode]).toEqual([expect.stringContaining(`(process ${pid}), but does not answer`), 1]);
		expect(await stopLocalAws(directory)).toMatchObject({pid});
		expect(() => process.kill(pid, 0)).toThrow('ESRCH');
	});

	it('says which port is taken, and leaves nothing running', async () => {
		using folder = temporaryFolder();
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const {port} = other.address() as {port: number};
		await expect(startLocalAws({directory: folder.path, port})).rejects.toThrow(
			`Port ${port} on 127.0.0.1 is in use by another program.`,
		);
		expect(await runningInstance(folder.path)).toBeUndefined();
		other.close();
	});

	it('leaves nothing when it was only for a while', async () => {
		const instance = await startEphemeralAws();
		const sts = new STSClient(clientFor(instance.endpoint));
		expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('000000000000');
		await instance[Symbol.asyncDispose]();
		expect(existsSync(instance.directory)).toBe(false);
		expect(() => process.kill(instance.pid, 0)).toThrow('ESRCH');
	});

	it('is told to other tools by its environment', async () => {
		expect(environmentFor({endpoint: 'http://127.0.0.1:4566', region: 'us-east-1'})).toMatchObject({
			AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
			AWS_REGION: 'us-east-1',
		});
		using folder = temporaryFolder();
		const status = await cli(['local', 'status', '--directory', folder.path, '--output', 'json']);
		expect(JSON.parse(status.stdout)).toEqual({running: false});
		expect(status.exitCode).toBe(1);
	});

	it('adopts its tasks when it was killed, and stops them with it when it is stopped', async () => {
		using folder = temporaryFolder();
		const directory = `${folder.path}/aws`;
		const before = await startLocalAws({directory, port: 0});
		const arn = await runSleeper(before.endpoint);
		process.kill(before.pid, 'SIGKILL');
		await until('it is gone', async () => (await runningInstance(directory)) === undefined);
		const after = await startLocalAws({directory, port: 0});
		expect(await statusOf(after.endpoint, arn)).toBe('RUNNING');
		await stopLocalAws(directory);
		expect(readdirSync(`${directory}/containers`)).toEqual([]);
	});
});

async function describeCluster(endpoint: string): Promise<{clusterName?: string | undefined}> {
	const {DescribeClustersCommand} = await import('@aws-sdk/client-ecs');
	const ecs = new ECSClient(clientFor(endpoint));
	const {clusters = []} = await ecs.send(new DescribeClustersCommand({clusters: ['kept']}));
	return clusters[0] ?? {};
}

async function runSleeper(endpoint: string): Promise<string> {
	const ecs = new ECSClient(clientFor(endpoint));
	const image = await pushImage(endpoint, 'sleeper', ['sleep', '300']);
	await ecs.send(new CreateClusterCommand({clusterName: 'kept'}));
	await ecs.send(
		new RegisterTaskDefinitionCommand({
			family: 'sleeper',
			networkMode: 'awsvpc',
			requiresCompatibilities: ['FARGATE'],
			cpu: '256',
			memory: '512',
			containerDefinitions: [{name: 'app', image, essential: true}],
		}),
	);
	const {Subnets: [subnet] = []} = await new EC2Client(clientFor(endpoint)).send(new DescribeSubnetsCommand({}));
	const {tasks = [], failures = []} = await ecs.send(
		new RunTaskCommand({
			cluster: 'kept',
			taskDefinition: 'sleeper',
			launchType: 'FARGATE',
			networkConfiguration: {awsvpcConfiguration: {subnets: [subnet?.SubnetId ?? '']}},
		}),
	);
	expect(failures).toEqual([]);
	const arn = tasks[0]?.taskArn ?? '';
	await until('the task runs', async () => (await statusOf(endpoint, arn)) === 'RUNNING');
	return arn;
}

async function statusOf(endpoint: string, arn: string): Promise<string | undefined> {
	const ecs = new ECSClient(clientFor(endpoint));
	const {tasks = []} = await ecs.send(new DescribeTasksCommand({cluster: 'kept', tasks: [arn]}));
	if (tasks[0]?.lastStatus === 'STOPPED') throw new Error(`The task stopped: ${tasks[0].stoppedReason}`);
	return tasks[0]?.lastStatus;
}
