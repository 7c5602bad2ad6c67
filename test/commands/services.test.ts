import {join} from 'node:path';
import {CloudWatchLogsClient, PutLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DescribeServicesCommand, ECSClient, ListTasksCommand} from '@aws-sdk/client-ecs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {environmentFor} from '../../src/operations/local-aws/instance.ts';
import {cli} from '../support/cli.ts';
import {temporaryFolder, until} from '../support/containers.ts';
import {startLocalAws, type TestAws} from '../support/local-aws.ts';
import {createSmallService, passwordOfSmallService} from '../support/small-service.ts';

let aws: TestAws;
let folder: ReturnType<typeof temporaryFolder>;
let ecs: ECSClient;

beforeAll(async () => {
	aws = await startLocalAws();
	folder = temporaryFolder();
	ecs = new ECSClient(aws.client);
	await createSmallService(aws);
	await until('its task runs', async () => (await webService()).runningCount);
	const stream = `small/app/${await taskId()}`;
	const logEvents = [{timestamp: Date.now(), message: 'hello from app'}];
	await new CloudWatchLogsClient(aws.client).send(
		new PutLogEventsCommand({logGroupName: 'demo', logStreamName: stream, logEvents}),
	);
});

afterAll(async () => {
	await aws[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

const run = (...line: readonly string[]) =>
	cli(line, {
		...environmentFor({endpoint: aws.endpoint, region: 'us-east-1'}),
		HOME: folder.path,
		XDG_DATA_HOME: join(folder.path, 'data'),
	});

async function webService() {
	const {services = []} = await ecs.send(new DescribeServicesCommand({cluster: 'demo', services: ['web']}));
	const [service] = services;
	if (service === undefined) throw new Error('Service web is gone.');
	return service;
}

async function taskId(): Promise<string> {
	const {taskArns = []} = await ecs.send(new ListTasksCommand({cluster: 'demo'}));
	return taskArns[0]?.split('/').at(-1) ?? '';
}

describe('looking at services and tasks', {timeout: 120_000}, () => {
	it('lists, explains and describes them as JSON', async () => {
		const id = await taskId();
		const json = async (...line: readonly string[]) => JSON.parse((await run(...line, '--output', 'json')).stdout);
		expect(await json('clusters')).toEqual([expect.objectContaining({name: 'demo', services: 1, running: 1})]);
		expect(await json('services')).toEqual([expect.objectContaining({name: 'web', cluster: 'demo', desired: 1})]);
		expect(await json('services', 'list', '--cluster', 'demo')).toHaveLength(1);
		expect(await json('services', 'metrics', 'web')).toEqual({cpu: expect.any(Array), memory: expect.any(Array)});
		expect((await run('services', 'metrics', 'wob')).stderr).toContain('web');
		expect(await json('services', 'events', 'web')).toContainEqual(
			expect.objectContaining({kind: 'scaling', count: 1}),
		);
		expect(await json('services', 'why', 'web')).toMatchObject({
			summary: expect.stringContaining('Service web runs 1 of 1'),
		});
		expect(await json('tasks', 'why', id.slice(0, 6))).toMatchObject({
			summary: expect.stringContaining('has been RUNNING'),
			evidence: [expect.stringContaining('hello from app')],
		});
		expect(await json('describe', 'task', id, '--container', 'app')).toMatchObject({container: {name: 'app'}});
		const container = ['--container', 'app', '--cluster', 'demo'];
		expect(await json('tasks', 'describe', id, ...container)).toMatchObject({container: {name: 'app'}});
		expect(await json('services', 'describe', 'web')).toMatchObject({serviceName: 'web'});
		expect(await json('logs', '--task', id)).toEqual([
			{at: expect.any(String), container: 'app', message: 'hello from app'},
		]);
	});

	it('writes them for people, without secrets', async () => {
		const id = await taskId();
		const definition = await run('describe', 'task-definition', 'web');
		expect(definition.stdout).toMatch(/^ +- name: DB_PASSWORD\n +value: "?\[redacted\]"?$/m);
		expect(definition.stdout).not.toContain(passwordOfSmallService);
		expect((await run('services', 'list')).stdout).toMatch(/^SERVICE .*\nweb {2,}demo {2,}ACTIVE/);
		expect((await run('services', 'why', 'web')).stdout).toMatch(/^Service web .*\n→ .*\n\n {2}deployment ecs-svc/);
		expect((await run('logs', '--task', id, '--container', 'app')).stdout).toMatch(
			/^\d\d:\d\d:\d\d\.\d{3} app │ hello from app$/,
		);
		expect((await run('logs', '--service', 'web', '--cluster', 'demo')).stdout).toContain(
			`${id.slice(0, 8)} app │ hello from app`,
		);
		expect((await run('logs', '--group', 'demo', '--task', id)).stdout).toContain(`small/app/${id} │ hello`);
	});

	it.each([
		['--group demo', 'No log line of the last hour.'],
		['--group demo --since 10m', 'No log line of the last 10m.'],
		['--service web', 'No log line of the last hour.'],
	])('says where there is no log line: logs %s', async (line, sentence) => {
		const {exitCode, stdout, stderr} = await run('logs', ...line.split(' '), '--filter', 'nothing-like-it');
		expect([exitCode, stdout]).toEqual([0, '']);
		expect(stderr).toContain(sentence);
	});

	it.each([
		['services why webb', 'There is no service «webb» in cluster demo. Did you mean «web»?', 1],
		['services list --cluster dmeo', 'Did you mean «demo»?', 1],
		['tasks why ffff', 'There is no task «ffff»', 1],
		['describe cluster dem', 'Did you mean «demo»?', 1],
		['describe pod x', 'Allowed choices are cluster, service, task, task-definition', 64],
		['services scale web many', '«many» is no number of tasks', 64],
		['services scale web 2', 'there is no terminal to ask on', 64],
		['services deploy web', 'there is no terminal to ask on', 64],
		['logs --service web --task abc', '--service stands for itself, without --task', 64],
		['logs --container app', '--container is a container of a task', 64],
	])('says what is wrong: %s', async (line, message, code) => {
		const {stderr, exitCode} = await run(...line.split(' '));
		expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)]);
	});
});

