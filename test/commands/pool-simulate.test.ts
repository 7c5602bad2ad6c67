import {expect, test} from 'vitest';
import {tickLines} from '../../src/commands/pool-simulate.ts';

test('pool#15 a minute of simulated users is told by who got a task and who left, and by what kept the others', () => {
	const grab = {tried: 9, done: 0, problem: 'ecs:DescribeTasks is not allowed.'};
	expect(tickLines({stack: 'demo', seed: '7', grab, kill: {tried: 7, done: 3}})).toEqual([
		'0 of 9 users who came have a task.',
		'! What kept the others from it: ecs:DescribeTasks is not allowed.',
		'3 users left, of 7 that were to leave.',
	]);
	const all = {stack: 'demo', seed: '7', grab: undefined, kill: {tried: 1, done: 1}};
	expect(tickLines(all)).toEqual(['1 user left.']);
	expect(tickLines({stack: 'demo', seed: undefined, grab: undefined, kill: undefined})).toEqual([]);
});
