import {afterAll, assert, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {PoolTable} from '../../../../assets/pool/protocol/pool.ts';
import type {PoolTask} from '../../../../assets/pool/protocol/record.ts';
import {startDynamo, type TestDynamo} from '../../../local/services/dynamodb/support.ts';
import {poolTable, tableOn} from '../support/dynamo.ts';
import {MemoryTable} from '../support/memory-table.ts';

const now = new Date('2026-11-21T16:24:41.123Z');
let dynamo: TestDynamo;
let tables = 0;

beforeAll(async () => {
	dynamo = await startDynamo();
});
afterAll(() => dynamo[Symbol.asyncDispose]());

async function onDynamo(): Promise<PoolTable> {
	const {TableName = ''} = await dynamo.create(`pool-${tables++}`, poolTable);
	return tableOn(dynamo.client, TableName, () => now);
}

const launching = (id: string): PoolTask => ({
	id,
	status: 'LAUNCHING',
	version: 1,
	createdAt: '2026-11-21T16:00:00.000Z',
	updatedAt: '2026-11-21T16:00:00.000Z',
});

/** What tests take for DynamoDB keeps the same promises as DynamoDB. */
describe.each([
	['DynamoDB', onDynamo],
	['memory', async () => new MemoryTable(() => now).over()],
])('the table of a pool in %s', (_where, open) => {
	let table: PoolTable;
	beforeEach(async () => {
		table = await open();
	});

	/** Writes records through a launch, as the pool does. */
	async function place(...ids: readonly string[]): Promise<PoolTask[]> {
		expect(await table.launch(await table.initialise(9), ids.map(launching))).toBe(true);
		return await table.all();
	}

	test('has no settings at first, and the first target that was written for ever after', async () => {
		expect(await table.settings()).toBeUndefined();
		const first = await table.initialise(5);
		expect(first).toEqual({
			...{version: 1, target: 5, isDraining: false, failuresInRow: 0},
			...{grabs: 0, launches: 0, kills: 0},
		});
		expect(await table.initialise(7)).toEqual(first);
		expect(await table.settings()).toEqual(first);
	});

	test('changes settings only over the version that was read, and says what is there instead', async () => {
		await table.initialise(5);
		const written = await table.changeSettings(1, {target: 6, pausedReason: 'No capacity'});
		expect(written).toMatchObject({isWritten: true, value: {version: 2, target: 6, pausedReason: 'No capacity'}});
		const lost = await table.changeSettings(1, {target: 7});
		expect(lost).toMatchObject({isWritten: false, found: {version: 2, target: 6}});
		const resumed = await table.changeSettings(2, {pausedReason: null});
		expect(resumed.isWritten && resumed.value).not.toHaveProperty('pausedReason');
	});

	test('counts without a version', async () => {
		await table.initialise(5);
		await Promise.all([table.countGrab(), table.countGrab()]);
		expect(await table.settings()).toMatchObject({version: 1, grabs: 2, kills: 0});
	});

	test('writes launches once for a version of the settings, and counts them', async () => {
		const settings = await table.initialise(5);
		expect(await table.launch(settings, [launching('task_2'), launching('task_1')])).toBe(true);
		expect(await table.launch(settings, [launching('task_3')])).toBe(false);
		expect(await table.all()).toEqual([launching('task_1'), launching('task_2')]);
		expect(await table.settings()).toMatchObject({version: 2, launches: 2, target: 5});
	});

	test('tells the first records, at once', async () => {
		await place('task_2', 'task_3', 'task_1');
		expect((await table.first(2)).map(({id}) => id)).toEqual(['task_1', 'task_2']);
		expect(await table.first(9)).toEqual(await table.all());
	});

	test('launches 99 at once, and never over a record that is there', async () => {
		const ids = Array.from({length: 99}, (_, index) => `task_${100 + index}`);
		expect(await place(...ids)).toHaveLength(99);
		const settings = await table.settings();
		expect(settings && (await table.launch(settings, [launching('task_100')]))).toBe(false);
	});

	test('pool#14 counts a kill with the change of its record, or neither', async () => {
		const [task] = await place('task_1');
		assert(task !== undefined);
		const killed = await table.kill(task, {status: 'STOPPING', reason: 'done'});
		expect(killed).toMatchObject({isWritten: true, value: {status: 'STOPPING', reason: 'done', version: 2}});
		expect(await table.all()).toEqual([killed.isWritten && killed.value]);
		const again = await table.kill(task, {status: 'STOPPING', reason: 'done again'});
		expect(again).toMatchObject({isWritten: false, found: {version: 2, reason: 'done'}});
		expect(await table.settings()).toMatchObject({version: 2, kills: 1});
		await table.remove((await table.get(task.id)) ?? task);
		expect(await table.kill(task, {status: 'STOPPING'})).toEqual({isWritten: false, found: undefined});
		expect(await table.settings()).toMatchObject({kills: 1});
	});

	test('changes a record only over the version that was read, and says what is there instead', async () => {
		const [task] = await place('task_1');
		if (task === undefined) throw new Error('Nothing was written.');
		const launch = {pull: 1.5, total: 12};
		const written = await table.change(task, {status: 'RUNNING', address: '203.0.113.7:80', launch});
		const expected = {
			...task,
			version: 2,
			updatedAt: now.toISOString(),
			status: 'RUNNING',
			address: '203.0.113.7:80',
			launch,
		};
		expect(written).toEqual({isWritten: true, value: expected});
		expect(await table.change(task, {status: 'ERROR'})).toEqual({isWritten: false, found: expected});
		expect(await table.get('task_1')).toEqual(expected);
		const bare = await table.change({...task, version: 2}, {address: null});
		expect(bare.isWritten && bare.value).not.toHaveProperty('address');
	});

	test('says that a record is gone where it is', async () => {
		expect(await table.get('task_1')).toBeUndefined();
		expect(await table.change(launching('task_1'), {status: 'RUNNING'})).toEqual({isWritten: false, found: undefined});
		expect(await table.remove(launching('task_1'))).toBe(true);
	});

	test('removes a record only over the version that was read', async () => {
		const [task] = await place('task_1');
		if (task === undefined) throw new Error('Nothing was written.');
		expect(await table.remove({...task, version: 2})).toBe(false);
		expect(await table.all()).toHaveLength(1);
		expect(await table.remove(task)).toBe(true);
		expect(await table.all()).toEqual([]);
	});

	test('finds the oldest of a status', async () => {
		const tasks = await place('task_3', 'task_1', 'task_2', 'task_4');
		for (const task of tasks.slice(1)) await table.change(task, {status: 'RUNNING'});
		const ids = async (limit: number) => (await table.oldest('RUNNING', limit)).map(({id}) => id);
		await expect.poll(() => ids(9)).toEqual(['task_2', 'task_3', 'task_4']);
		expect(await ids(2)).toEqual(['task_2', 'task_3']);
	});

	describe('ties a claim to the task that it takes', () => {
		const take = {status: 'ASSIGNED', user: 'ana', claimId: 'claim-1'} as const;
		let tasks: PoolTask[];
		beforeEach(async () => {
			tasks = await place('task_1', 'task_2');
		});
		const claim = (index: number, id: string, insteadOf?: string) =>
			table.claim(tasks[index] ?? launching('none'), {id, insteadOf}, {...take, claimId: id});

		test('and takes it once', async () => {
			const claimed = await claim(0, 'claim-1');
			expect(claimed).toEqual({
				isWritten: true,
				value: {...launching('task_1'), ...take, version: 2, updatedAt: now.toISOString()},
			});
			expect(await table.get('task_1')).toEqual(claimed.isWritten && claimed.value);
			expect(await table.claimed('claim-1')).toBe('task_1');
			expect(await claim(0, 'claim-2')).toEqual({isWritten: false});
			expect(await table.claimed('claim-2')).toBeUndefined();
		});

		test('and says to which it is tied already, having taken nothing', async () => {
			await claim(0, 'claim-1');
			expect(await claim(1, 'claim-1')).toEqual({isWritten: false, claimed: 'task_1'});
			expect(await table.get('task_2')).toEqual(launching('task_2'));
		});

		test('and to another one instead of one that was of no use', async () => {
			await claim(0, 'claim-1');
			expect(await claim(1, 'claim-1', 'task_1')).toMatchObject({isWritten: true, value: {id: 'task_2'}});
			expect(await claim(0, 'claim-1', 'task_1')).toEqual({isWritten: false, claimed: 'task_2'});
		});

		test('and twenty who want one at the same moment get it once', async () => {
			const all = await Promise.all(Array.from({length: 20}, (_, index) => claim(0, `claim-${index}`)));
			expect(all.filter(({isWritten}) => isWritten)).toHaveLength(1);
		});

		test('and one claim, asked for with two tasks at the same moment, takes one', async () => {
			const all = await Promise.all([claim(0, 'claim-1'), claim(1, 'claim-1')]);
			expect(all.filter(({isWritten}) => isWritten).length).toBeLessThanOrEqual(1);
			expect((await table.all()).filter(({status}) => status === 'ASSIGNED').length).toBeLessThanOrEqual(1);
		});
	});
});
