import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {beginDrain} from '../../../assets/pool/protocol/drain.ts';
import {ThrottledError} from '../../../src/aws/errors.ts';
import type {Gateways} from '../../../src/aws/gateway.ts';
import {InvalidInputError} from '../../../src/errors.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {drainPool, planDrain} from '../../../src/operations/pool/drain.ts';
import {planResize, readSize, resizePool} from '../../../src/operations/pool/resize.ts';
import {resumePool} from '../../../src/operations/pool/resume.ts';
import {previewCalls} from '../../../src/operations/preview.ts';
import {finish} from '../../../src/operations/progress.ts';
import {outcomeOf} from '../support/collect.ts';
import {openTestPool, type TestPool} from './support/test-pool.ts';

let pool: TestPool;
let quota = 100;

beforeAll(async () => {
	const serviceQuotas = {quota: async () => ({Value: quota})};
	pool = await openTestPool('demo', {gateways: {serviceQuotas}});
	await pool.pool.table.initialise(5);
});

afterAll(() => pool[Symbol.asyncDispose]());

beforeEach(() => {
	quota = 100;
	pool.announced.length = 0;
});

afterEach(async () => {
	for (const task of await pool.records()) await pool.pool.table.remove(task);
	await change({target: 5, isDraining: false, pausedReason: null});
});

async function change(to: Parameters<typeof pool.pool.table.changeSettings>[1]): Promise<void> {
	const {table} = pool.pool;
	await table.changeSettings((await table.settings())?.version ?? 0, to);
}

describe('resizing', () => {
	it('pool#1 stores the size and tells the functions, after saying what it costs', async () => {
		const plan = await planResize(pool.session, undefined, 20);
		expect(plan.lines).toEqual([
			'Pool demo: 5 → 20 warm tasks; 20 tasks will be launched.',
			expect.stringMatching(/^To keep them warm costs \$0\.35\/h in AWS instead of \$0\.087\/h\.$/),
			"20 warm tasks take 5 of the account's 100 vCPU on FARGATE.",
		]);
		expect(await resizePool(pool.session, plan)).toMatchObject({target: 20});
		expect(pool.announced).toEqual(['PoolResized']);
		expect(await pool.pool.table.settings()).toMatchObject({target: 20});
	});

	it('has not failed when the functions cannot be told of it, who look every minute anyway', async () => {
		const putEvents = () => Promise.reject(new ThrottledError('AWS is throttling.', ''));
		const events = {...pool.session.gateways.events, putEvents};
		const gateways = new Proxy(pool.session.gateways, {
			get: (all, service: keyof Gateways) => (service === 'events' ? events : all[service]),
		});
		const plan = await planResize(pool.session, undefined, 6);
		expect(await resizePool({...pool.session, gateways}, plan)).toMatchObject({target: 6});
	});

	it('pool#1 says that only tasks nobody uses are stopped, and wants the name for more than one', async () => {
		await pool.place('ASSIGNED', {user: 'ana'});
		for (let count = 0; count < 3; count++) await pool.place('RUNNING');
		const plan = await planResize(pool.session, 'demo', 1);
		expect(plan.lines[0]).toContain('2 tasks that nobody uses will be stopped, the newest first');
		expect([plan.from, plan.to, plan.typed]).toEqual([5, 1, 'demo']);
	});

	it('refuses what is no size, more than the account may run, and a pool that drains; nothing is changed', async () => {
		for (const text of ['-1', '1.5', 'five', '', '9999999'])
			expect(() => readSize(text), text).toThrow(InvalidInputError);
		await expect(planResize(pool.session, undefined, -1)).rejects.toThrow(InvalidInputError);
		quota = 2;
		await expect(planResize(pool.session, undefined, 9)).rejects.toThrow(
			'9 warm tasks of demo need 2.25 vCPU, but the account may run 2 on FARGATE in us-east-1.',
		);
		expect((await planResize(pool.session, undefined, 8)).to).toBe(8);
		const {taskArn = ''} = await pool.place('ASSIGNED');
		await change({isDraining: true});
		await expect(planResize(pool.session, undefined, 3)).rejects.toThrow('is being drained');
		expect([await pool.pool.table.settings(), pool.announced]).toMatchObject([{target: 5}, []]);
		await pool.pool.tasks.stop(taskArn, 'for the test');
	});

	it('is kept from nothing by a drain that was left when all was done', async () => {
		await using own = await openTestPool('demo', {gateways: {serviceQuotas: pool.session.gateways.serviceQuotas}});
		await own.pool.table.initialise(0);
		await own.place('ERROR', {reason: 'no image', taskArn: undefined});
		await beginDrain(own.pool, 'left');
		const plan = await planResize(own.session, undefined, 3);
		expect(await resizePool(own.session, plan)).toMatchObject({target: 3, isDraining: false});
		expect(await own.records()).toEqual([]);
		await beginDrain(own.pool, 'left again');
		expect(await planDrain(own.session, undefined)).toMatchObject({typed: 'demo'});
	});

	it('shows the call before it is made', async () => {
		const plan = await planResize(pool.session, undefined, 6);
		expect(await previewCalls(pool.session, (twin) => resizePool(twin, plan))).toEqual([
			expect.stringMatching(/^aws dynamodb update-item --table-name demo-Tasks/),
		]);
		expect(await pool.pool.table.settings()).toMatchObject({target: 5});
	});
});

