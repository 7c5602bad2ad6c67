import {expect, test} from 'vitest';
import {becomesHealthy} from '../../../../assets/pool/protocol/becomes-healthy.ts';
import type {EcsTask} from '../../../../assets/pool/protocol/pool.ts';

const task: EcsTask = {
	...{arn: 'arn:1', startedBy: 'pool/task_1', lastStatus: 'RUNNING', desiredStatus: 'RUNNING', health: 'UNKNOWN'},
	taskDefinition: 'task:1',
	createdAt: new Date(0),
};

/** What comes of looks that find this, one after the other, and how many there were. */
async function outcome(patience: number, ...found: readonly Partial<EcsTask>[]) {
	let time = 0;
	let looks = 0;
	const look = async () => {
		const changes = found[Math.min(looks, found.length - 1)];
		looks += 1;
		return changes && {...task, ...changes};
	};
	const wait = async (milliseconds: number) => {
		time += milliseconds;
	};
	return [await becomesHealthy(look, patience, {now: () => time, wait}), looks];
}

test('a task is looked at until it is healthy', async () => {
	expect(await outcome(10_000, {}, {}, {health: 'HEALTHY'})).toEqual([true, 3]);
});

test('a task is looked at no longer than there is patience, and once without any', async () => {
	expect(await outcome(10_000, {})).toEqual([false, 6]);
	expect(await outcome(0, {})).toEqual([false, 1]);
});

test('a task that is ill, ends, or is gone is not waited for', async () => {
	expect(await outcome(10_000, {health: 'UNHEALTHY'})).toEqual([false, 1]);
	expect(await outcome(10_000, {}, {desiredStatus: 'STOPPED'})).toEqual([false, 2]);
	expect(await outcome(10_000)).toEqual([false, 1]);
});
