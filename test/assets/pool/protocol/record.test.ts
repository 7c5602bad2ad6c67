import {expect, test} from 'vitest';
import {idOfStarted, startedBy} from '../../../../assets/pool/protocol/record.ts';

test('a task of ECS says by startedBy for which record it was started', () => {
	expect(idOfStarted({startedBy: startedBy('task_1')})).toBe('task_1');
	expect(idOfStarted({startedBy: 'ecs-svc/1'})).toBeUndefined();
});
