import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {ECSClient, StopTaskCommand} from '@aws-sdk/client-ecs';
import {beforeAll, describe, expect, it} from 'vitest';
import type {PoolTask} from '../../src/operations/pool/look.ts';
import type {PoolStatus} from '../../src/operations/pool/status.ts';
import {awsProcess} from '../support/aws-process.ts';
import {cli} from '../support/cli.ts';
import {until} from '../support/containers.ts';
import {clientFor} from '../support/local-aws.ts';
import {smallPool, tasksOf} from '../support/pool-system.ts';

const patience = 120_000;
const program = new URL('../../src/bin.ts', import.meta.url).pathname;

const aws = awsProcess(patience);

beforeAll(async () => {
	const made = await run('create', '--stack', 'demo', '--yes', ...smallPool);
	expect(made.exitCode, made.stderr).toBe(0);
}, 180_000);

const environment = () => ({...aws.environment(), XDG_DATA_HOME: aws.folder});
const run = (...line: readonly string[]) => cli(['pool', ...line], environment());

/** A command's result. */
async function json<Result>(...line: readonly string[]): Promise<Result> {
	const {stdout, stderr, exitCode} = await run(...line, '--output', 'json');
	expect(exitCode, stderr).toBe(0);
	return JSON.parse(stdout) as Result;
}

const status = () => json<PoolStatus>('status');
const settles = (target: number, occupied: number) =>
	until(`${target} are available and ${occupied} occupied`, async () => {
		const {counts} = await status();
		return counts.available === target && counts.occupied === occupied && counts.stopping === 0;
	});

/** Starts a command that goes on, and answers its first line. */
async function begin(...line: readonly string[]) {
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'pool', ...line], {
		env: {PATH: process.env.PATH ?? '', ...environment()},
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const ended = once(child, 'close');
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	const {value} = await lines.next();
	return {
		first: JSON.parse(String(value)) as Record<string, unknown>,
		async [Symbol.asyncDispose]() {
			child.kill('SIGINT');
			await ended;
		},
	};
}

