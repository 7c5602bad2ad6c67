import {randomUUID} from 'node:crypto';
import type {Environment} from '../../consumer/shared/environment.ts';
import type {BusEvent} from './function.ts';

/**
 * What a tick of the simulation is known by, also when its event comes twice, and what its numbers are drawn from: with
 * SIMULATION_SEED, the same ones at the same time of the schedule; with a seed of the event, that alone.
 */
export function tickOf(event: BusEvent, {SIMULATION_SEED}: Environment): {readonly id: string; readonly seed: string} {
	const id = event.id ?? randomUUID();
	return {id, seed: event.seed ?? (SIMULATION_SEED ? `${SIMULATION_SEED} ${event.time ?? ''}` : id)};
}
