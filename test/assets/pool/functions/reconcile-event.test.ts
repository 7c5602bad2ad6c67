import {beforeEach, expect, test, vi} from 'vitest';
import {reconcileEvent} from '../../../../assets/pool/functions/reconcile-event.ts';
import {beginDrain} from '../../../../assets/pool/protocol/drain.ts';
import {MemoryPool} from '../support/memory-pool.ts';

let world: MemoryPool;
beforeEach(async () => {
	world = new MemoryPool();
	await world.fill(2);
});

const pace = {remaining: () => 60_000, pause: 0};

test('the minute looks at the whole pool', async () => {
	world.ecs.die('arn:1');
	await reconcileEvent(world.pool, {source: 'aws.events', 'detail-type': 'Scheduled Event'}, pace);
	expect(world.statuses()).toEqual(['ERROR', 'RUNNING', 'LAUNCHING']);
});

test('a task that changed its state is looked at, as its event tells it', async () => {
	world.ecs.die('arn:1');
	world.ecs.die('arn:2');
	const {startedBy} = world.ecs.task('arn:1');
	const detail = {
		...{taskArn: 'arn:1', startedBy, lastStatus: 'STOPPED', desiredStatus: 'STOPPED'},
		...{createdAt: '2026-11-21T16:00:00.000Z', stoppedReason: 'Spot ended it'},
	};
	await reconcileEvent(world.pool, {source: 'aws.ecs', 'detail-type': 'ECS Task State Change', detail}, pace);
	expect(world.statuses()).toEqual(['ERROR', 'RUNNING', 'LAUNCHING']);
	expect(world.table.records()[0]?.reason).toContain('Spot ended it');
});

test('the hours of the pool set its size, unless it is drained', async () => {
	vi.spyOn(process.stdout, 'write').mockReturnValue(true);
	const hours = {source: 'com.fargate-pool', 'detail-type': 'PoolHours', detail: {target: 1}};
	await reconcileEvent(world.pool, hours, pace);
	expect(world.table.stored?.target).toBe(1);
	expect(world.statuses()).toEqual(['RUNNING', 'STOPPING']);
	await beginDrain(world.pool, 'drain-1');
	await reconcileEvent(world.pool, hours, {...pace, remaining: () => 0});
	expect(world.table.stored?.target).toBe(0);
	vi.restoreAllMocks();
});

test('pool#12 a drain goes on, step by step, as long as there is time', async () => {
	await beginDrain(world.pool, 'drain-1');
	await reconcileEvent(world.pool, {}, {...pace, remaining: () => 10_000});
	expect(world.statuses()).toEqual(['STOPPING', 'STOPPING']);
	const remaining = () => {
		world.ecs.settle();
		return 60_000;
	};
	await reconcileEvent(world.pool, {}, {...pace, remaining});
	expect(world.statuses()).toEqual([]);
	expect(world.table.stored?.isDraining).toBe(false);
});