describe('ecs-console pool', {timeout: patience}, () => {
	it('pool#7 tells a pool by its counts, in a list, and task by task', async () => {
		expect(await status()).toMatchObject({
			...{stack: 'demo', settings: {target: 2}, simulator: 'off', deadLetters: 0},
			counts: {available: 2, launching: 0, occupied: 0, stopping: 0, failed: 0},
		});
		expect((await run('status')).stdout).toContain('available 2  launching 0  occupied 0  failed 0');
		expect((await run('list')).stdout).toMatch(/^demo +2 +2 +0 +0 +0 +ready$/m);
		expect((await run('tasks')).stdout).toMatch(/^available +[\da-f]{12} +– +127\.\S+:8080 +\S+ +\S+ +\S+ m?s$/m);
		expect(await json('tasks', '--state', 'occupied')).toEqual([]);
	});

	it('pool#2 pool#5 grabs a task that answers, and another one is launched in its place', async () => {
		const [oldest] = await json<PoolTask[]>('tasks');
		const grabbed = await json<{id: string; address: string}>('grab', 'ana', '--claim', 'one');
		expect(grabbed.id).toBe(oldest?.id);
		expect((await fetch(`http://${grabbed.address}/`)).status).toBe(200);
		expect((await json<{id: string}>('grab', 'ana', '--claim', 'one')).id).toBe(grabbed.id);
		await settles(2, 1);
		expect(await status()).toMatchObject({settings: {grabs: 1, launches: 3}});
	});

	it('pool#10 stops an occupied task without a replacement', async () => {
		const [task] = await json<PoolTask[]>('tasks', '--state', 'occupied');
		expect((await run('kill', task?.id ?? '', '--yes')).stdout).toMatch(/^1 task stopped in /);
		await settles(2, 0);
		expect(await status()).toMatchObject({settings: {launches: 3, kills: 1}});
	});

	it('pool#6 pool#11 comes back to its size when a warm task dies, and notices when an occupied one does', async () => {
		await json('grab', 'ben');
		await settles(2, 1);
		const ecs = new ECSClient(clientFor(aws.engine.endpoint));
		for (const state of ['available', 'occupied']) {
			const [task] = await json<PoolTask[]>('tasks', '--state', state);
			await ecs.send(new StopTaskCommand({cluster: 'demo', task: task?.taskArn}));
		}
		await settles(2, 0);
	});

	it('pool#1 launches and stops the difference to a new size', async () => {
		expect((await run('resize', '4', '--yes')).stdout).toContain('Pool demo keeps 4 tasks warm.');
		await settles(4, 0);
		await run('resize', '1', '--yes');
		await settles(1, 0);
		await run('resize', '2', '--yes');
		await settles(2, 0);
	});

	it('pool#15 simulates a minute of users, on request', async () => {
		const {grab, kill} = await json<{grab: {tried: number; done: number}; kill: {tried: number}}>(
			...['simulate', '--once', '--seed', '7'],
		);
		expect([grab.tried, kill.tried].every((tried) => tried >= 5 && tried <= 15)).toBe(true);
		expect((await run('simulate', '--on', '--yes')).stdout).toBe('The simulator of demo is on.');
		expect((await run('simulate', '--off')).stdout).toBe('The simulator of demo is off.');
		await until('all are settled', async () => (await status()).counts.available === 2);
	});

	it('pool#13 serves programs, and shows looks a script can read', async () => {
		await using server = await begin('serve', '--port', '0', '--output', 'json');
		const url = String(server.first.url);
		const response = await fetch(`${url}grab-task`, {method: 'POST', body: '{"user_id":"eva"}'});
		expect([response.status, await response.json()]).toMatchObject([200, {task_id: expect.any(String)}]);
		await using watch = await begin('watch', '--output', 'json');
		expect(watch.first).toMatchObject({kind: 'pool', stack: 'demo', isWhole: true});
	});

	it('pool#14 tells the metrics of the last hour, which add up to what the board counts', async () => {
		await until('the metrics are those of the board', async () => {
			const {launches, grabs, kills, startup} = await json<Record<string, unknown>>('metrics');
			const {settings} = await status();
			expect([settings.launches >= 6, settings.grabs >= 2, settings.kills >= 1]).toEqual([true, true, true]);
			const isSame = launches === settings.launches && grabs === settings.grabs && kills === settings.kills;
			return isSame && startup !== undefined;
		});
	});

	it('changes nothing in a dry run, in read-only, and without an answer', async () => {
		const before = await json<PoolTask[]>('tasks');
		expect((await run('resize', '3', '--dry-run')).stderr).toContain(
			'$ aws dynamodb update-item --table-name demo-Tasks',
		);
		const {stderr} = await run('simulate', '--on', '--dry-run');
		for (const rule of ['grab', 'kill'])
			expect(stderr).toContain(`$ aws events enable-rule --name demo-simulate-${rule}`);
		expect((await run('grab', 'ana', '--read-only')).exitCode).toBe(77);
		expect((await run('drain')).exitCode).toBe(64);
		expect((await run('resize', '5000', '--yes')).stderr).toContain('the account may run');
		expect((await run('status', '--stack', 'demp')).stderr).toContain('Did you mean «demo»?');
		expect((await run('grab')).stderr).toContain('the user name is missing');
		expect(await json('tasks')).toEqual(before);
	});

	it('pool#12 drains to nothing, and refuses a grab then', async () => {
		expect(await json<{stopped: number}>('drain', '--yes')).toMatchObject({stopped: expect.any(Number)});
		expect([await json('tasks'), await tasksOf(aws.engine.endpoint, 'demo')]).toEqual([[], []]);
		const refused = await run('grab', 'ana');
		expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('its size is 0')]);
	});
});
