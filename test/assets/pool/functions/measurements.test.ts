import {expect, test} from 'vitest';
import {measurements} from '../../../../assets/pool/functions/measurements.ts';
import {writeSettings, writeTask} from '../../../../assets/pool/protocol/items.ts';
import type {PoolSettings, PoolTask} from '../../../../assets/pool/protocol/record.ts';

const settings: PoolSettings = {
	...{version: 1, target: 5, isDraining: false, failuresInRow: 0},
	...{grabs: 7, launches: 12, kills: 3},
};
const task: PoolTask = {
	...{id: 'task_1', status: 'LAUNCHING', version: 1, taskArn: 'arn:1'},
	...{createdAt: '2026-11-21T16:00:00.000Z', updatedAt: '2026-11-21T16:00:00.000Z'},
};

const change = (OldImage: ReturnType<typeof writeTask>, NewImage: ReturnType<typeof writeTask>) => ({
	...{eventName: 'MODIFY', dynamodb: {OldImage, NewImage}},
});
const ofSettings = (before: Partial<PoolSettings>, after: Partial<PoolSettings>) =>
	change(writeSettings({...settings, ...before}), writeSettings({...settings, ...after}));
const ofTask = (before: Partial<PoolTask>, after: Partial<PoolTask>) =>
	change(writeTask({...task, ...before}), writeTask({...task, ...after}));

test('pool#14 grabs, launches and kills are what the counters of the board grew by, whoever it was', () => {
	expect(measurements([ofSettings({}, {kills: 4})])).toEqual([{service: 'task-cleanup', metrics: {TaskKilled: 1}}]);
	expect(measurements([ofSettings({}, {grabs: 8}), ofSettings({grabs: 8}, {grabs: 9, launches: 15})])).toEqual([
		{service: 'process-grabbed-tasks', metrics: {TaskAllocatedToUse: 1}},
		{service: 'process-grabbed-tasks', metrics: {TaskAllocatedToUse: 1}},
		{service: 'task-launcher', metrics: {TasksLaunched: 3}},
	]);
});

test('pool#14 a launch is measured once it has ended, by how long it took', () => {
	expect(measurements([ofTask({}, {status: 'RUNNING', launch: {pull: 4, total: 12.5}})])).toEqual([
		{service: 'task-launcher', metrics: {TaskStartupDuration: 12.5}},
	]);
	expect(measurements([ofTask({}, {status: 'ERROR', updatedAt: '2026-11-21T16:00:09.000Z'})])).toEqual([
		{
			service: 'task-launcher',
			metrics: {TaskLaunchErrors: 1, FailedTaskLaunches: 1, TaskStartupFailureDuration: 9},
		},
	]);
});

test('pool#14 a change that is read late is measured for when it was made', () => {
	const {eventName, dynamodb} = ofSettings({}, {kills: 4});
	const made = new Date('2026-11-21T16:00:00Z');
	const late = {eventName, dynamodb: {...dynamodb, ApproximateCreationDateTime: made.getTime() / 1_000}};
	expect(measurements([late])).toEqual([{service: 'task-cleanup', metrics: {TaskKilled: 1}, at: made}]);
});

test('other changes are measured as nothing', () => {
	const others = [
		ofSettings({}, {target: 6, version: 2}),
		ofTask({}, {taskArn: 'arn:2'}),
		ofTask({}, {status: 'STOPPING'}),
		ofTask({status: 'RUNNING'}, {status: 'ASSIGNED'}),
		ofTask({status: 'ASSIGNED'}, {status: 'ERROR'}),
		{eventName: 'INSERT', dynamodb: {NewImage: writeSettings(settings)}},
		{eventName: 'REMOVE', dynamodb: {OldImage: writeTask(task)}},
		{},
	];
	expect(measurements(others)).toEqual([]);
});
