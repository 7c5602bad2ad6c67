import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {systemClock} from '../../src/aws/clock.ts';
import {Output, type OutputFormat} from '../../src/commands/output.ts';
import {watchTasks} from '../../src/commands/pool-watch.ts';
import {SimulatedTable} from '../operations/pool/support/simulated-table.ts';

interface Watched {
	readonly format?: OutputFormat;
	/** Columns and rows of a terminal; undefined writes to a file. */
	readonly terminal?: {readonly columns: number; readonly rows: number};
}

/** Watches until what was written says enough; answers all of it. */
async function watch(table: SimulatedTable, enough: RegExp, {format = 'text', terminal}: Watched = {}) {
	const out = Object.assign(new PassThrough(), terminal === undefined ? {} : {...terminal, isTTY: true});
	const ended = new AbortController();
	let written = '';
	out.on('data', (chunk: Buffer) => {
		written += chunk.toString();
		if (enough.test(written)) ended.abort();
	});
	const output = new Output(format, {out, err: new PassThrough(), isTerminal: false, columns: 80});
	await watchTasks(table.session, undefined, {output, signal: ended.signal});
	return written;
}

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
		expect(written).toMatch(/^failed +task_a +– +– +\d+s +no image$/m);
		expect(written).toMatch(/^occupied +task_b +ana +127\.0\.0\.1:8080 +\d+s +2\.1 s$/m);
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
});
