import {expect, test} from 'vitest';
import {grabbedEvents} from '../../../../assets/pool/functions/grabbed-events.ts';

const image = (Status: string) => ({
	Status: {S: Status},
	TaskId: {S: 'task_1'},
	UpdatedAt: {S: '2026-11-21T16:00:00.000Z'},
});
const change = (before: string, after: string, eventName = 'MODIFY') => ({
	eventName,
	dynamodb: {OldImage: image(before), NewImage: image(after)},
});

test('only a task that was available and is occupied was grabbed', () => {
	expect(grabbedEvents([change('RUNNING', 'ASSIGNED')])).toEqual([
		{taskId: 'task_1', status: 'ASSIGNED', timestamp: '2026-11-21T16:00:00.000Z'},
	]);
	const others = [
		change('LAUNCHING', 'RUNNING'),
		change('ASSIGNED', 'STOPPING'),
		change('ASSIGNED', 'ASSIGNED'),
		change('RUNNING', 'ERROR'),
		change('RUNNING', 'ASSIGNED', 'REMOVE'),
		{eventName: 'INSERT', dynamodb: {NewImage: image('ASSIGNED')}},
		{eventName: 'MODIFY', dynamodb: {OldImage: {Version: {N: '1'}}, NewImage: {Version: {N: '2'}}}},
		{},
	];
	expect(grabbedEvents(others)).toEqual([]);
});
