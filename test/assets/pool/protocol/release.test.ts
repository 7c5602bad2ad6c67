import {beforeEach, expect, test} from 'vitest';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import type {Status} from '../../../../assets/pool/protocol/record.ts';
import {release} from '../../../../assets/pool/protocol/release.ts';
import {MemoryPool} from '../support/memory-pool.ts';

let world: MemoryPool;
beforeEach(async () => {
	world = new MemoryPool();
	await world.pool.table.initialise(0);
});

test.each<Status>(['LAUNCHING', 'RUNNING', 'ASSIGNED', 'ERROR'])(
	'pool#10 a task that is %s is stopped, and its record closed once it has',
	async (status) => {
		const {id, taskArn = ''} = world.place(status);
		expect(await release(world.pool, id, 'Its user has left')).toMatchObject({
			status: 'STOPPING',
			reason: 'Its user has left',
		});
		expect(world.ecs.task(taskArn).desiredStatus).toBe('STOPPED');
		expect(world.table.stored?.kills).toBe(status === 'ERROR' ? 0 : 1);
		world.ecs.settle();
		await reconcile(world.pool);
		expect(world.statuses()).toEqual([]);
		expect(world.ecs.tasks.size).toBe(1);
	},
);

test('there is nothing to release of a task that is gone', async () => {
	expect(await release(world.pool, 'task_1', 'done')).toBeUndefined();
});

test('releasing twice counts once, and stops again', async () => {
	const {id, taskArn = ''} = world.place('ASSIGNED');
	await release(world.pool, id, 'done');
	world.ecs.update({...world.ecs.task(taskArn), desiredStatus: 'RUNNING'});
	expect(await release(world.pool, id, 'done')).toMatchObject({status: 'STOPPING', version: 2});
	expect(world.ecs.task(taskArn).desiredStatus).toBe('STOPPED');
	expect(world.table.stored?.kills).toBe(1);
});

test('pool#14 a kill whose answer is lost is counted once, however often it is asked for', async () => {
	const {id} = world.place('ASSIGNED');
	const pool = world.over(async (request, act) => {
		const value = act();
		if (request.startsWith('kill')) throw new Error('The answer was lost.');
		return value;
	});
	await expect(release(pool, id, 'done')).rejects.toThrow('The answer was lost.');
	expect(await release(world.pool, id, 'done')).toMatchObject({status: 'STOPPING'});
	expect(world.table.stored?.kills).toBe(1);
});

test('a task that changes meanwhile is released as it is then', async () => {
	const task = world.place('LAUNCHING');
	let isFirst = true;
	const pool = world.over(async (request, act) => {
		const value = act();
		if (isFirst && request.startsWith('get')) {
			isFirst = false;
			await world.pool.table.change(task, {status: 'RUNNING', address: '203.0.113.1:80'});
		}
		return value;
	});
	expect(await release(pool, task.id, 'done')).toMatchObject({status: 'STOPPING', address: '203.0.113.1:80'});
});

test('a stop that fails is told; the record says STOPPING already, and reconciling stops the task', async () => {
	const {id, taskArn = ''} = world.place('ASSIGNED');
	const pool = world.over(async (request, act) => {
		if (request.startsWith('stop')) throw new Error('Throttled');
		return act();
	});
	await expect(release(pool, id, 'done')).rejects.toThrow('Throttled');
	expect(world.statuses()).toEqual(['STOPPING']);
	await reconcile(world.pool);
	expect(world.ecs.task(taskArn).desiredStatus).toBe('STOPPED');
});
