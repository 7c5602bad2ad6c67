import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {PoolLimits} from '../../../../assets/pool/protocol/pool.ts';
import {isWarm, type PoolSettings, type PoolTask, type Status} from '../../../../assets/pool/protocol/record.ts';
import {retirements} from '../../../../assets/pool/protocol/retirements.ts';

const now = new Date('2026-11-21T16:00:00Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1_000).toISOString();
const settings = (target: number, more: Partial<PoolSettings> = {}): PoolSettings => ({
	...{version: 1, target, isDraining: false, failuresInRow: 0, grabs: 0, launches: 0, kills: 0},
	...more,
});
const noLimits: PoolLimits = {launchTimeout: 300, maximumAge: 0, lease: 0};
const task = (id: string, status: Status, age = 0, more: Partial<PoolTask> = {}): PoolTask => ({
	...{id, status, version: 1, createdAt: secondsAgo(age), updatedAt: secondsAgo(age)},
	...more,
});
const arnOf = (id: string) => `arn:${id}`;
const statuses = fc.constantFrom<Status>('LAUNCHING', 'RUNNING', 'ASSIGNED', 'STOPPING', 'ERROR');
const tasks = fc
	.array(fc.tuple(statuses, fc.nat(10_000)))
	.map((all) =>
		all.map(([status, age], index) => task(`task_${index}`, status, age, {taskArn: arnOf(`task_${index}`)})),
	);
/** ARNs of tasks of another task definition. */
const outdatedOf = fc.array(fc.nat(12)).map((all) => new Set(all.map((index) => arnOf(`task_${index}`))));
const ids = (...args: Parameters<typeof retirements>) => retirements(...args).map(({task: {id}}) => id);

describe('what a pool takes out of use by itself', () => {
	test('pool#1 is what it has too much of: the newest launches, then the newest that are available', () => {
		const tasks = [
			task('task_1', 'RUNNING'),
			task('task_2', 'LAUNCHING'),
			task('task_3', 'RUNNING'),
			task('task_4', 'LAUNCHING'),
			task('task_5', 'ASSIGNED'),
		];
		expect(ids(tasks, settings(4), noLimits, now)).toEqual([]);
		expect(ids(tasks, settings(3), noLimits, now)).toEqual(['task_4']);
		expect(ids(tasks, settings(0), noLimits, now)).toEqual(['task_4', 'task_2', 'task_3', 'task_1']);
	});

	test('never is an occupied task whose lease goes on, whatever the sizes and ages', () => {
		fc.assert(
			fc.property(tasks, outdatedOf, fc.nat(10), fc.nat(5_000), (all, outdated, target, maximumAge) => {
				const limits = {...noLimits, maximumAge};
				const retired = retirements(all, settings(target), limits, now, outdated).map(({task}) => task);
				expect(retired.every(isWarm)).toBe(true);
				expect(new Set(retired).size).toBe(retired.length);
				const surplus = all.filter(isWarm).length - target;
				expect(retired.length).toBeGreaterThanOrEqual(Math.max(0, surplus));
			}),
		);
	});

	test('to be replaced is never so much that more than a quarter of the pool is missing, and nothing while paused', () => {
		fc.assert(
			fc.property(tasks, outdatedOf, fc.nat(10), fc.nat(5_000), (all, outdated, target, maximumAge) => {
				const limits = {...noLimits, maximumAge};
				const replaced = retirements(all, settings(target), limits, now, outdated).filter(
					({reason}) => !reason.startsWith('The pool was made smaller'),
				);
				const available = all.filter(({status}) => status === 'RUNNING').length;
				const left = Math.min(available, target) - replaced.length;
				if (replaced.length > 0) expect(target - left).toBeLessThanOrEqual(Math.ceil(target / 4));
				const paused = retirements(all, settings(target, {pausedReason: 'No image'}), limits, now, outdated);
				expect(paused.every(({reason}) => reason.startsWith('The pool was made smaller'))).toBe(true);
			}),
		);
	});

	test('is an occupied task once its lease has ended', () => {
		const tasks = [
			task('task_1', 'ASSIGNED', 0, {leaseUntil: secondsAgo(0)}),
			task('task_2', 'ASSIGNED', 0, {leaseUntil: secondsAgo(-1)}),
			task('task_3', 'ASSIGNED'),
		];
		expect(ids(tasks, settings(0), noLimits, now)).toEqual(['task_1']);
	});

	describe('once its task definition is another', () => {
		const warm = (count: number, status: Status = 'RUNNING') =>
			Array.from({length: count}, (_, index) => task(`task_${index}`, status, 0, {taskArn: arnOf(`task_${index}`)}));
		const outdated = new Set(warm(8).map(({id}) => arnOf(id)));

		test('is what runs the one before, the oldest first, a quarter of the pool at a time', () => {
			expect(ids(warm(8), settings(8), noLimits, now, outdated)).toEqual(['task_0', 'task_1']);
			expect(ids(warm(8), settings(8), noLimits, now, new Set([arnOf('task_5')]))).toEqual(['task_5']);
		});

		test('is no occupied task, and none that is launched', () => {
			expect(ids(warm(8, 'ASSIGNED'), settings(8), noLimits, now, outdated)).toEqual([]);
			expect(ids(warm(8, 'LAUNCHING'), settings(8), noLimits, now, outdated)).toEqual([]);
		});

		test('is a quarter together with those that are too old', () => {
			const all = [task('task_a', 'RUNNING', 700), ...warm(7)];
			expect(ids(all, settings(8), {...noLimits, maximumAge: 600}, now, outdated)).toEqual(['task_0', 'task_1']);
		});
	});

	describe('with a maximum age', () => {
		const limits = {...noLimits, maximumAge: 600};
		const warm = (count: number) =>
			Array.from({length: count}, (_, index) => task(`task_${index}`, 'RUNNING', 700 - index));

		test('is what is older, the oldest first, a quarter of the pool at a time', () => {
			expect(ids(warm(8), settings(8), limits, now)).toEqual(['task_0', 'task_1']);
			expect(ids(warm(1), settings(1), limits, now)).toEqual(['task_0']);
			expect(ids([task('task_1', 'RUNNING', 600)], settings(1), limits, now)).toEqual([]);
		});

		test('is nothing while the ones before are being replaced', () => {
			const tasks = [...warm(6), task('task_8', 'LAUNCHING'), task('task_9', 'LAUNCHING')];
			expect(ids(tasks, settings(8), limits, now)).toEqual([]);
			expect(ids(tasks.slice(0, 7), settings(7), limits, now)).toEqual(['task_0']);
		});

		test('is nothing that nobody would replace', () => {
			expect(ids(warm(8), settings(8, {pausedReason: 'No capacity'}), limits, now)).toEqual([]);
		});
	});
});
