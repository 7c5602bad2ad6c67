import type {Operation} from '../../src/operations/progress.ts';
import type {StackPlan} from '../../src/operations/stacks/plan.ts';
import type {Sample} from '../../src/operations/watch/sample.ts';
import {oneOf, type Random} from './moods.ts';

/** Texts as AWS or a task may send them. */
export const lines = ['One line.', 'Another one, which is long: '.repeat(20), '', 'x'.repeat(300)];

/** Some looks at once, one that was skipped, then none until it is given up. */
export async function* samples<Value>(
	look: () => Value,
	signal: AbortSignal,
): AsyncGenerator<Sample<Value>, void, undefined> {
	for (let count = 0; count < 3 && !signal.aborted; count += 1) {
		yield {kind: 'value', value: look(), at: Date.now()};
		await new Promise((resolve) => setImmediate(resolve));
	}
	yield {kind: 'skipped', reason: Object.assign(new Error('Slow down.'), {name: 'ThrottlingError'}), nextIn: 4_000};
	if (!signal.aborted)
		await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), {once: true}));
}

export const upTo = <Value>(random: Random, most: number, make: (index: number) => Value): Value[] =>
	Array.from({length: random(most + 1)}, (_, index) => make(index));

export async function* told<Result>(random: Random, result: Result): Operation<Result> {
	for (const step of ['check', 'parameters', 'stack', 'images', 'scale', 'endpoint']) {
		yield {type: 'step', step, state: 'started', detail: oneOf(random, lines)};
		yield {
			type: 'waiting',
			step,
			detail: oneOf(random, lines),
			elapsed: random(100_000),
			progress: {done: 1, total: 3},
		};
		yield {type: 'note', text: oneOf(random, lines)};
		yield {
			type: 'step',
			step,
			state: oneOf(random, ['done', 'skipped'] as const),
			detail: 'done',
			elapsed: random(9_999),
		};
	}
	return result;
}

export const planOf = (random: Random, stackName: string): StackPlan => ({
	...{kind: oneOf(random, ['create', 'update', 'unchanged'] as const), stackName, stackId: 'id', changeSetId: 'set'},
	changes: upTo(random, 40, (index) => ({
		...{action: oneOf(random, ['add', 'change', 'remove'] as const), replaces: random(2) === 0},
		...{logicalId: `Resource${index}`, resourceType: 'AWS::ECS::Service', properties: ['Name', 'x'.repeat(90)]},
	})),
});