describe('changing services and tasks', () => {
	it.each([
		['services scale web 3', 'aws ecs update-service --cluster demo --service web --desired-count 3 '],
		['services deploy web', 'aws ecs update-service --cluster demo --service web --force-new-deployment '],
	])('changes nothing with --dry-run or --read-only: %s', async (line, call) => {
		const dry = await run(...line.split(' '), '--dry-run', '--output', 'json');
		expect(JSON.parse(dry.stdout)).toEqual({dryRun: true, commandLines: [expect.stringContaining(call)]});
		const refused = await run(...line.split(' '), '--read-only');
		expect([refused.exitCode, refused.stderr]).toEqual([77, expect.stringContaining('Read-only')]);
		expect(await webService()).toMatchObject({desiredCount: 1, deployments: [{status: 'PRIMARY'}]});
	});

	it('asks nothing where the count is as wanted', async () => {
		const {exitCode, stdout} = await run('services', 'scale', 'web', '1');
		expect([exitCode, stdout]).toEqual([0, 'Service web runs 1 task.']);
	});

	it('stops a task, which its service replaces', async () => {
		const id = await taskId();
		const dry = await run('tasks', 'stop', id, '--dry-run');
		expect(dry.stderr).toContain('$ aws ecs stop-task --cluster demo');
		expect((await run('tasks', 'stop', id, '--read-only')).exitCode).toBe(77);
		const unasked = await run('tasks', 'stop', id.slice(0, 8));
		expect(unasked.stderr).toContain('Service web will start 1 task in place of what is stopped');
		expect(unasked.exitCode).toBe(64);
		const stopped = await run(
			'tasks',
			'stop',
			id.slice(0, 8),
			'--cluster',
			'demo',
			'--reason',
			'enough',
			'--wait',
			'--yes',
		);
		expect([stopped.exitCode, stopped.stdout]).toEqual([0, '1 task stopped.']);
		const why = await run('tasks', 'why', id);
		expect(why.stdout).toContain('because somebody asked ECS to stop it: «enough»');
		expect((await run('logs', '--task', id)).stdout).toContain('hello from app');
	});

	it('scales and deploys', async () => {
		const scaled = await run('services', 'scale', 'web', '2', '--yes', '--output', 'json');
		expect(JSON.parse(scaled.stdout)).toEqual({cluster: 'demo', service: 'web', from: 1, to: 2});
		const deployed = await run('services', 'deploy', 'web', '--yes');
		expect(deployed.stdout).toBe('Service web is steady and runs 2 tasks of web:1.');
		expect(await webService()).toMatchObject({runningCount: 2});
	});
});
