import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {StackView} from '../../../src/operations/overview/card.ts';
import type {PoolSummary} from '../../../src/operations/overview/overview.ts';
import {warningsOf} from '../../../src/operations/overview/warnings.ts';
import {readOverview} from '../../../src/operations/overview/watch.ts';
import {openTestPool, type TestPool} from '../pool/support/test-pool.ts';

describe('a pool on the Overview', () => {
	let pool: TestPool;

	beforeAll(async () => {
		pool = await openTestPool('demo', {gateways: {sqs: {waiting: async () => 2}}});
	});

	afterAll(() => pool[Symbol.asyncDispose]());

	afterEach(async () => {
		for (const task of await pool.records()) await pool.pool.table.remove(task);
	});

	const card = async () => (await readOverview(pool.session)).systems.find(({system}) => system === 'pool');

	async function change(to: Parameters<typeof pool.pool.table.changeSettings>[1]): Promise<void> {
		const {version = 0} = (await pool.pool.table.settings()) ?? {};
		await pool.pool.table.changeSettings(version, to);
	}

	it('is to be filled at first', async () => {
		expect(await card()).toMatchObject({stack: 'demo', next: {label: 'fill it', screen: 'pool'}});
	});

	it('tells its counts, what they cost, and what to do next', async () => {
		await pool.pool.table.initialise(2);
		await pool.place('RUNNING');
		await pool.place('RUNNING');
		await pool.place('ASSIGNED', {user: 'ana'});
		await pool.place('ERROR', {reason: 'no image'});
		await pool.place('ERROR', {reason: 'The task of ana stopped: done', user: 'ana'});
		const {systems, runningTasks, cost, warnings} = await readOverview(pool.session);
		expect(systems.find(({system}) => system === 'pool')).toMatchObject({
			state: {kind: 'ready'},
			tasks: {running: 3, pending: 0, desired: 3},
			pool: {
				counts: {available: 2, launching: 0, occupied: 1, stopping: 0, failed: 2},
				reason: 'no image',
				deadLetters: 4,
			},
			next: {label: 'grab a task', screen: 'pool'},
		});
		expect([runningTasks, cost.lines.map(({what}) => what)]).toEqual([
			3,
			['3 Fargate tasks of 0.25 vCPU, 0.5 GB', '3 public IPv4 addresses'],
		]);
		expect(warnings.map(({text}) => text)).toEqual(['demo: 4 events could not be worked off (dead letters)']);
	});

	it('proposes to look at it while it lacks tasks, drains, or is paused', async () => {
		await pool.pool.table.initialise(2);
		expect((await card())?.next.label).toBe('see its tasks');
		await change({pausedReason: 'no capacity'});
		expect((await card())?.next.label).toBe('see why it launches nothing');
		await change({pausedReason: null, isDraining: true});
		expect((await card())?.next.label).toBe('watch it drain');
		await change({isDraining: false, target: 0});
		expect((await card())?.next.label).toBe('keep some tasks warm');
	});
});

describe('warnings of a pool', () => {
	const now = Date.UTC(2026, 10, 21, 12);
	const quiet = {calls: 10, perSecond: 0.2, throttled: 0, total: 10, services: {}};
	const settings = {version: 1, target: 5, isDraining: false, failuresInRow: 0, grabs: 0, launches: 0, kills: 0};
	const summary: PoolSummary = {
		counts: {available: 3, launching: 2, occupied: 1, stopping: 0, failed: 1},
		...{settings, deadLetters: 0, underSince: now - 6 * 60_000, reason: 'CannotPullContainerError'},
	};
	const textsOf = (changes: Partial<PoolSummary>): string[] => {
		const view: StackView = {
			...{name: 'demo', id: 'id', status: 'CREATE_COMPLETE', outputs: {}, parameters: {}},
			...{state: {kind: 'ready'}, service: undefined, pool: {...summary, ...changes}},
		};
		return warningsOf([view], quiet, now).map(({level, text, screen}) => `${level} ${screen}: ${text}`);
	};

	it('come when it is under its target for five minutes, with why tasks failed', () => {
		expect(textsOf({})).toEqual([
			'warning pool: demo: 3 of 5 tasks are available, for 6 min: CannotPullContainerError',
		]);
		expect(textsOf({underSince: now - 4 * 60_000})).toEqual([]);
		expect(textsOf({underSince: undefined})).toEqual([]);
		expect(textsOf({settings: {...settings, isDraining: true}})).toEqual([]);
	});

	it('come at once when nothing is launched any more, and for dead letters', () => {
		expect(textsOf({settings: {...settings, pausedReason: 'no capacity'}, deadLetters: 1})).toEqual([
			'failure pool: demo launches nothing until it is resumed: no capacity',
			'warning pool: demo: 1 event could not be worked off (dead letters)',
		]);
	});
});
