import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {InvalidInputError} from '../../../src/errors.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {killTasks, planKill} from '../../../src/operations/pool/kill.ts';
import type {PoolTask} from '../../../src/operations/pool/look.ts';
import {previewCalls} from '../../../src/operations/preview.ts';
import {finish} from '../../../src/operations/progress.ts';
import type {Session} from '../../../src/operations/session.ts';
import {openTestPool, type TestPool} from './support/test-pool.ts';

let pool: TestPool;

beforeAll(async () => {
	pool = await openTestPool();
});

afterAll(() => pool[Symbol.asyncDispose]());

const ecsId = ({taskArn}: PoolTask): string => taskArn?.split('/').at(-1) ?? '';

/** Gateways are made on first use, so they cannot be spread. */
const over = <All extends object>(all: All, changes: Partial<All>): All =>
	new Proxy(all, {get: (_, name) => Reflect.get(name in changes ? changes : all, name)});

/** The session of somebody who may not delete items. */
function withoutDeletion(refusal: Error): Session {
	const refused = {deleteItem: () => Promise.reject(refusal)};
	const dynamoDb = over(pool.session.gateways.dynamoDb, refused);
	return {...pool.session, gateways: over(pool.session.gateways, {dynamoDb})};
}

describe('stopping tasks of a pool', () => {
	it('pool#10 stops an occupied task and closes its record, and says that nothing starts in its place', async () => {
		const task = await pool.place('ASSIGNED', {user: 'ana', address: '127.0.0.1:8080'});
		const plan = await planKill(pool.session, undefined, [task.id]);
		expect(plan.lines).toEqual([
			'This stops 1 task of demo:',
			`  ${ecsId(task).slice(0, 12)} occupied by ana at 127.0.0.1:8080`,
			'Nothing starts in place of an occupied task: it was replaced when it was grabbed.',
		]);
		expect(plan.typed).toBeUndefined();
		const {stopped} = await finish(killTasks(pool.session, plan));
		expect([stopped, await pool.records(), await pool.runs(task)]).toEqual([1, [], false]);
		expect(pool.announced).toEqual([]);
	});

	it('finds tasks by the beginning of their ECS id, and wants the name typed for several', async () => {
		const [one, other] = [await pool.place('RUNNING'), await pool.place('ASSIGNED', {user: 'ben'})];
		const plan = await planKill(pool.session, 'demo', [ecsId(one).slice(0, 20), other.id, one.id]);
		expect(plan.tasks.map(({id}) => id)).toEqual([one.id, other.id]);
		expect(plan.typed).toBe('demo');
		expect(plan.lines.at(-1)).toContain('will launch 1 task in place of what was warm');
		await finish(killTasks(pool.session, plan));
		expect(await pool.records()).toEqual([]);
		// So that what was warm is launched anew at once.
		expect(pool.announced).toEqual(['TasksKilled']);
	});

	it('tells of a record that cannot be closed, instead of taking it for closed', async () => {
		const task = await pool.place('ASSIGNED', {user: 'ana'});
		const plan = await planKill(pool.session, undefined, [task.id]);
		const refusal = new Error('dynamodb:DeleteItem is not allowed.');
		await expect(finish(killTasks(withoutDeletion(refusal), plan))).rejects.toThrow(refusal);
		expect(await pool.records()).toMatchObject([{id: task.id, status: 'STOPPING'}]);
		await finish(killTasks(pool.session, plan));
		expect(await pool.records()).toEqual([]);
	});

	it('shows the calls before it makes them', async () => {
		const task = await pool.place('ASSIGNED', {user: 'ana'});
		const plan = await planKill(pool.session, undefined, [task.id]);
		const lines = await previewCalls(pool.session, (twin) => killTasks(twin, plan));
		expect(lines.length).toBeGreaterThan(0);
		for (const line of lines) expect(line).toMatch(/^aws dynamodb transact-write-items .*demo-Tasks.*Kills/);
		expect(await pool.records()).toMatchObject([{id: task.id, status: 'ASSIGNED', version: 1}]);
		await finish(killTasks(pool.session, plan));
	});

	it('refuses what is no task, what is several, and what has ended, with a sentence', async () => {
		const tasks = [
			await pool.place('STOPPING'),
			await pool.place('ERROR', {reason: 'no image'}),
			await pool.place('RUNNING'),
		];
		const plan = (...ids: readonly string[]) => planKill(pool.session, undefined, ids);
		await expect(plan()).rejects.toThrow(InvalidInputError);
		await expect(plan('task_1999')).rejects.toThrow('«task_1999» is no task of the pool.');
		await expect(plan('task_')).rejects.toThrow('is the beginning of 3 tasks');
		await expect(plan(tasks[0]?.id ?? '')).rejects.toThrow('is stopping already');
		await expect(plan(tasks[1]?.id ?? '')).rejects.toThrow('has failed (no image)');
		await expect(plan(tasks[1]?.id ?? '')).rejects.toThrow(StateError);
	});
});
