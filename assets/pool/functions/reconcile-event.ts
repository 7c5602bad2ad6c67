import {setTimeout as wait} from 'node:timers/promises';
import type {Task} from '@aws-sdk/client-ecs';
import {log} from '../../consumer/shared/log.ts';
import {drainStep} from '../protocol/drain.ts';
import {readEcsTask} from '../protocol/ecs-task.ts';
import type {Pool} from '../protocol/pool.ts';
import {reconcile} from '../protocol/reconcile.ts';
import {reconcileTask} from '../protocol/reconcile-task.ts';
import {PoolRefused} from '../protocol/refused.ts';
import {resize} from '../protocol/resize.ts';
import type {BusEvent} from './function.ts';

/** Milliseconds before its end at which a function leaves the rest of a drain to the next one. */
const spare = 10_000;

/** How a drain goes on: `remaining` and `pause`, between its steps, are milliseconds. */
export interface Pace {
	readonly remaining: () => number;
	readonly pause: number;
}

/** Does what an event asks for: looks at one task, keeps the hours of the pool, or looks at the whole pool. */
export async function reconcileEvent(pool: Pool, event: BusEvent, pace: Pace): Promise<void> {
	if (event['detail-type'] === 'ECS Task State Change') {
		await reconcileTask(pool, readEcsTask(event.detail as Task));
		return;
	}
	if (event['detail-type'] === 'PoolHours') await keepHours(pool, event.detail as {readonly target: number});
	await reconcile(pool);
	while ((await drainStep(pool)) > 0 && pace.remaining() > spare) await wait(pace.pause);
}

/** The pool opens or closes for the day. While it is drained, and before it is filled, that has no say. */
async function keepHours(pool: Pool, {target}: {readonly target: number}): Promise<void> {
	try {
		await resize(pool, target);
	} catch (error) {
		if (!(error instanceof PoolRefused)) throw error;
		log('warn', 'The hours of the pool were not kept', {target, reason: error.message});
	}
}
