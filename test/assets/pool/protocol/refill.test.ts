import {describe, expect, test} from 'vitest';
import {LaunchRefused} from '../../../../assets/pool/protocol/pool.ts';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import {refill} from '../../../../assets/pool/protocol/refill.ts';
import {resume} from '../../../../assets/pool/protocol/resume.ts';
import {MemoryPool} from '../support/memory-pool.ts';

async function poolOf(target: number): Promise<MemoryPool> {
	const world = new MemoryPool();
	await world.pool.table.initialise(target);
	return world;
}

describe('refilling a pool', () => {
	test('launches what is missing: what is launching counts as well as what is available, nothing else does', async () => {
		const world = await poolOf(5);
		for (const status of ['LAUNCHING', 'RUNNING', 'ASSIGNED', 'STOPPING', 'ERROR'] as const) world.place(status);
		const launched = await refill(world.pool);
		expect(launched).toHaveLength(3);
		expect(world.warm()).toHaveLength(5);
		for (const {id} of launched) {
			expect(world.ecs.task(world.table.tasks.get(id)?.taskArn ?? '').startedBy).toBe(`pool/${id}`);
		}
		expect(world.table.stored?.launches).toBe(3);
	});

	test('pool#5 launches nothing the second time, nor when ten do it at the same moment', async () => {
		const world = await poolOf(4);
		await Promise.all(Array.from({length: 10}, () => refill(world.pool)));
		expect(await refill(world.pool)).toEqual([]);
		expect(world.ecs.tasks.size).toBe(4);
	});

	test('launches more than one transaction takes', async () => {
		const world = await poolOf(250);
		expect(await refill(world.pool)).toHaveLength(250);
		expect(world.ecs.tasks.size).toBe(250);
	});

	test('does nothing before the pool was ever filled', async () => {
		expect(await refill(new MemoryPool().pool)).toEqual([]);
	});

	test('has ids that sort by age and tokens that RunTask takes', async () => {
		const world = await poolOf(3);
		const ids = (await refill(world.pool)).map(({id}) => id);
		expect(ids).toEqual(ids.toSorted());
		for (const id of ids) expect(id).toMatch(/^task_2026-11-21T16-00-00-00\dZ_[0-9a-f]{6}$/);
	});

	test('a call that was lost leaves its record to be tried again, and the others are launched', async () => {
		const world = await poolOf(3);
		let calls = 0;
		const pool = world.over(async (request, act) => {
			const value = act();
			if (request.startsWith('run')) calls += 1;
			if (request.startsWith('run') && calls === 2) throw new Error('The reply was lost.');
			return value;
		});
		await expect(refill(pool)).rejects.toThrow('The reply was lost.');
		expect(world.statuses()).toEqual(['LAUNCHING', 'LAUNCHING', 'LAUNCHING']);
		world.pass(21);
		await reconcile(world.pool);
		expect(world.ecs.tasks.size).toBe(3);
		expect(world.warm().every(({taskArn}) => taskArn !== undefined)).toBe(true);
	});
});

describe('launches that ECS refuses', () => {
	test('pool#9 are failed with the reason and do not count', async () => {
		const world = await poolOf(1);
		world.ecs.refusals = [new LaunchRefused('There is no capacity', false)];
		await refill(world.pool);
		expect(world.table.records()).toMatchObject([{status: 'ERROR', reason: 'There is no capacity'}]);
		expect(world.table.stored).toMatchObject({failuresInRow: 1, launches: 1});
		await refill(world.pool);
		expect(world.statuses()).toEqual(['ERROR', 'LAUNCHING']);
	});

	test('count once when the answer to the counting is lost, and it is asked for again', async () => {
		const world = await poolOf(1);
		world.ecs.refusals = [new LaunchRefused('There is no capacity', false)];
		let losses = 1;
		// As the SDK does, which asks again before anybody hears of it.
		const pool = world.over(async (request, act) => {
			const value = act();
			if (request !== 'changeSettings' || losses === 0) return value;
			losses -= 1;
			return act();
		});
		await refill(pool);
		expect(world.table.stored).toMatchObject({failuresInRow: 1});
	});

	test('three times in a row pause the pool until somebody resumes it', async () => {
		const world = await poolOf(1);
		world.ecs.refusals = ['one', 'two', 'three'].map((reason) => new LaunchRefused(reason, false));
		for (let times = 0; times < 5; times += 1) {
			await refill(world.pool);
			world.pass(1);
		}
		expect(world.statuses()).toEqual(['ERROR', 'ERROR', 'ERROR']);
		expect(world.table.stored).toMatchObject({failuresInRow: 3, pausedReason: 'three'});
		expect(await resume(world.pool)).toMatchObject({failuresInRow: 0});
		expect(world.table.stored).not.toHaveProperty('pausedReason');
		expect(await refill(world.pool)).toHaveLength(1);
	});

	test('are no row when one became available in between', async () => {
		const world = await poolOf(1);
		const refused = () => new LaunchRefused('There is no capacity', false);
		world.ecs.refusals = [refused(), refused()];
		for (const _ of [1, 2, 3]) await refill(world.pool);
		world.ecs.settle();
		await reconcile(world.pool);
		expect(world.table.stored).toMatchObject({failuresInRow: 0});
	});

	test('because there are too many calls are tried again, and no failure', async () => {
		const world = await poolOf(1);
		world.ecs.refusals = [new LaunchRefused('Rate exceeded', true)];
		await refill(world.pool);
		expect(world.table.records()).toMatchObject([{status: 'LAUNCHING'}]);
		expect(world.table.stored).toMatchObject({failuresInRow: 0});
		world.pass(21);
		await reconcile(world.pool);
		expect(world.table.records()).toMatchObject([{status: 'LAUNCHING', taskArn: 'arn:1'}]);
	});
});
