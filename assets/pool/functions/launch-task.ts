import {refill} from '../protocol/refill.ts';
import {poolOf} from './environment.ts';
import {measured} from './function.ts';
import {services} from './metrics.ts';

const pool = poolOf(process.env);

/** Launches what is missing. The event only says that something may be: a second one, or a late one, launches nothing. */
export const handler = measured(services.launcher, async () => {
	await refill(pool);
});
