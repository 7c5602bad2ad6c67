import {beforeEach, describe, expect, test} from 'vitest';
import type {EcsTask} from '../../../../assets/pool/protocol/pool.ts';
import type {PoolTask, Status} from '../../../../assets/pool/protocol/record.ts';
import {track} from '../../../../assets/pool/protocol/track.ts';
import {MemoryPool} from '../support/memory-pool.ts';

let world: MemoryPool;
beforeEach(async () => {
	world = new MemoryPool();
	await world.pool.table.initialise(1);
});

/** Tracks a record against what ECS says of its task now. */
async function look(task: PoolTask, more: Partial<EcsTask> = {}): Promise<PoolTask | undefined> {
	return await track(world.pool, task, {...world.ecs.task(task.taskArn ?? ''), ...more});
}

function running(task: PoolTask, {answers = true} = {}): PoolTask {
	world.ecs.advance(task.taskArn ?? '');
	if (answers) world.ecs.advance(task.taskArn ?? '');
	return task;
}

describe('a launch', () => {
	test('pool#8 is available once its container runs, its address is known, and it answers', async () => {
		const task = world.place('LAUNCHING', {id: 'task_1'});
		expect(await look(task)).toEqual(task);
		world.ecs.advance(task.taskArn ?? '');
		expect(await look(task)).toEqual(task);
		world.ecs.advance(task.taskArn ?? '');
		world.pass(12);
		expect(await look(task)).toMatchObject({
			status: 'RUNNING',
			address: '203.0.113.1:1',
			availableAt: world.now().toISOString(),
		});
	});

	test('pool#8 records where its time went', async () => {
		const task = running(world.place('LAUNCHING'));
		const at = (seconds: number) => new Date(world.now().getTime() + seconds * 1_000);
		const times = {createdAt: at(1), pullStartedAt: at(4), pullStoppedAt: at(9.5), startedAt: at(10)};
		world.pass(12);
		expect((await look(task, times))?.launch).toEqual({provision: 3, pull: 5.5, start: 0.5, ready: 2, total: 12});
		const cached = running(world.place('LAUNCHING', {id: 'task_2'}));
		expect((await look(cached, {createdAt: world.now(), startedAt: at(99)}))?.launch).toEqual({ready: 0, total: 0});
	});

	test('that is ill, or has no address yet, is not available', async () => {
		const task = running(world.place('LAUNCHING'));
		expect(await look(task, {health: 'UNHEALTHY'})).toEqual(task);
		const pool = {...world.pool, tasks: {...world.pool.tasks, address: async () => undefined}};
		expect(await track(pool, task, world.ecs.task(task.taskArn ?? ''))).toEqual(task);
	});

	test('pool#9 that stopped has failed with its stop reason, and the pool counts it', async () => {
		const task = world.place('LAUNCHING');
		world.ecs.die(task.taskArn ?? '', 'CannotPullContainerError: not found');
		expect(await look(task)).toMatchObject({status: 'ERROR', reason: 'CannotPullContainerError: not found'});
		expect(world.table.stored?.failuresInRow).toBe(1);
		await look(task);
		expect(world.table.stored?.failuresInRow).toBe(1);
	});

	test('pool#9 that takes too long has failed and is stopped; one that answers late is available', async () => {
		const slow = running(world.place('LAUNCHING', {id: 'task_1'}), {answers: false});
		const late = running(world.place('LAUNCHING', {id: 'task_2'}));
		world.pass(301);
		expect(await look(slow)).toMatchObject({
			status: 'ERROR',
			reason: 'It was not available 300 seconds after its launch',
		});
		expect(world.ecs.task(slow.taskArn ?? '').desiredStatus).toBe('STOPPED');
		expect(await look(late)).toMatchObject({status: 'RUNNING'});
	});

	test('whose address cannot be asked for fails in the end, and says why', async () => {
		const task = running(world.place('LAUNCHING'));
		const address = () => Promise.reject(new Error('You may not ask.'));
		const pool = {...world.pool, tasks: {...world.pool.tasks, address}};
		const lookAgain = () => track(pool, task, world.ecs.task(task.taskArn ?? ''));
		await expect(lookAgain()).rejects.toThrow('You may not ask.');
		world.pass(301);
		expect((await lookAgain())?.reason).toContain('You may not ask.');
	});
});

