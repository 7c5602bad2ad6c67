import {log} from '../../consumer/shared/log.ts';
import {poolOf} from './environment.ts';
import {type BusEvent, measured} from './function.ts';
import {services} from './metrics.ts';
import {numbersFrom, simulateKills} from './simulation.ts';
import {tickOf} from './tick.ts';

const pool = poolOf(process.env);

/** Every minute: simulated users leave. */
export const handler = measured(services.cleanup, async (event: BusEvent) => {
	const {seed} = tickOf(event, process.env);
	const tick = await simulateKills(pool, numbersFrom(`kill ${seed}`));
	log(tick.problem === undefined ? 'info' : 'warn', 'Simulated users have left', {...tick});
	return tick;
});
