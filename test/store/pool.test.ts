import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {PoolTask, Status} from '../../src/operations/pool/look.ts';
import {createPoolStore, type PoolStore} from '../../src/store/pool.ts';
import {launchesOf} from '../../src/store/pool-launches.ts';
import {available, launching, news, noPool, occupied, settingsOf, whole} from '../screens/pool/support.ts';

const second = (count: number): number => Date.UTC(2026, 0, 1) + count * 1000;

/** A store that takes every look at once. */
const opened = (): PoolStore => createPoolStore(0);

describe('the store of a pool', () => {
	test('begins with everything there is, then takes what changed and what is gone', () => {
		const store = opened();
		store.take(whole([available('a'), available('b'), launching('c')]));
		expect(store.getState()).toMatchObject({phase: 'pool', isRead: true, counts: {RUNNING: 2, LAUNCHING: 1}});
		store.take(news([occupied('a', 'ana')], {}, {gone: ['task_b']}));
		expect([...store.getState().rows.keys()]).toEqual(['task_a', 'task_c']);
		expect(store.getState().counts).toEqual({RUNNING: 0, LAUNCHING: 1, ASSIGNED: 1, STOPPING: 0, ERROR: 0});
	});

	test('is not read before a whole look has come', () => {
		const store = opened();
		store.take(news([available('a')]));
		expect(store.getState().isRead).toBe(false);
		store.take(whole([available('a'), available('b')]));
		expect(store.getState().isRead).toBe(true);
	});

	test('forgets what a whole look does not have', () => {
		const store = opened();
		store.take(whole([available('a'), available('b')]));
		store.take(whole([available('b')]));
		expect([...store.getState().rows.keys()]).toEqual(['task_b']);
	});

	test('keeps the object of a row that did not change, and the map when none did', () => {
		const store = opened();
		store.take(whole([available('a'), available('b')]));
		const {rows} = store.getState();
		store.take(news([{...available('a')}]));
		store.take(whole([{...available('a')}, {...available('b')}]));
		expect(store.getState().rows).toBe(rows);
		store.take(news([occupied('b', 'ana')]));
		expect(store.getState().rows).not.toBe(rows);
		expect(store.getState().rows.get('task_a')).toBe(rows.get('task_a'));
	});

	test('is not led astray by an index that answers with what was before', () => {
		const store = opened();
		store.take(whole([occupied('a', 'ana')], {version: 7, target: 3}));
		store.take(news([available('a')], {version: 6, target: 2}));
		expect(store.getState().rows.get('task_a')?.status).toBe('ASSIGNED');
		expect(store.getState().settings?.target).toBe(3);
	});

	test('shows settings that were just written before a look finds them', () => {
		const store = opened();
		store.take(whole([], {version: 1, target: 5}));
		store.takeSettings(settingsOf({version: 2, target: 8}));
		store.take(news([], {version: 1, target: 5}));
		expect(store.getState().settings?.target).toBe(8);
	});

	test('begins anew with another pool, and says why there is none', () => {
		const store = opened();
		store.take(whole([available('a')]));
		store.take(whole([available('b')], {}, {stack: 'other'}));
		expect([...store.getState().rows.keys()]).toEqual(['task_b']);
		expect(store.getState().history).toHaveLength(1);
		store.take(noPool);
		expect(store.getState()).toMatchObject({phase: 'absent', absence: {problem: 'There is no pool in us-east-1 yet.'}});
		expect(store.getState().rows.size).toBe(0);
	});

	test('remembers a point a second of the last three minutes', () => {
		const store = opened();
		for (let count = 0; count < 1_000; count += 1) {
			store.take(whole(count % 2 === 0 ? [available('a')] : []), second(count / 2));
		}
		const {history} = store.getState();
		expect(history).toHaveLength(180);
		expect(history.at(-1)).toEqual({at: second(499.5), target: 5, actual: 0});
	});

	test('makes one change of the looks that come within a pause', async () => {
		using store = createPoolStore(20);
		let changes = 0;
		store.take(whole([]));
		const changed = new Promise<void>((resolve) =>
			store.subscribe(() => {
				changes += 1;
				resolve();
			}),
		);
		for (let count = 0; count < 50; count += 1) store.take(news([available(`a${count}`)]));
		await changed;
		expect([changes, store.getState().rows.size]).toEqual([1, 50]);
	});

	test('has the rows and counts of the truth after any looks, gathered or not', () => {
		const statuses: readonly Status[] = ['LAUNCHING', 'RUNNING', 'ASSIGNED', 'STOPPING', 'ERROR'];
		const change = fc.record({
			name: fc.constantFrom('a', 'b', 'c', 'd'),
			status: fc.option(fc.constantFrom(...statuses), {nil: undefined}),
			isWhole: fc.boolean(),
		});
		fc.assert(
			fc.property(fc.array(change, {maxLength: 40}), (changes) => {
				const store = opened();
				const truth = new Map<string, PoolTask>();
				store.take(whole([]));
				for (const [version, {name, status, isWhole}] of changes.entries()) {
					const task = status && available(name, {status, version: version + 1});
					if (task === undefined) truth.delete(`task_${name}`);
					else truth.set(task.id, task);
					const gone = task === undefined ? [`task_${name}`] : [];
					store.take(isWhole ? whole([...truth.values()]) : news(task === undefined ? [] : [task], {}, {gone}));
				}
				const {rows, counts} = store.getState();
				expect(new Map(rows)).toEqual(truth);
				for (const status of statuses) {
					expect(counts[status]).toBe([...truth.values()].filter((task) => task.status === status).length);
				}
			}),
		);
	});
});

describe('the launches of a pool', () => {
	const took = (name: string, total: number): PoolTask => available(name, {launch: {total, pull: total / 2}});

	test('are told by their middle and their slow end, and by the parts that are known', () => {
		const tasks = Array.from({length: 100}, (_, index) => took(`a${index}`, index + 1));
		const rows = new Map([...tasks, launching('b')].map((task) => [task.id, task]));
		expect(launchesOf(rows)).toEqual({count: 100, p50: 50, p95: 95, parts: {pull: 25}});
		expect(launchesOf(rows)).toBe(launchesOf(rows));
	});

	test('are not told while none was measured', () => {
		expect(launchesOf(new Map([['task_a', launching('a')]]))).toBeUndefined();
	});

	test('lie between the fastest and the slowest', () => {
		const seconds = fc.double({min: 0, max: 1_000, noNaN: true});
		fc.assert(
			fc.property(fc.array(seconds, {minLength: 1, maxLength: 60}), (all) => {
				const rows = new Map(all.map((total, index) => [`task_${index}`, took(`${index}`, total)]));
				const {p50 = -1, p95 = -1} = launchesOf(rows) ?? {};
				expect([Math.min(...all) <= p50, p50 <= p95, p95 <= Math.max(...all)]).toEqual([true, true, true]);
			}),
		);
	});
});
