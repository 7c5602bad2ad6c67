import {expect, test} from 'vitest';
import {tickOf} from '../../../../assets/pool/functions/tick.ts';

test('pool#15 a tick is drawn from its event, from the seed of the pool at its time, or from its own seed', () => {
	const event = {id: 'a', time: '2026-11-21T16:00:00Z'};
	expect(tickOf(event, {})).toEqual({id: 'a', seed: 'a'});
	expect(tickOf(event, {SIMULATION_SEED: '7'})).toEqual({id: 'a', seed: '7 2026-11-21T16:00:00Z'});
	expect(tickOf({seed: '9'}, {SIMULATION_SEED: '7'})).toEqual({id: expect.any(String), seed: '9'});
	expect(tickOf({}, {}).id).not.toBe(tickOf({}, {}).id);
});
