import {describe, expect, test} from 'vitest';
import {beginDrain} from '../../../../assets/pool/protocol/drain.ts';
import {PoolRefused} from '../../../../assets/pool/protocol/refused.ts';
import {resize} from '../../../../assets/pool/protocol/resize.ts';
import {resume} from '../../../../assets/pool/protocol/resume.ts';
import {MemoryPool} from '../support/memory-pool.ts';

async function poolOf(target: number): Promise<MemoryPool> {
	const world = new MemoryPool();
	await world.pool.table.initialise(target);
	return world;
}

describe('the size of a pool', () => {
	test('pool#1 is stored, and changed whatever changes at the same moment', async () => {
		const world = await poolOf(5);
		await Promise.all([resize(world.pool, 7), resize(world.pool, 7), resume(world.pool)]);
		expect(world.table.stored).toMatchObject({target: 7, version: 2});
		expect(await resize(world.pool, 0)).toMatchObject({target: 0, version: 3});
	});

	test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot be %d, which changes nothing', async (size) => {
		const world = await poolOf(5);
		await expect(resize(world.pool, size)).rejects.toMatchObject({name: 'PoolRefused', code: 'size'});
		expect(world.table.stored?.version).toBe(1);
	});

	test('stays as it is while the pool is drained, and there is none before there is a pool', async () => {
		const world = await poolOf(5);
		world.place('ASSIGNED');
		await beginDrain(world.pool, 'drain-1');
		await expect(resize(world.pool, 3)).rejects.toMatchObject({code: 'draining'});
		await expect(resize(new MemoryPool().pool, 3)).rejects.toMatchObject({code: 'absent'});
	});
});

describe('resuming a pool', () => {
	test('lets it launch again, and changes nothing in one that was not paused', async () => {
		const world = await poolOf(5);
		expect(await resume(world.pool)).toMatchObject({version: 1});
		await world.pool.table.changeSettings(1, {pausedReason: 'No capacity', failuresInRow: 3});
		expect(await resume(world.pool)).toEqual({...world.table.stored, version: 3, failuresInRow: 0});
		expect(world.table.stored).not.toHaveProperty('pausedReason');
	});

	test('is refused before there is a pool', async () => {
		await expect(resume(new MemoryPool().pool)).rejects.toBeInstanceOf(PoolRefused);
	});
});
