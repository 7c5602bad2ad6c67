import {describe, expect, test} from 'vitest';
import {grab} from '../../../../assets/pool/protocol/grab.ts';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import {reconcileTask} from '../../../../assets/pool/protocol/reconcile-task.ts';
import {resize} from '../../../../assets/pool/protocol/resize.ts';
import {MemoryPool} from '../support/memory-pool.ts';

async function filled(target: number): Promise<MemoryPool> {
	const world = new MemoryPool();
	await world.fill(target);
	return world;
}

const launching = (count: number) => Array.from({length: count}, () => 'LAUNCHING');

/** A minute in which ECS does what it was asked to. */
async function minute(world: MemoryPool): Promise<void> {
	world.ecs.settle();
	world.pass(60);
	await reconcile(world.pool);
}

describe('pool#6 reconciling restores the pool', () => {
	test('after a warm task has died', async () => {
		const world = await filled(3);
		world.ecs.die('arn:2');
		await reconcile(world.pool);
		expect(world.statuses()).toEqual(['RUNNING', 'ERROR', 'RUNNING', 'LAUNCHING']);
		await minute(world);
		expect(world.statuses()).toEqual(['RUNNING', 'ERROR', 'RUNNING', 'RUNNING']);
	});

	test('after a grab of which no event told', async () => {
		const world = await filled(2);
		await grab(world.pool, {user: 'ana', claimId: 'claim-1'});
		await reconcile(world.pool);
		expect(world.statuses()).toEqual(['ASSIGNED', 'RUNNING', 'LAUNCHING']);
	});

	test('after whoever launched crashed, before RunTask as well as after it', async () => {
		const world = new MemoryPool();
		await world.pool.table.initialise(2);
		const now = world.now().toISOString();
		const launching = ['task_1', 'task_2'].map((id) => ({
			...{id, status: 'LAUNCHING', version: 1, createdAt: now, updatedAt: now},
		})) as Parameters<MemoryPool['table']['put']>[0][];
		for (const task of launching) world.table.put(task);
		world.ecs.add({startedBy: 'pool/task_1'});
		world.pass(21);
		await reconcile(world.pool);
		expect(world.ecs.tasks.size).toBe(2);
		await minute(world);
		expect(world.statuses()).toEqual(['RUNNING', 'RUNNING']);
	});

	test('and ten at the same moment do what one does', async () => {
		const world = await filled(3);
		world.ecs.die('arn:1');
		await Promise.all(Array.from({length: 10}, () => reconcile(world.pool)));
		expect(world.statuses()).toEqual(['ERROR', 'RUNNING', 'RUNNING', 'LAUNCHING']);
		expect(world.ecs.tasks.size).toBe(4);
	});

	test('also when one of its tasks cannot be settled, which it tells then', async () => {
		const world = await filled(2);
		world.ecs.die('arn:1');
		const pool = world.over(async (request, act) => {
			if (request.startsWith('change') && request.endsWith('ERROR')) throw new Error('Throttled');
			return act();
		});
		await resize(world.pool, 4);
		await expect(reconcile(pool)).rejects.toThrow('Throttled');
		expect(world.statuses()).toEqual(['RUNNING', 'RUNNING', 'LAUNCHING', 'LAUNCHING']);
	});
});

