import {expect, test} from 'vitest';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import {MemoryPool} from '../support/memory-pool.ts';

test('a pool is filled to its size, and again after a warm task has died', async () => {
	const world = new MemoryPool();
	await world.fill(3);
	expect(world.statuses()).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
	world.ecs.die('arn:2');
	await reconcile(world.pool);
	expect(world.statuses()).toEqual(['RUNNING', 'ERROR', 'RUNNING', 'LAUNCHING']);
});
