import {beforeEach, expect, test} from 'vitest';
import {grab} from '../../../../assets/pool/protocol/grab.ts';
import {PoolRefused} from '../../../../assets/pool/protocol/refused.ts';
import {release} from '../../../../assets/pool/protocol/release.ts';
import {MemoryPool} from '../support/memory-pool.ts';
import {quietNetwork} from '../support/network.ts';

let world: MemoryPool;
beforeEach(async () => {
	world = new MemoryPool();
	await world.pool.table.initialise(0);
});

const grabFor = (user: string, claimId = `claim of ${user}`) => grab(world.pool, {user, claimId});

test('pool#2 the oldest available task becomes occupied by the user, with its address', async () => {
	world.place('ASSIGNED', {id: 'task_0'});
	world.place('RUNNING', {id: 'task_2', address: '203.0.113.2:80'});
	world.place('RUNNING', {id: 'task_1', address: '203.0.113.1:80'});
	const grabbed = await grabFor('ana');
	expect(grabbed?.passedOver).toBe(0);
	expect(grabbed?.task).toMatchObject({
		...{id: 'task_1', status: 'ASSIGNED', user: 'ana', address: '203.0.113.1:80', claimId: 'claim of ana'},
		assignedAt: world.now().toISOString(),
	});
	expect(grabbed?.task).not.toHaveProperty('leaseUntil');
	expect(world.table.tasks.get('task_1')).toEqual(grabbed?.task);
	expect(world.table.stored?.grabs).toBe(1);
});

test('pool#2 pool#3 two hundred at once get fifty tasks, each one once; the others hear that there is none', async () => {
	for (let index = 0; index < 50; index += 1) world.place('RUNNING', {id: `task_${100 + index}`});
	const all = await Promise.all(Array.from({length: 200}, (_, index) => grabFor(`user_${index}`)));
	const ids = all.flatMap((grabbed) => grabbed?.task.id ?? []);
	expect(ids).toHaveLength(50);
	expect(new Set(ids).size).toBe(50);
});

test.each([50, 1_000])('two hundred at once on %i tasks do not each try for every one of the oldest', async (warm) => {
	for (let index = 0; index < warm; index += 1) world.place('RUNNING', {id: `task_${10_000 + index}`});
	let claims = 0;
	const pool = world.over((request, act) => {
		if (request.startsWith('claim task')) claims += 1;
		return quietNetwork(request, act);
	});
	const users = Array.from({length: 200}, (_, index) => `user_${index}`);
	const all = await Promise.all(users.map((user) => grab(pool, {user, claimId: `claim of ${user}`})));
	expect(all.filter((grabbed) => grabbed !== undefined)).toHaveLength(Math.min(warm, 200));
	expect(claims).toBeLessThan(5 * users.length);
});

test('pool#3 what the index has not told yet is found in the table', async () => {
	world = new MemoryPool({lags: true});
	for (const id of ['task_1', 'task_2', 'task_3']) world.place('RUNNING', {id});
	expect((await grabFor('ana'))?.task.id).toBe('task_1');
});

test('pool#3 who lost the oldest takes another one; with none left there is no task', async () => {
	world = new MemoryPool({lags: true});
	for (const id of ['task_1', 'task_2']) world.place('RUNNING', {id});
	world.table.catchUp();
	expect((await grabFor('ana'))?.task.id).toBe('task_1');
	expect(await grabFor('ben')).toMatchObject({task: {id: 'task_2'}, passedOver: 1});
	expect(await grabFor('cem')).toBeUndefined();
});

test('pool#4 a grab without a user is refused, and takes nothing', async () => {
	world.place('RUNNING');
	await expect(grabFor('  ')).rejects.toThrow(PoolRefused);
	expect(world.statuses()).toEqual(['RUNNING']);
});

test('a task that died unnoticed, or is being stopped, or is ill, is passed over and stays as failed', async () => {
	const arns = ['task_1', 'task_2', 'task_3', 'task_4'].map((id) => world.place('RUNNING', {id}).taskArn ?? '');
	world.ecs.die(arns[0] ?? '');
	world.ecs.update({...world.ecs.task(arns[1] ?? ''), desiredStatus: 'STOPPED'});
	world.ecs.update({...world.ecs.task(arns[2] ?? ''), health: 'UNHEALTHY'});
	expect(await grabFor('ana')).toMatchObject({task: {id: 'task_4'}, passedOver: 3});
	expect(world.statuses()).toEqual(['ERROR', 'ERROR', 'ERROR', 'ASSIGNED']);
	expect(world.table.tasks.get('task_1')?.reason).toContain('app exited with code 1');
	expect(world.ecs.alive().map(({arn}) => arn)).toEqual([arns[3]]);
});

test('a task of which ECS cannot say whether it lives is given to nobody: it is stopped, and the caller told', async () => {
	const {taskArn = ''} = world.place('RUNNING', {id: 'task_1'});
	const pool = world.over(async (request, act) => {
		if (request.startsWith('describe')) throw new Error('ECS does not answer.');
		return act();
	});
	await expect(grab(pool, {user: 'ana', claimId: 'claim-1'})).rejects.toThrow('ECS does not answer.');
	expect(world.statuses()).toEqual(['STOPPING']);
	expect(world.ecs.task(taskArn).desiredStatus).toBe('STOPPED');
});

test('the same claim is answered with the same task: again, at the same moment, and when nothing else is left', async () => {
	for (const id of ['task_1', 'task_2']) world.place('RUNNING', {id});
	const both = await Promise.all([grabFor('ana', 'claim-1'), grabFor('ana', 'claim-1')]);
	expect(both.map((grabbed) => grabbed?.task.id)).toEqual(['task_1', 'task_1']);
	await grabFor('ben');
	expect((await grabFor('ana', 'claim-1'))?.task.id).toBe('task_1');
	expect(world.statuses()).toEqual(['ASSIGNED', 'ASSIGNED']);
});

test('a claim whose task has been released gets another one', async () => {
	for (const id of ['task_1', 'task_2']) world.place('RUNNING', {id});
	await grabFor('ana', 'claim-1');
	await release(world.pool, 'task_1', 'done');
	expect((await grabFor('ana', 'claim-1'))?.task.id).toBe('task_2');
});

test('a reply that was lost costs no second task', async () => {
	for (const id of ['task_1', 'task_2']) world.place('RUNNING', {id});
	const pool = world.over(async (request, act) => {
		const value = act();
		if (request.startsWith('claim task')) throw new Error('The reply was lost.');
		return value;
	});
	await expect(grab(pool, {user: 'ana', claimId: 'claim-1'})).rejects.toThrow('The reply was lost.');
	expect((await grabFor('ana', 'claim-1'))?.task.id).toBe('task_1');
	expect(world.statuses()).toEqual(['ASSIGNED', 'RUNNING']);
});

test('a lease runs from the grab', async () => {
	world = new MemoryPool({limits: {lease: 90}});
	world.place('RUNNING');
	const grabbed = await grabFor('ana');
	expect(grabbed?.task.leaseUntil).toBe(new Date(world.now().getTime() + 90_000).toISOString());
});

test('that a grab could not be counted does not fail it', async () => {
	world.place('RUNNING');
	const asked: string[] = [];
	const pool = world.over((request, act) => {
		asked.push(request);
		return request === 'countGrab' ? Promise.reject(new Error('Throttled')) : quietNetwork(request, act);
	});
	expect((await grab(pool, {user: 'ana', claimId: 'claim-1'}))?.task.user).toBe('ana');
	expect(asked).toContain('countGrab');
	expect(world.table.stored?.grabs).toBe(0);
});
