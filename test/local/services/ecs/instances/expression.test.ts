import {describe, expect, it} from 'vitest';
import {compileExpression} from '../../../../../src/local/services/ecs/instances/expression.ts';

const facts = {
	attribute: (name: string) =>
		new Map([
			['ecs.instance-type', 'c5.large'],
			['stack', 'prod'],
			['empty', ''],
		]).get(name),
	field: (name: string) =>
		new Map([
			['runningTasksCount', '3'],
			['agentConnected', 'true'],
		]).get(name),
	taskGroups: ['service:web', 'family:batch'],
};

describe('an expression of the cluster query language', () => {
	it.each([
		['attribute:ecs.instance-type == c5.large', true],
		['attribute:ecs.instance-type != c5.large', false],
		['attribute:ecs.instance-type =~ c5.*', true],
		['attribute:ecs.instance-type =~ t2.*', false],
		['attribute:ecs.instance-type in [t2.small, c5.large]', true],
		['attribute:ecs.instance-type !in [t2.small, c5.large]', false],
		['attribute:ecs.instance-type not in [t2.small]', true],
		['attribute:empty exists', true],
		['attribute:gpu exists', false],
		['attribute:gpu !exists', true],
		['task:group == service:web', true],
		['not(task:group == service:web)', false],
		['attribute:stack == prod and runningTasksCount < 5', true],
		['attribute:stack == "test" or agentConnected == true', true],
		['(attribute:stack == test || runningTasksCount >= 3) && agentConnected == true', true],
	])('%s is %s', (text, expected) => {
		expect(compileExpression(text)(facts)).toBe(expected);
	});

	it.each(['', 'attribute:a ==', 'attribute:a like b', '(attribute:a exists', 'attribute:a == b c'])(
		'refuses %j',
		(text) => {
			expect(() => compileExpression(text)).toThrow(`Invalid expression: ${text}`);
		},
	);
});
