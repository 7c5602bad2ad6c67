import {beforeEach, describe, expect, test} from 'vitest';
import {beginDeletion} from '../../../../assets/pool/protocol/deletion.ts';
import {beginDrain, drainStep} from '../../../../assets/pool/protocol/drain.ts';
import {grab} from '../../../../assets/pool/protocol/grab.ts';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import {reconcileTask} from '../../../../assets/pool/protocol/reconcile-task.ts';
import {resize} from '../../../../assets/pool/protocol/resize.ts';
import {MemoryPool} from '../support/memory-pool.ts';

let world: MemoryPool;
beforeEach(() => {
	world = new MemoryPool();
});

/** Steps, a second apart, until the drain has ended: what each left. */
async function drainAll(): Promise<number[]> {
	const left: number[] = [];
	do {
		left.push(await drainStep(world.pool));
		world.pass(1);
		world.ecs.settle();
	} while (left.at(-1) !== 0);
	return left;
}

describe('draining a pool', () => {
	test('pool#12 stops every task, the occupied too, removes every record and launches nothing', async () => {
		await world.fill(3);
		await grab(world.pool, {user: 'ana', claimId: 'claim-1'});
		await beginDrain(world.pool, 'drain-1');
		expect(await drainAll()).toEqual([3, 0]);
		expect(world.statuses()).toEqual([]);
		expect(world.ecs.alive()).toEqual([]);
		expect(world.table.stored).toMatchObject({isDraining: false, target: 0});
		await reconcile(world.pool);
		expect(world.ecs.tasks.size).toBe(3);
	});

	test('pool#12 counts no task that has failed, and removes its record once no task runs for it', async () => {
		await world.fill(2);
		const dead = world.place('ERROR', {id: 'task_dead'});
		world.ecs.die(dead.taskArn ?? '');
		const {taskArn, ...refused} = world.place('ERROR', {id: 'task_refused'});
		world.ecs.die(taskArn ?? '');
		world.table.put(refused);
		await beginDrain(world.pool, 'drain-1');
		expect(await drainAll()).toEqual([2, 0]);
		world.place('ERROR', {id: 'task_late'});
		await beginDrain(world.pool, 'drain-2');
		expect(await drainAll()).toEqual([1, 0]);
		expect(world.statuses()).toEqual([]);
		expect(world.ecs.alive()).toEqual([]);
	});

	test('pool#12 stops at most 40 tasks a step, and tells how many are left', async () => {
		for (let index = 0; index < 200; index += 1) world.place('RUNNING', {id: `task_${1000 + index}`});
		await world.pool.table.initialise(200);
		await beginDrain(world.pool, 'drain-1');
		let stopped = 0;
		let most = 0;
		world.ecs.stops = () => {
			stopped += 1;
		};
		for (let left = 200; left > 0; ) {
			const before = stopped;
			const now = await drainStep(world.pool);
			expect(now).toBeLessThanOrEqual(left);
			left = now;
			most = Math.max(most, stopped - before);
			world.ecs.settle();
		}
		expect(most).toBe(40);
		expect(world.statuses()).toEqual([]);
	});

	test('is refused while it is drained already, and before there is a pool', async () => {
		await expect(beginDrain(world.pool, 'drain-1')).rejects.toMatchObject({code: 'absent'});
		await world.fill(1);
		await beginDrain(world.pool, 'drain-1');
		await expect(beginDrain(world.pool, 'drain-2')).rejects.toMatchObject({name: 'PoolRefused', code: 'draining'});
	});

	test('is the same one when it is begun again because the answer was lost, also after it has ended', async () => {
		await world.fill(1);
		const pool = world.over(async (request, act) => {
			const value = act();
			if (request === 'changeSettings') throw new Error('The answer was lost.');
			return value;
		});
		await expect(beginDrain(pool, 'drain-1')).rejects.toThrow('The answer was lost.');
		expect(await beginDrain(world.pool, 'drain-1')).toMatchObject({isDraining: true, target: 0});
		await drainAll();
		const ended = world.table.stored;
		expect(await beginDrain(world.pool, 'drain-1')).toEqual(ended);
		expect(ended).toMatchObject({isDraining: false});
		expect(await beginDrain(world.pool, 'drain-2')).toMatchObject({isDraining: true});
	});

	test('goes on after whoever began it has crashed', async () => {
		await world.fill(2);
		await beginDrain(world.pool, 'drain-1');
		for (let minutes = 0; minutes < 2; minutes += 1) {
			await reconcile(world.pool);
			world.ecs.settle();
		}
		await reconcile(world.pool);
		expect(world.statuses()).toEqual([]);
		expect(world.table.stored?.isDraining).toBe(false);
	});

	/** Whoever drained it is gone: ECS tells of the ends of its tasks, and nobody else looks. */
	async function tellEnds(): Promise<void> {
		for (const {lastStatus, arn} of [...world.ecs.tasks.values()]) {
			if (lastStatus === 'STOPPED') await reconcileTask(world.pool, world.ecs.task(arn));
		}
	}

	test('ends with its last task when whoever began it has stopped everything and crashed', async () => {
		await world.fill(3);
		world.place('ERROR', {id: 'task_dead'});
		await beginDrain(world.pool, 'drain-1');
		expect(await drainStep(world.pool)).toBe(3);
		world.ecs.settle();
		await tellEnds();
		// Of the one that had failed, ECS tells now.
		world.ecs.settle();
		await tellEnds();
		expect(world.statuses()).toEqual([]);
		expect(world.table.stored).toMatchObject({isDraining: false, target: 0});
	});

	test('ends with its last task when whoever began it has removed every record and crashed', async () => {
		await world.fill(2);
		await beginDrain(world.pool, 'drain-1');
		await drainStep(world.pool);
		world.ecs.settle();
		const crashing = world.over(async (request, act) => {
			if (request === 'changeSettings') throw new Error('It crashed.');
			return act();
		});
		await expect(drainStep(crashing)).rejects.toThrow('It crashed.');
		expect(world.statuses()).toEqual([]);
		expect(world.table.stored).toMatchObject({isDraining: true});
		await tellEnds();
		expect(world.table.stored).toMatchObject({isDraining: false});
	});

	test('costs little with each of many that end before the last', async () => {
		for (let index = 0; index < 200; index += 1) world.place('RUNNING', {id: `task_${1000 + index}`});
		await world.pool.table.initialise(200);
		await beginDrain(world.pool, 'drain-1');
		await drainStep(world.pool);
		world.ecs.settle();
		const requests: string[] = [];
		const pool = world.over(async (request, act) => {
			requests.push(request);
			return act();
		});
		await reconcileTask(pool, world.ecs.task(world.table.records()[0]?.taskArn ?? ''));
		expect(requests).toEqual(['get task_1000', 'remove task_1000', 'settings', 'first 25']);
		expect(world.table.stored).toMatchObject({isDraining: true});
	});

	test.each(['resize', 'drain'])('that was left when all was done does not keep from a %s', async (what) => {
		await world.fill(0);
		await beginDrain(world.pool, 'drain-1');
		if (what === 'resize') expect(await resize(world.pool, 2)).toMatchObject({isDraining: false, target: 2});
		else expect(await beginDrain(world.pool, 'drain-2')).toMatchObject({isDraining: true, drainId: 'drain-2'});
	});

	test('that is for good ends with none of that', async () => {
		await world.fill(1);
		await beginDeletion(world.pool);
		await drainStep(world.pool);
		world.ecs.settle();
		await tellEnds();
		await expect(resize(world.pool, 1)).rejects.toMatchObject({code: 'draining'});
		expect(world.table.stored).toMatchObject({isDraining: true, target: 0});
	});

	test('ends after tasks without a record have ended, too', async () => {
		await world.fill(0);
		world.ecs.add({startedBy: 'pool/task_gone', lastStatus: 'RUNNING'});
		await beginDrain(world.pool, 'drain-1');
		expect(await drainAll()).toEqual([1, 0]);
		expect(world.ecs.alive()).toEqual([]);
	});

	test('waits for a launch whose task nobody has seen yet', async () => {
		await world.fill(0);
		const {taskArn, ...launching} = world.place('LAUNCHING');
		world.ecs.unseen.add(taskArn ?? '');
		world.table.put(launching);
		await beginDrain(world.pool, 'drain-1');
		expect(await drainStep(world.pool)).toBe(1);
		expect(await drainStep(world.pool)).toBe(1);
		world.ecs.unseen.clear();
		expect(await drainStep(world.pool)).toBe(1);
		expect(world.ecs.alive()).toEqual([]);
		world.ecs.settle();
		expect(await drainStep(world.pool)).toBe(0);
	});

	test('is nothing where there is none, and the pool can be filled again after it', async () => {
		expect(await drainStep(world.pool)).toBe(0);
		await world.fill(1);
		expect(await drainStep(world.pool)).toBe(0);
		await beginDrain(world.pool, 'drain-1');
		await drainAll();
		await resize(world.pool, 2);
		await reconcile(world.pool);
		expect(world.statuses()).toEqual(['LAUNCHING', 'LAUNCHING']);
	});
});
