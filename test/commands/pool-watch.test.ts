import {describe, expect, it} from 'vitest';
import {systemClock} from '../../src/aws/clock.ts';
import {watchTasks} from '../../src/commands/pool-watch.ts';
import {SimulatedTable} from '../operations/pool/support/simulated-table.ts';
import {type Watched, writtenUntil} from './support/watched.ts';

/** Watches until what was written says enough; answers all of it. */
const watch = (table: SimulatedTable, enough: RegExp, watched: Watched = {}, stack?: string): Promise<string> =>
	writtenUntil(enough, watched, (options) => watchTasks(table.session, stack, options));

function pool(): SimulatedTable {
	const table = new SimulatedTable(systemClock);
	table.put('task_b', 'ASSIGNED', {user: 'ana', address: '127.0.0.1:8080', launch: {total: 2.1}});
	table.put('task_a', 'ERROR', {reason: 'no\u001B[31m image'});
	return table;
}

describe('pool watch', () => {
	it('writes the pool with its tasks, oldest first, and nothing that steers a terminal', async () => {
		const written = await watch(pool(), /task_b/);
		expect(written).toContain('Pool demo  target 5  launching 0  available 0  occupied 1  stopping 0  failed 1');
		expect(written).toMatch(/^failed +task_a +– +– +\d+s +\d+s +no image$/m);
		expect(written).toMatch(/^occupied +task_b +ana +127\.0\.0\.1:8080 +\d+s +\d+s +2\.1 s$/m);
		expect(written).not.toContain('\u001B');
	});

	it('draws it again in its place on a terminal, no more than there is room for', async () => {
		const table = pool();
		for (let index = 0; index < 30; index++) table.put(`task_c${index}`, 'RUNNING');
		const written = await watch(table, /\[\d+A[\s\S]*more/, {terminal: {columns: 60, rows: 8}});
		expect(written).toContain('\u001B[7A\u001B[J');
		expect(written).toContain('… 29 more');
	});

	it('writes a JSON line for each look, also where there is no pool', async () => {
		const table = pool();
		const [first] = (await watch(table, /\n/, {format: 'json'})).split('\n');
		expect(JSON.parse(first ?? '')).toMatchObject({
			...{kind: 'pool', stack: 'demo', isWhole: true, settings: {target: 5}},
			changed: [
				{id: 'task_a', status: 'ERROR'},
				{id: 'task_b', status: 'ASSIGNED'},
			],
		});
		table.stacks = [];
		expect(JSON.parse(await watch(table, /\n/, {format: 'json'}))).toMatchObject({kind: 'absent', stacks: []});
		expect(await watch(table, /yet/)).toContain('✗ There is no pool in us-east-1 yet.');
	});

	it('has no table where there is no pool', async () => {
		const table = pool();
		table.stacks = [];
		expect(await watch(table, /yet/)).not.toContain('STATE');
	});

	it('ends where there is no pool of that name', async () => {
		await expect(watch(pool(), /never/, {}, 'demp')).rejects.toMatchObject({
			name: 'StateError',
			message: 'There is no pool «demp» in us-east-1. Did you mean «demo»?',
		});
	});
});
