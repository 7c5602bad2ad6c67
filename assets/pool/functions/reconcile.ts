import {setTimeout as wait} from 'node:timers/promises';
import type {Task} from '@aws-sdk/client-ecs';
import {log} from '../../consumer/shared/log.ts';
import {drainStep} from '../protocol/drain.ts';
import {readEcsTask} from '../protocol/ecs-task.ts';
import {reconcile} from '../protocol/reconcile.ts';
import {reconcileTask} from '../protocol/reconcile-task.ts';
import {PoolRefused} from '../protocol/refused.ts';
import {resize} from '../protocol/resize.ts';
import {poolOf} from './environment.ts';
import {type BusEvent, type Context, measured} from './function.ts';
import {services} from './metrics.ts';

const pool = poolOf(process.env);
/** Milliseconds before its time-out at which a function that drains leaves the rest to the next one. */
const spare = 10_000;
const pauseOfDrain = 1_000;

/** Every minute, when a task changed its state, and when somebody changed the pool: makes it what it should be. */
export const handler = measured(services.reconciler, async (event: BusEvent, context) => {
	if (event['detail-type'] === 'ECS Task State Change') {
		await reconcileTask(pool, readEcsTask(event.detail as Task));
		return;
	}
	if (event['detail-type'] === 'PoolHours') await keepHours(event.detail as {readonly target: number});
	await reconcile(pool);
	await drain(context);
});

/** The pool opens or closes for the day. While it is drained that has no say. */
async function keepHours({target}: {readonly target: number}): Promise<void> {
	try {
		await resize(pool, target);
	} catch (error) {
		if (!(error instanceof PoolRefused)) throw error;
		log('warn', 'The hours of the pool were not kept', {target, reason: error.message});
	}
}

/** Goes on with a drain, if there is one, as long as there is time. */
async function drain(context: Context): Promise<void> {
	while ((await drainStep(pool)) > 0 && context.getRemainingTimeInMillis() > spare) await wait(pauseOfDrain);
}
