import {expect, test} from 'vitest';
import {tickLines} from '../../src/commands/pool-simulate.ts';

test('pool#15 a minute of simulated users is told by who got a task and who left, and by what kept the others', () => {
	const grab = {tried: 9, done: 0, problem: 'ecs:DescribeTasks is not allowed.'};
	expect(tickLines({stack: 'demo', seed: '7', grab, kill: {tried: 7, done: 3}})).toEqual([
		'0 of 9 users who came have a task.',
		'! What kept the others from it: ecs:DescribeTasks is not allowed.',
		'3 of 7 users who might have left did.',
	]);
	expect(tickLines({stack: 'demo', seed: undefined, grab: undefined, kill: undefined})).toEqual([]);
});
