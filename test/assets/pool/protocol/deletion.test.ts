import {beforeEach, describe, expect, test} from 'vitest';
import {reconcileEvent} from '../../../../assets/pool/functions/reconcile-event.ts';
import {beginDeletion, takeBackDeletion} from '../../../../assets/pool/protocol/deletion.ts';
import {beginDrain, drainStep} from '../../../../assets/pool/protocol/drain.ts';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import {resize} from '../../../../assets/pool/protocol/resize.ts';
import {MemoryPool} from '../support/memory-pool.ts';

let world: MemoryPool;
beforeEach(async () => {
	world = new MemoryPool();
	await world.fill(2);
});

async function drainAll(): Promise<void> {
	while ((await drainStep(world.pool)) > 0) world.ecs.settle();
}

describe('a pool that is being deleted', () => {
	test('pool#16 stays empty, whatever its hours say', async () => {
		await beginDeletion(world.pool);
		await drainAll();
		const opening = {'detail-type': 'PoolHours', detail: {target: 5}};
		await reconcileEvent(world.pool, opening, {remaining: () => 60_000, pause: 0});
		await reconcile(world.pool);
		await expect(resize(world.pool, 1)).rejects.toMatchObject({code: 'draining'});
		expect(world.statuses()).toEqual([]);
		expect(world.ecs.alive()).toEqual([]);
		expect(world.table.stored).toMatchObject({isDraining: true, target: 0});
	});

	test('may have been drained by somebody else meanwhile', async () => {
		await beginDrain(world.pool, 'drain-1');
		await beginDeletion(world.pool);
		await beginDeletion(world.pool);
		await drainAll();
		expect(world.table.stored?.isDraining).toBe(true);
	});

	test('can be filled again once that is taken back and it is empty', async () => {
		await beginDeletion(world.pool);
		expect(await takeBackDeletion(world.pool)).toMatchObject({isDraining: true});
		await drainAll();
		expect(world.table.stored?.isDraining).toBe(false);
		await beginDeletion(world.pool);
		await drainAll();
		expect(await takeBackDeletion(world.pool)).toMatchObject({isDraining: false});
		await resize(world.pool, 1);
		await reconcile(world.pool);
		expect(world.statuses()).toEqual(['LAUNCHING']);
	});

	test('is none where there was no pool, and taking back what is not deleted changes nothing', async () => {
		const before = world.table.stored;
		expect(await takeBackDeletion(world.pool)).toEqual(before);
		const never = new MemoryPool();
		expect(await takeBackDeletion(never.pool)).toBeUndefined();
		await expect(beginDeletion(never.pool)).rejects.toMatchObject({code: 'absent'});
	});
});
