import {describe, expect, it} from 'vitest';
import type {PoolTask} from '../../../assets/pool/protocol/record.ts';
import {awsProcess} from '../../support/aws-process.ts';
import {commandRuns, finished, killAt, starts, type Told} from '../../support/command-runs.ts';
import {until} from '../../support/containers.ts';
import {leftovers, smallPool, tasksOf} from '../../support/pool-system.ts';

const patience = 180_000;
const create = ['pool', 'create', '--stack', 'made', '--yes', ...smallPool];
const remove = ['pool', 'delete', '--stack', 'made', '--yes'];

const aws = awsProcess();
const follow = commandRuns(aws.environment);

async function records(): Promise<PoolTask[]> {
	const {result} = await follow(['pool', 'tasks', '--stack', 'made']);
	return JSON.parse(result) as PoolTask[];
}

async function expectFilled(count: number): Promise<void> {
	const tasks = await records();
	expect(tasks.map(({status}) => status)).toEqual(Array(count).fill('RUNNING'));
	const running = await tasksOf(aws.engine.endpoint, 'made');
	expect(running.map(({taskArn}) => taskArn).sort()).toEqual(tasks.map(({taskArn}) => taskArn).sort());
	for (const {address} of tasks) {
		const response = await fetch(`http://${address}/health`);
		expect(response.status).toBe(200);
	}
}

async function deleteAll(): Promise<void> {
	expect(await follow(remove)).toMatchObject({exitCode: 0, last: finished('delete')});
	await until('nothing is left', async () => (await leftovers(aws.engine.endpoint, aws.directory)).length === 0);
}

describe('a pool', () => {
	it('pool#1 is made from nothing, found as it is when made again, and pool#16 deleted without a trace', {
		timeout: patience,
	}, async () => {
		const made = await follow(create);
		expect([made.exitCode, made.last]).toEqual([0, finished('fill')]);
		expect(JSON.parse(made.result)).toEqual({stackName: 'made', target: 2, available: 2});
		await expectFilled(2);

		const steps: string[] = [];
		const again = await follow(create, ({type, step, state}) => {
			if (type === 'step' && state !== 'started') steps.push(`${step} ${state}`);
		});
		expect([again.exitCode, steps]).toEqual([
			0,
			['check done', 'parameters done', 'stack skipped', 'image skipped', 'fill skipped'],
		]);
		await expectFilled(2);

		const more = await follow(['pool', 'change', '--yes', '--parameter', 'WarmTasks=3']);
		expect(JSON.parse(more.result)).toMatchObject({target: 3, available: 3});
		await expectFilled(3);
		await deleteAll();
	});

	it('is made once by a set-up that is killed at every step and run again each time', {timeout: patience}, async () => {
		const moments = [
			starts('stack'),
			(told: Told) => told.type === 'stack-event',
			starts('image'),
			(told: Told) => told.type === 'build',
			starts('fill'),
			(told: Told) => told.type === 'waiting' && told.step === 'fill',
		];
		for (const moment of moments) {
			const {at, done} = killAt(moment, (child) => child.kill('SIGKILL'));
			await follow(create, at);
			expect(done.killed).toBe(true);
		}
		expect(await follow(create)).toMatchObject({exitCode: 0, last: finished('fill')});
		await expectFilled(2);
		for (const moment of [
			starts('pool'),
			starts('code'),
			starts('delete'),
			(told: Told) => told.type === 'stack-event',
		]) {
			const {at, done} = killAt(moment, (child) => child.kill('SIGKILL'));
			await follow(remove, at);
			expect(done.killed).toBe(true);
		}
		await until('the deletion that was begun has ended', async () => {
			const {exitCode} = await follow(['stack', 'outputs', 'made']);
			return exitCode !== 0;
		});
		await until('nothing is left', async () => (await leftovers(aws.engine.endpoint, aws.directory)).length === 0);
	});

	it('is made although the local AWS is killed meanwhile, and started again', {timeout: patience}, async () => {
		const moments = [
			(told: Told) => told.type === 'stack-event',
			(told: Told) => told.type === 'build',
			(told: Told) => told.type === 'waiting' && told.step === 'fill',
		];
		const restarts: Promise<void>[] = [];
		const at = (told: Told): void => {
			if (moments[0]?.(told) !== true) return;
			moments.shift();
			restarts.push(aws.restart());
		};
		let end = await follow(create, at);
		for (let again = 0; end.exitCode !== 0 && again < 3; again += 1) end = await follow(create, at);
		await Promise.all(restarts);
		expect([end.exitCode, end.last, moments]).toEqual([0, finished('fill'), []]);
		await until('the pool is what it should be', async () => {
			const statuses = (await records()).map(({status}) => status);
			return statuses.length === 2 && statuses.every((status) => status === 'RUNNING');
		});
		await deleteAll();
	});

	it('shows in a dry run what it would do, and does nothing', {timeout: patience}, async () => {
		const {exitCode, result} = await follow([...create, '--dry-run']);
		expect(exitCode).toBe(0);
		expect(result).toContain('aws cloudformation create-change-set --stack-name made');
		expect(await leftovers(aws.engine.endpoint, aws.directory)).toEqual([]);
	});
});
