import {log} from '../../consumer/shared/log.ts';
import {poolOf} from './environment.ts';
import {type BusEvent, measured} from './function.ts';
import {services} from './metrics.ts';
import {numbersFrom, simulateGrabs} from './simulation.ts';
import {tickOf} from './tick.ts';

const pool = poolOf(process.env);

/** Every minute: simulated users come. */
export const handler = measured(services.grabber, async (event: BusEvent) => {
	const {id, seed} = tickOf(event, process.env);
	const tick = await simulateGrabs(pool, numbersFrom(`grab ${seed}`), id);
	log(tick.problem === undefined ? 'info' : 'warn', 'Simulated users have grabbed tasks', {...tick});
	return tick;
});
