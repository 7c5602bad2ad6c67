import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openSession, type Session} from '../../../src/aws/session.ts';
import {type PoolContent, readPool} from '../../../src/operations/pool/status.ts';
import {awsProcess} from '../../support/aws-process.ts';
import {commandRuns, killAt, starts, type Told} from '../../support/command-runs.ts';
import {until} from '../../support/containers.ts';
import {leftovers, smallPool, tasksOf} from '../../support/pool-system.ts';

/** Whatever was lost is made up for within a minute or two. */
const patience = 150_000;
const stackName = 'killed';
const stack = ['--stack', stackName, '--yes'];

const aws = awsProcess(patience);
const follow = commandRuns(aws.environment);
let session: Session;

beforeAll(async () => {
	const {region, endpoint} = aws.engine;
	session = await openSession({
		...{local: true, endpointUrl: undefined, region, environment: {}},
		startLocal: () => Promise.resolve({endpointUrl: endpoint, region}),
	});
	expect(await follow(['pool', 'create', ...stack, ...smallPool])).toMatchObject({exitCode: 0});
}, patience);

afterAll(() => session?.close());

const content = (): Promise<PoolContent> => readPool(session, stackName);

/** So many are available and answer, nothing is under way, and ECS runs what has a record, and nothing else. */
async function comesToRest(target: number): Promise<void> {
	await until(
		`the pool keeps ${target}`,
		async () => {
			const [{tasks, settings}, live] = await Promise.all([content(), tasksOf(aws.engine.endpoint, stackName)]);
			const present = tasks.filter(({status}) => status !== 'ERROR');
			const arns = new Set(live.map(({taskArn}) => taskArn));
			return (
				!settings.isDraining &&
				settings.target === target &&
				present.length === target &&
				arns.size === target &&
				present.every(({status, taskArn}) => status === 'RUNNING' && arns.has(taskArn))
			);
		},
		patience,
	);
	for (const {address} of (await content()).tasks.filter(({status}) => status === 'RUNNING')) {
		expect((await fetch(`http://${address}/health`)).status).toBe(200);
	}
}

describe('a pool whose AWS is killed', {timeout: 2 * patience}, () => {
	it('pool#6 in the middle of filling has its size in the end, each task once', async () => {
		const resizing = follow(['pool', 'resize', '6', ...stack]);
		await until(
			'some are launching',
			async () => (await content()).tasks.some(({status}) => status === 'LAUNCHING'),
			patience,
		);
		await aws.restart();
		await resizing;
		await comesToRest(6);
	});

	it('pool#12 in the middle of draining is empty in the end', async () => {
		let restarting: Promise<void> | undefined;
		const ended = await follow(['pool', 'drain', ...stack], (told) => {
			if (told.type === 'waiting') restarting ??= aws.restart();
		});
		await restarting;
		expect(restarting, 'it was killed').toBeDefined();
		// It waits for AWS for a while; whether that was long enough or not, the pool goes on by itself.
		expect([0, 1, 69, 75]).toContain(ended.exitCode);
		await comesToRest(0);
	});

	it('pool#12 and is not started again ends the command; what it began goes on with the next start', async () => {
		expect(await follow(['pool', 'resize', '2', ...stack])).toMatchObject({exitCode: 0});
		await comesToRest(2);
		let killing: Promise<void> | undefined;
		const ended = await follow(['pool', 'drain', ...stack], (told) => {
			if (told.type === 'waiting') killing ??= aws.kill();
		});
		await killing;
		expect(killing, 'it was killed').toBeDefined();
		expect(ended).toMatchObject({exitCode: 69, last: expect.stringContaining('LocalAwsGoneError')});
		await aws.start();
		await comesToRest(0);
	});
});

describe('a command of a pool that is killed', {timeout: 2 * patience}, () => {
	it.each([
		['as it begins', starts('drain')],
		['while it waits', (told: Told) => told.type === 'waiting'],
	])('pool#12 drains the pool all the same, %s', async (_when, moment) => {
		expect(await follow(['pool', 'resize', '2', ...stack])).toMatchObject({exitCode: 0});
		await comesToRest(2);
		const {at, done} = killAt(moment, (child) => child.kill('SIGKILL'));
		await follow(['pool', 'drain', ...stack], at);
		expect(done.killed).toBe(true);
		// Killed before it said a word to AWS, it is run again; later it is refused, since the pool is on its way.
		const again = await follow(['pool', 'drain', ...stack]);
		expect(again.exitCode === 0 || again.last.includes('is being drained already')).toBe(true);
		await comesToRest(0);
	});

	it('pool#16 leaves nothing once it was deleted', async () => {
		expect(await follow(['pool', 'delete', ...stack])).toMatchObject({exitCode: 0});
		await until('nothing is left', async () => (await leftovers(aws.engine.endpoint, aws.directory)).length === 0);
	});
});
