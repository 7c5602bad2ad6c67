import {describe, expect, test} from 'vitest';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import {renew} from '../../../../assets/pool/protocol/renew.ts';
import {MemoryPool} from '../support/memory-pool.ts';

describe('telling a pool of a new image', () => {
	test('has the warm tasks replaced that were launched before it, and those alone', async () => {
		const world = new MemoryPool();
		await world.fill(4);
		const before = world.warm().map(({id}) => id);
		await renew(world.pool, 'source-2');
		await reconcile(world.pool);
		expect(world.statuses()).toEqual(['STOPPING', 'RUNNING', 'RUNNING', 'RUNNING', 'LAUNCHING']);
		expect(world.table.records()[0]?.reason).toBe('The image of the pool is another one now');
		for (let minutes = 0; minutes < 5; minutes += 1) {
			world.ecs.settle();
			world.pass(60);
			await reconcile(world.pool);
		}
		expect(world.statuses()).toEqual(Array(4).fill('RUNNING'));
		expect(world.warm().some(({id}) => before.includes(id))).toBe(false);
		expect(world.ecs.tasks.size).toBe(8);
	});

	test('changes nothing when it is told of the same one again', async () => {
		const world = new MemoryPool();
		await world.fill(0);
		const told = await renew(world.pool, 'source-1');
		await world.pool.table.changeSettings(told.version, {target: 2});
		await reconcile(world.pool);
		expect(await renew(world.pool, 'source-1')).toEqual(world.table.stored);
		expect(world.table.stored?.outdatedUntil).toBeUndefined();
	});

	test('is refused before there is a pool', async () => {
		await expect(renew(new MemoryPool().pool, 'source-1')).rejects.toMatchObject({code: 'absent'});
	});
});
