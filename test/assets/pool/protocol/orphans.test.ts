import {expect, test} from 'vitest';
import {orphans} from '../../../../assets/pool/protocol/orphans.ts';
import type {EcsTask} from '../../../../assets/pool/protocol/pool.ts';
import {type PoolTask, startedBy} from '../../../../assets/pool/protocol/record.ts';

const at = '2026-11-21T16:00:00.000Z';
const record = (id: string, taskArn?: string): PoolTask => ({
	...{id, status: 'LAUNCHING', version: 1, createdAt: at, updatedAt: at},
	...(taskArn !== undefined && {taskArn}),
});
const task = (arn: string, by: string): EcsTask => ({
	...{arn, startedBy: by, taskDefinition: 'task:1', lastStatus: 'RUNNING', desiredStatus: 'RUNNING'},
	...{health: 'UNKNOWN', createdAt: new Date(at)},
});
const found = (tasks: readonly EcsTask[], ...records: readonly PoolTask[]) =>
	orphans(tasks, records).map(({arn}) => arn);

test('a task whose record is gone belongs to nobody', () => {
	expect(found([task('arn:1', startedBy('task_1'))])).toEqual(['arn:1']);
	expect(found([task('arn:1', startedBy('task_1'))], record('task_2'))).toEqual(['arn:1']);
});

test('a task whose record has another task belongs to nobody', () => {
	const both = [task('arn:1', startedBy('task_1')), task('arn:2', startedBy('task_1'))];
	expect(found(both, record('task_1', 'arn:2'))).toEqual(['arn:1']);
});

test('a task of its record is none, nor is one whose record does not know its task yet', () => {
	const both = [task('arn:1', startedBy('task_1')), task('arn:2', startedBy('task_2'))];
	expect(found(both, record('task_1', 'arn:1'), record('task_2'))).toEqual([]);
});
