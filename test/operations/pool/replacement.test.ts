import {describe, expect, test} from 'vitest';
import type {PoolSettings, PoolTask, Status} from '../../../src/operations/pool/look.ts';
import {replacementLine} from '../../../src/operations/pool/replacement.ts';

const task = (status: Status, index: number): PoolTask => ({
	...{id: `task_${status}_${index}`, status, version: 1},
	...{createdAt: '2026-11-21T12:00:00.000Z', updatedAt: '2026-11-21T12:00:00.000Z'},
});
const tasks = (status: Status, count: number): PoolTask[] => Array.from({length: count}, (_, at) => task(status, at));
const settings = (changes: Partial<PoolSettings> = {}): PoolSettings => ({
	...{version: 1, target: 3, isDraining: false, failuresInRow: 0, grabs: 0, launches: 0, kills: 0},
	...changes,
});

/** What is said of stopping the first two of three warm tasks. */
const ofTwo = (changes: Partial<PoolSettings> = {}): string => {
	const all = tasks('RUNNING', 3);
	return replacementLine(settings(changes), all, all.slice(0, 2));
};

describe('what is said to start in place of tasks that are stopped', () => {
	test('is as many as were warm, while the pool is filled', () => {
		expect(ofTwo()).toBe('The pool will launch 2 tasks in place of what was warm; resize it to stop for good.');
	});

	test('is fewer where the pool had too many', () => {
		expect(ofTwo({target: 2})).toMatch(/^The pool will launch 1 task in place/);
		expect(ofTwo({target: 1})).toBe('Nothing starts in place of what was warm: as many as the target, 1, stay warm.');
		expect(ofTwo({target: 0})).toBe('Nothing starts in place of what was warm: the target is 0.');
	});

	test('is nothing while launches are paused', () => {
		expect(ofTwo({pausedReason: 'no image'})).toBe(
			'Nothing starts in place of what was warm until launches are resumed: they stopped after three failures in a row.',
		);
	});

	test('is nothing while the pool is drained', () => {
		expect(ofTwo({isDraining: true, target: 0})).toBe(
			'Nothing starts in place of what was warm: the pool is being drained.',
		);
	});

	test('is nothing for occupied tasks', () => {
		const all = tasks('ASSIGNED', 2);
		expect(replacementLine(settings(), all, all)).toBe(
			'Nothing starts in place of an occupied task: it was replaced when it was grabbed.',
		);
	});
});
