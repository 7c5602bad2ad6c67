import {expect, it} from 'vitest';
import {liveCounts} from '../../../src/operations/pool/live-counts.ts';
import {SimulatedClock} from '../watch/support/simulated-clock.ts';
import {SimulatedTable} from './support/simulated-table.ts';

const second = 1_000;

it('counts what there is, also after the pool was deleted and made anew under its name', async () => {
	const clock = new SimulatedClock();
	const table = new SimulatedTable(clock);
	const ended = new AbortController();
	const {read} = liveCounts(table.session, 'demo', ended.signal, clock);
	table.put('task_1', 'RUNNING');
	table.put('task_2', 'ASSIGNED');
	await clock.pass(3 * second);
	expect(await read()).toMatchObject({available: 1, occupied: 1});
	table.isGone = true;
	await clock.pass(3 * second);
	await expect(read()).rejects.toThrow('The table of pool demo cannot be found');
	table.remove('task_1');
	table.remove('task_2');
	table.put('task_3', 'LAUNCHING');
	table.isGone = false;
	await clock.pass(5 * second);
	expect(await read()).toEqual({launching: 1, available: 0, occupied: 0, stopping: 0, failed: 0});
	ended.abort();
});