describe('draining', () => {
	it('pool#12 stops every task, removes every record, and launches nothing', async () => {
		const tasks = [
			await pool.place('ASSIGNED', {user: 'ana'}),
			await pool.place('RUNNING'),
			await pool.place('LAUNCHING'),
		];
		await pool.place('ERROR', {reason: 'no image', taskArn: undefined});
		const stopping = await pool.place('STOPPING');
		const plan = await planDrain(pool.session, undefined);
		expect(plan.lines).toEqual([
			expect.stringContaining(
				'4 tasks will be stopped – 1 available, 1 launching, 1 occupied, 1 stopping already. That frees $',
			),
			'1 user will lose a task: ana.',
			'Its size becomes 0 (now 5); nothing is launched until it is resized.',
		]);
		expect(plan.typed).toBe('demo');
		await pool.pool.tasks.stop(stopping.taskArn ?? '', 'for the test');
		const {events, steps, result} = await outcomeOf(drainPool(pool.session, plan));
		expect([steps, result?.stopped]).toEqual([['drain done'], 4]);
		const progress = events.flatMap((event) => (event.type === 'waiting' ? (event.progress?.total ?? []) : []));
		expect(new Set(progress)).toEqual(new Set([4]));
		expect([await pool.records(), await Promise.all(tasks.map((task) => pool.runs(task)))]).toEqual([
			[],
			[false, false, false],
		]);
		expect(await pool.pool.table.settings()).toMatchObject({target: 0, isDraining: false});
		expect(pool.announced).toEqual([]);
	});

	it('carries out the same plan again as the same drain', async () => {
		const plan = await planDrain(pool.session, undefined);
		await beginDrain(pool.pool, plan.drainId);
		await pool.place('RUNNING');
		expect(await finish(drainPool(pool.session, plan))).toMatchObject({stopped: 1});
		expect(await finish(drainPool(pool.session, plan))).toMatchObject({stopped: 0});
	});

	it('is refused while the pool is drained already, with what is left', async () => {
		const plan = await planDrain(pool.session, undefined);
		await pool.place('RUNNING');
		await pool.place('ERROR', {reason: 'no image'});
		await change({isDraining: true});
		await expect(planDrain(pool.session, undefined)).rejects.toThrow(
			'Pool demo is being drained already: 1 task left.',
		);
		await expect(finish(drainPool(pool.session, plan))).rejects.toThrow(StateError);
	});
});

describe('a pool that is being deleted', () => {
	it('gets no other size, and it is said how to go on with that, or to keep it', async () => {
		await change({isDraining: true, isBeingDeleted: true, target: 0});
		await expect(planResize(pool.session, undefined, 3)).rejects.toMatchObject({
			message: 'Pool demo is being deleted.',
			nextStep: expect.stringContaining('«ecs-console pool create --stack demo» keeps it'),
		});
		await change({isDraining: false, isBeingDeleted: null});
	});
});

describe('resuming', () => {
	it('lets a paused pool launch again and says why it had paused', async () => {
		await change({pausedReason: 'no capacity', failuresInRow: 3});
		const resumed = await resumePool(pool.session, undefined);
		expect(resumed).toMatchObject({stack: 'demo', pausedReason: 'no capacity', settings: {failuresInRow: 0}});
		expect(resumed.settings.pausedReason).toBeUndefined();
		expect(pool.announced).toEqual(['PoolResumed']);
	});

	it('is refused where nothing is paused', async () => {
		await expect(resumePool(pool.session, undefined)).rejects.toThrow('Pool demo is not paused.');
	});
});