describe('a launch without a task', () => {
	const lost = () => {
		const now = world.now().toISOString();
		const task: PoolTask = {id: 'task_1', status: 'LAUNCHING', version: 1, createdAt: now, updatedAt: now};
		world.table.put(task);
		return task;
	};

	test('is started again after 20 seconds, not before', async () => {
		const task = lost();
		expect(await track(world.pool, task, undefined)).toEqual(task);
		world.pass(21);
		expect(await track(world.pool, task, undefined)).toMatchObject({status: 'LAUNCHING', taskArn: 'arn:1'});
	});

	test('gets the task that was started for it', async () => {
		const task = lost();
		const started = world.ecs.add({startedBy: 'pool/task_1'});
		expect(await track(world.pool, task, started)).toMatchObject({status: 'LAUNCHING', taskArn: started.arn});
	});

	test('is given up when it was never started in time, which pauses nothing', async () => {
		const task = lost();
		world.pass(301);
		expect(await track(world.pool, task, undefined)).toMatchObject({status: 'ERROR'});
		expect(world.table.stored?.failuresInRow).toBe(0);
	});
});

describe.each<[Status, Status | undefined]>([
	['RUNNING', 'ERROR'],
	['ASSIGNED', 'ERROR'],
	['STOPPING', undefined],
])('a task that is %s', (status, after) => {
	test(`pool#11 is ${after ?? 'closed'} once it has stopped, which is no failed launch`, async () => {
		const task = world.place(status);
		world.ecs.die(task.taskArn ?? '');
		expect((await look(task))?.status).toBe(after);
		expect(world.table.tasks.get(task.id)?.status).toBe(after);
		expect(world.table.stored?.failuresInRow).toBe(0);
	});

	test('counts as stopped when ECS has not known it for two minutes, not before', async () => {
		const task = world.place(status);
		world.pass(119);
		expect(await track(world.pool, task, undefined)).toEqual(task);
		world.pass(2);
		expect((await track(world.pool, task, undefined))?.status).toBe(after);
	});
});

test('pool#11 whose task it was, and why it stopped, is kept to be read of an occupied task that ended by itself', async () => {
	const task = world.place('ASSIGNED', {user: 'ana'});
	world.ecs.die(task.taskArn ?? '', 'Essential container in task exited; app exited with code 137');
	expect(await look(task)).toMatchObject({
		...{status: 'ERROR', user: 'ana', taskArn: task.taskArn},
		reason: 'The task of ana stopped: Essential container in task exited; app exited with code 137',
	});
	expect(world.table.stored?.kills).toBe(0);
});

test('a warm task that dies, or is ill, is taken out of use; an occupied one stays its user’s', async () => {
	const dies = {desiredStatus: 'STOPPED', lastStatus: 'DEPROVISIONING', stopReason: 'app exited with code 137'};
	for (const [more, after] of [
		[dies, {status: 'ERROR', reason: 'It ended while it was waiting: app exited with code 137'}],
		[{health: 'UNHEALTHY'}, {status: 'STOPPING', reason: 'It cannot be given to anybody: its health check fails'}],
	] as const) {
		const warm = world.place('RUNNING', {id: `warm ${JSON.stringify(more)}`});
		expect(await look(warm, more)).toMatchObject(after);
		const occupied = world.place('ASSIGNED', {id: `occupied ${JSON.stringify(more)}`});
		expect(await look(occupied, more)).toEqual(occupied);
	}
});

test('a task that is to be stopped, or whose launch has failed, is stopped again as long as it runs', async () => {
	for (const status of ['STOPPING', 'ERROR'] as const) {
		const task = world.place(status, {id: status});
		expect(await look(task)).toEqual(task);
		expect(world.ecs.task(task.taskArn ?? '').desiredStatus).toBe('STOPPED');
	}
});

test('a second task for a record is stopped; the first one stays', async () => {
	const task = world.place('ASSIGNED', {id: 'task_1'});
	const second = world.ecs.add({startedBy: 'pool/task_1'});
	expect(await track(world.pool, task, second)).toEqual(task);
	expect(world.ecs.alive().map(({arn}) => arn)).toEqual([task.taskArn]);
});

test('a task that was started for a record that is to be stopped is stopped, and its record waits for it', async () => {
	const {taskArn, ...task} = world.place('STOPPING', {id: 'task_1'});
	world.table.put(task);
	expect(await track(world.pool, task, world.ecs.task(taskArn ?? ''))).toMatchObject({status: 'STOPPING', taskArn});
	expect(world.ecs.alive()).toEqual([]);
});

test('what was read before somebody else changed it changes nothing', async () => {
	const task = running(world.place('LAUNCHING'));
	const killed = await world.pool.table.change(task, {status: 'STOPPING'});
	expect(await look(task)).toEqual(killed.isWritten && killed.value);
	expect(world.statuses()).toEqual(['STOPPING']);
});