describe('reconciling stops', () => {
	test('pool#1 what is too much after the pool was made smaller, never an occupied task', async () => {
		const world = await filled(4);
		await grab(world.pool, {user: 'ana', claimId: 'claim-1'});
		await resize(world.pool, 1);
		await reconcile(world.pool);
		expect(world.statuses()).toEqual(['ASSIGNED', 'RUNNING', 'STOPPING', 'STOPPING']);
		await minute(world);
		expect(world.statuses()).toEqual(['ASSIGNED', 'RUNNING']);
		expect(world.ecs.alive()).toHaveLength(2);
	});

	test('pool#16 tasks without a record, and no others', async () => {
		const world = await filled(1);
		world.ecs.add({startedBy: 'pool/task_gone', lastStatus: 'RUNNING'});
		const foreign = world.ecs.add({startedBy: 'ecs-svc/123', lastStatus: 'RUNNING'});
		await reconcile(world.pool);
		expect(world.ecs.alive().map(({arn}) => arn)).toEqual(['arn:1', foreign.arn]);
	});

	test('warm tasks of another task definition, a quarter of the pool at a time, never an occupied one', async () => {
		const world = await filled(5);
		await grab(world.pool, {user: 'ana', claimId: 'claim-1'});
		await minute(world);
		await minute(world);
		world.taskDefinition = 'task:2';
		await minute(world);
		expect(world.statuses()).toEqual([
			'ASSIGNED',
			'STOPPING',
			'STOPPING',
			...Array(3).fill('RUNNING'),
			...launching(2),
		]);
		expect(world.table.records()[1]?.reason).toBe('The task definition of the pool is another one now');
		for (let minutes = 0; minutes < 3; minutes += 1) await minute(world);
		const of = world.table.records().map(({taskArn = ''}) => world.ecs.task(taskArn).taskDefinition);
		expect(of).toEqual(['task:1', ...Array(5).fill('task:2')]);
	});

	test('tasks whose lease has ended', async () => {
		const world = new MemoryPool({limits: {lease: 90}});
		await world.fill(1);
		await grab(world.pool, {user: 'ana', claimId: 'claim-1'});
		await minute(world);
		expect(world.statuses()).toEqual(['ASSIGNED', 'LAUNCHING']);
		await minute(world);
		expect(world.table.records()[0]).toMatchObject({status: 'STOPPING', reason: 'Its lease has ended'});
		await minute(world);
		expect(world.statuses()).toEqual(['RUNNING']);
	});
});

test('failed tasks are shown for an hour', async () => {
	const world = await filled(1);
	world.ecs.die('arn:1');
	await minute(world);
	expect(world.statuses()).toEqual(['ERROR', 'LAUNCHING']);
	await minute(world);
	world.pass(3_600);
	await reconcile(world.pool);
	expect(world.statuses()).toEqual(['RUNNING']);
});

test('a pool without settings is left alone', async () => {
	const world = new MemoryPool();
	world.ecs.add({startedBy: 'pool/task_1'});
	await reconcile(world.pool);
	expect(world.ecs.alive()).toHaveLength(1);
});

describe('reconciling one task, of which an event told', () => {
	test('makes it available', async () => {
		const world = new MemoryPool();
		await world.pool.table.initialise(1);
		const {taskArn = ''} = world.place('LAUNCHING');
		const event = world.ecs.task(taskArn);
		world.ecs.settle();
		// The event is old: it is asked how the task is now.
		await reconcileTask(world.pool, event);
		expect(world.statuses()).toEqual(['RUNNING']);
	});

	test('launches another one instead of a warm one that died, once', async () => {
		const world = await filled(2);
		world.ecs.die('arn:1');
		await reconcileTask(world.pool, world.ecs.task('arn:1'));
		await reconcileTask(world.pool, world.ecs.task('arn:1'));
		expect(world.statuses()).toEqual(['ERROR', 'RUNNING', 'LAUNCHING']);
	});

	test('pool#10 launches nothing for an occupied one that has stopped', async () => {
		const world = await filled(1);
		await grab(world.pool, {user: 'ana', claimId: 'claim-1'});
		world.ecs.die('arn:1');
		await reconcileTask(world.pool, world.ecs.task('arn:1'));
		expect(world.statuses()).toEqual(['ERROR']);
	});

	test('stops it when it has no record, and leaves those that no pool started', async () => {
		const world = await filled(0);
		await reconcileTask(world.pool, world.ecs.add({startedBy: 'pool/task_gone'}));
		const foreign = world.ecs.add({startedBy: 'ecs-svc/123'});
		await reconcileTask(world.pool, foreign);
		expect(world.ecs.alive()).toEqual([foreign]);
	});
});
