import {beforeEach, expect, test} from 'vitest';
import {giveBack} from '../../../../assets/pool/protocol/give-back.ts';
import {type Abandoned, grab} from '../../../../assets/pool/protocol/grab.ts';
import {MemoryPool} from '../support/memory-pool.ts';

let world: MemoryPool;
beforeEach(async () => {
	world = new MemoryPool();
	await world.pool.table.initialise(0);
});

const reason = 'Whoever grabbed it did not wait for it';
const take = {status: 'ASSIGNED', user: 'ana', claimId: 'claim-1'} as const;

test('a task that was claimed is stopped, as one is used once', async () => {
	const candidate = world.place('RUNNING', {id: 'task_1'});
	await world.pool.table.claim(candidate, {id: 'claim-1'}, take);
	await giveBack(world.pool, candidate, 'claim-1', reason);
	expect(world.table.tasks.get('task_1')).toMatchObject({status: 'STOPPING', reason});
	expect(world.ecs.alive()).toEqual([]);
});

test('a task that was not claimed stays available, and a claim that is still on its way takes nothing', async () => {
	const candidate = world.place('RUNNING', {id: 'task_1'});
	await giveBack(world.pool, candidate, 'claim-1', reason);
	expect(await world.pool.table.claim(candidate, {id: 'claim-1'}, take)).toEqual({isWritten: false});
	expect(world.statuses()).toEqual(['RUNNING']);
	expect((await grab(world.pool, {user: 'ben', claimId: 'claim-2'}))?.task.id).toBe('task_1');
});

test('a claim that is being written at this moment is waited for', async () => {
	const candidate = world.place('RUNNING', {id: 'task_1'});
	const {table} = world.pool;
	let conflicts = 0;
	const change: typeof table.change = async (...of) => {
		if (conflicts++ > 0) return await table.change(...of);
		// DynamoDB refuses for the transaction, and tells what was there before it.
		await table.claim(candidate, {id: 'claim-1'}, take);
		return {isWritten: false, found: candidate};
	};
	await giveBack({...world.pool, table: {...table, change}}, candidate, 'claim-1', reason);
	expect(world.statuses()).toEqual(['STOPPING']);
});

test('a task that somebody else has got, that ends or that is gone is left alone', async () => {
	const taken = world.place('RUNNING', {id: 'task_1'});
	await grab(world.pool, {user: 'ben', claimId: 'claim-2'});
	const ending = world.place('RUNNING', {id: 'task_2'});
	await world.pool.table.change(ending, {status: 'STOPPING', reason: 'It reached its maximum age'});
	const gone = {...taken, id: 'task_3'};
	for (const task of [taken, ending, gone]) await giveBack(world.pool, task, 'claim-1', reason);
	expect(world.table.records()).toMatchObject([
		{status: 'ASSIGNED', user: 'ben', version: 2},
		{status: 'STOPPING', reason: 'It reached its maximum age', version: 2},
	]);
});

test('that ECS could not be told does not fail it: whoever looks at the pool next stops the task', async () => {
	const candidate = world.place('ASSIGNED', {id: 'task_1', claimId: 'claim-1'});
	const pool = world.over(async (request, act) => {
		if (request.startsWith('stop')) throw new Error('ECS does not answer.');
		return act();
	});
	await giveBack(pool, candidate, 'claim-1', reason);
	expect(world.statuses()).toEqual(['STOPPING']);
});

test.each([
	['claim', false],
	['describe', true],
])('who grabs hears what to give back when its %s gets no answer', async (lost, isClaimed) => {
	world.place('RUNNING', {id: 'task_1'});
	const pool = world.over(async (request, act) => {
		const value = act();
		if (request.startsWith(lost)) throw new Error('The reply was lost.');
		return value;
	});
	const abandoned: Abandoned[] = [];
	const abandon = async (one: Abandoned) => void abandoned.push(one);
	await expect(grab(pool, {user: 'ana', claimId: 'claim-1', abandon})).rejects.toThrow('The reply was lost.');
	expect(abandoned).toMatchObject([{isClaimed, task: {id: 'task_1'}, error: {message: 'The reply was lost.'}}]);
});
