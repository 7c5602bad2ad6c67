import {describe, expect, test} from 'vitest';
import {DeclinedError, OutcomeError} from '../../../src/operations/errors.ts';
import type {StackPlan} from '../../../src/operations/stacks/plan.ts';
import type {PoolActions} from '../../../src/screens/pool/actions.ts';
import {keys} from '../../support/screen.ts';
import {available, noPool, openPool, whole} from './support.ts';

const plan: StackPlan = {
	...{kind: 'create', stackName: 'fargate-pool', stackId: 'id', changeSetId: 'set'},
	changes: ['Table', 'Function', 'Function'].map((name, index) => ({
		...{action: 'add', replaces: false, logicalId: `${name}${index}`, properties: []},
		resourceType: name === 'Table' ? 'AWS::DynamoDB::Table' : 'AWS::Lambda::Function',
	})),
};

/** Asks for approval, then goes on when the test says so. */
function scripted(failure?: Error) {
	const {promise, resolve} = Promise.withResolvers<void>();
	const calls: string[] = [];
	const create: PoolActions['create'] = async function* ({stackName, target}, approve) {
		calls.push(`${stackName} ${target}`);
		yield {type: 'step', step: 'check', state: 'done', detail: 'us-east-1', elapsed: 50};
		yield {type: 'step', step: 'stack', state: 'started', detail: `Deploying stack ${stackName}`};
		if (!(await approve(plan))) throw new DeclinedError('The plan was not approved.', 'Try again.');
		const event = {at: new Date(), logicalId: 'TasksTable', resourceType: 'AWS::DynamoDB::Table', reason: undefined};
		yield {type: 'stack-event', step: 'stack', event: {...event, status: 'CREATE_IN_PROGRESS', done: 1, total: 3}};
		await promise;
		if (failure !== undefined) throw failure;
		return {stackName, target, available: target};
	};
	return {create, calls, goOn: resolve};
}

async function untilPlan({create}: Pick<ReturnType<typeof scripted>, 'create'>) {
	const console = openPool(
		{create, previewExecution: async () => ['aws cloudformation execute-change-set …']},
		{first: noPool},
	);
	await console.until('n create a pool');
	await console.press('n', keys.enter);
	await console.until('Create pool fargate-pool');
	await console.press(keys.enter);
	await console.until('Resources: 3 to add.');
	return console;
}

describe('creating a pool', () => {
	test('asks for name and size, shows the plan, and how far it is', async () => {
		const script = scripted();
		using console = await untilPlan(script);
		expect(await console.until('execute-change-set')).toContain('DynamoDB Table, 2 Lambda Function.');
		await console.press('y');
		const text = await console.until('TasksTable  CREATE_IN_PROGRESS');
		expect(text).toMatch(/✓ check[\s\S]*▸ stack/);
		expect(console.unfinished()).toBe('Pool fargate-pool is being created.');
		expect(console.spoken()).toEqual(['Creating pool fargate-pool.', 'stack: Deploying stack fargate-pool']);
		await console.press('n');
		await console.until('one is being created');
		console.show(whole([], {}, {stack: 'fargate-pool'}));
		await console.until('Being created: stack, Deploying stack fargate-pool');
		script.goOn();
		await console.until('Pool fargate-pool is there: 5 of 5 tasks available');
		console.show(whole([available('a')], {}, {stack: 'fargate-pool'}));
		await console.until('Pool fargate-pool   target 5');
		expect([script.calls, console.watched]).toEqual([['fargate-pool 5'], [undefined, 'fargate-pool']]);
		expect(console.unfinished()).toBeUndefined();
	});

	test('leaves everything as it was when the plan is not wanted', async () => {
		using console = await untilPlan(scripted());
		await console.press('n');
		await console.until('The plan was discarded; nothing was changed');
		expect(console.watched).toEqual([undefined, 'fargate-pool', undefined]);
		console.show(noPool);
		await console.until('There is no pool in us-east-1 yet.');
	});

	test('says why it failed, and leaves the steps to be seen', async () => {
		const script = scripted(new OutcomeError('The stack rolled back: no more VPCs.', 'Delete one.'));
		using console = await untilPlan(script);
		await console.press('y');
		script.goOn();
		await console.until('The stack rolled back: no more VPCs.');
		await console.press(keys.escape);
		const text = await console.until(/✗ stack/);
		expect(text).toMatch(/Pool fargate-pool was not created\s+n goes on where it ended\./);
		expect(console.spoken()[0]).toBe('Pool fargate-pool was not created.');
	});

	test('names what cannot be the name of a pool', async () => {
		using console = openPool({}, {first: whole([available('a')])});
		await console.until('Pool demo');
		await console.press('n', ...Array.from({length: 12}, () => keys.backspace), 'd', 'e', 'm', 'o', keys.enter);
		await console.until('pool demo exists already');
		await console.press('!', keys.enter);
		await console.until('letters, digits and hyphens, a letter first');
	});

	test('names what cannot be its size', async () => {
		using console = openPool({}, {first: noPool});
		await console.until('n create a pool');
		await console.press('n', keys.enter);
		await console.until('Warm tasks');
		await console.press('5', '0', '0', '1', keys.enter);
		await console.until('a whole number from 0 to 5000');
	});
});
