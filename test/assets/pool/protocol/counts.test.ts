import {expect, test} from 'vitest';
import {counts, tasksIn} from '../../../../assets/pool/protocol/counts.ts';

test('pool#7 tasks are counted by what they are to whoever uses the pool', () => {
	const statuses = ['LAUNCHING', 'RUNNING', 'RUNNING', 'ASSIGNED', 'ERROR', 'STOPPING'] as const;
	const of = counts(statuses.map((status) => ({status})));
	expect(of).toEqual({launching: 1, available: 2, occupied: 1, stopping: 1, failed: 1});
	expect(tasksIn(of)).toBe(5);
});
