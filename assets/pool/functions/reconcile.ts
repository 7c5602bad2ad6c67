import {poolOf} from './environment.ts';
import {type BusEvent, measured} from './function.ts';
import {services} from './metrics.ts';
import {reconcileEvent} from './reconcile-event.ts';

const pool = poolOf(process.env);
const pause = 1_000;

/** Every minute, when a task changed its state, and when somebody changed the pool: makes it what it should be. */
export const handler = measured(services.reconciler, (event: BusEvent, context) =>
	reconcileEvent(pool, event, {remaining: () => context.getRemainingTimeInMillis(), pause}),
);
