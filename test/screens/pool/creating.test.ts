import {describe, expect, test} from 'vitest';
import {DeclinedError, OutcomeError} from '../../../src/operations/errors.ts';
import type {StackPlan} from '../../../src/operations/stacks/plan.ts';
import type {CreateCall, PoolActions} from '../../../src/screens/pool/actions.ts';
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
	const calls: CreateCall[] = [];
	const create: PoolActions['create'] = async function* ({stackName, parameters}, approve) {
		calls.push({stackName, parameters});
		const target = Number(parameters.WarmTasks ?? 5);
		yield {type: 'step', step: 'check', state: 'done', detail: 'us-east-1', elapsed: 50};
		yield {type: 'step', step: 'stack', state: 'started', detail: `Deploying stack ${stackName}`};
		if (!(await approve(plan, {lines: ['Costs $0.12/h: 5 tasks at $0.024/h each.'], typed: undefined})))
			throw new DeclinedError('The plan was not approved.', 'Try again.');
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
	await console.press('n');
	await console.until('[ Plan the stack ]');
	await console.press(submit);
	await console.until('Plan: create stack fargate-pool');
	return console;
}

const submit = '\u0013';

describe('creating a pool', () => {
	test('asks for name and size, shows the plan with its cost, and how far it is', async () => {
		const script = scripted();
		using console = await untilPlan(script);
		const page = console.text();
		expect(page).toContain('+ 3 add   ~ 0 change   - 0 delete   ! 0 replace');
		expect(page).toMatch(/\+ Table0 +AWS::DynamoDB::Table/);
		expect(page).toContain('Costs $0.12/h: 5 tasks at $0.024/h each.');
		expect(console.spoken()[0]).toBe('Plan for stack fargate-pool: 3 to add.');
		await console.press('!');
		await console.until('aws cloudformation execute-change-set');
		await console.press(keys.escape);
		await console.until('enter carry out');
		await console.press(keys.enter);
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
		expect(script.calls).toEqual([{stackName: 'fargate-pool', parameters: {}}]);
		expect(console.watched).toEqual([undefined, 'fargate-pool']);
		expect(console.unfinished()).toBeUndefined();
	});

	test('brings the form back with what was typed when the plan is not wanted', async () => {
		using console = await untilPlan(scripted());
		await console.press('y', 'n');
		expect(console.text()).toContain('Plan: create stack fargate-pool');
		await console.press(keys.escape);
		await console.until('The plan was discarded; nothing was changed');
		expect(console.watched).toEqual([undefined, 'fargate-pool', undefined]);
		await console.until('[ Plan the stack ]');
		console.show(noPool);
		await console.press(keys.escape);
		await console.until('There is no pool in us-east-1 yet.');
	});

	test('lets a plan wait while another pool is looked at', async () => {
		const script = scripted();
		const {promise, resolve} = Promise.withResolvers<void>();
		const create: PoolActions['create'] = async function* (...of) {
			yield {type: 'step', step: 'check', state: 'started', detail: 'us-east-1'};
			await promise;
			return yield* script.create(...of);
		};
		const stacks = ['demo'];
		using console = openPool({create, previewExecution: async () => []}, {first: whole([available('a')])});
		await console.until('Pool demo');
		await console.press('n');
		await console.until('[ Plan the stack ]');
		await console.press(submit);
		console.show({...noPool, stacks});
		await console.until('Creating pool fargate-pool');
		await console.press('c');
		await console.until('Which pool?');
		await console.press(keys.enter);
		console.show(whole([available('a')]));
		await console.until('Pool demo');
		resolve();
		// What is pressed there must not carry it out.
		expect(await console.until('The plan of fargate-pool is ready')).toContain('Pool demo');
		await console.press('c');
		await console.until(/fargate-pool +its plan waits for you/);
		await console.press(keys.down, keys.enter);
		await console.until('Plan: create stack fargate-pool');
		await console.press(keys.escape);
		await console.until('The plan was discarded; nothing was changed');
		await console.until('[ Plan the stack ]');
		expect(console.watched.at(-1)).toBeUndefined();
	});

	test('says why it failed, leaves the steps to be seen, and asks for the same again', async () => {
		const script = scripted(new OutcomeError('The stack rolled back: no more VPCs.', 'Delete one.'));
		using console = openPool({create: script.create, previewExecution: async () => []}, {first: noPool});
		await console.until('n create a pool');
		await console.press('n');
		await console.until('[ Plan the stack ]');
		await console.press(keys.down, keys.backspace, '7', submit);
		await console.until('Plan: create stack fargate-pool');
		await console.press(keys.enter);
		script.goOn();
		await console.until('The stack rolled back: no more VPCs.');
		await console.press(keys.escape);
		const text = await console.until(/✗ stack/);
		expect(text).toMatch(/Pool fargate-pool was not created\s+n goes on where it ended\./);
		expect(console.spoken()[0]).toBe('Pool fargate-pool was not created.');
		await console.press('n');
		await console.until(/WarmTasks +7 /);
		expect(script.calls).toEqual([{stackName: 'fargate-pool', parameters: {WarmTasks: '7'}}]);
	});

	test('names what cannot be the name of a pool, or its size, where it is typed', async () => {
		using console = openPool({}, {first: whole([available('a')])});
		await console.until('Pool demo');
		await console.press('n');
		await console.until('[ Plan the stack ]');
		await console.press(...Array.from({length: 14}, () => keys.backspace), ...'demo');
		await console.until('Stack demo exists already');
		await console.press('!');
		await console.until('is no name for this stack');
		await console.press(keys.down, '0', '0', '0');
		await console.until('from 0 to 5000');
		expect(console.spoken()[0]).toBe('WarmTasks: 5000 tasks.');
		await console.press('0', submit);
		await console.until(/2 wrong/);
	});

	test('tells what it costs as the size is chosen, and offers only the memory that goes with it', async () => {
		using console = openPool({}, {first: noPool});
		await console.until('n create a pool');
		await console.press('n');
		await console.until('Costs $0.2');
		await console.press(keys.down, keys.down, keys.left);
		await console.until(/TaskCpu +.*512/);
		await console.until(/TaskMemory +.*1024.*2048/);
		expect(console.text()).toContain('Costs $0.1');
		expect(console.spoken().at(-1)).toContain('Costs $0.1');
	});

	test('asks before it loses what was typed', async () => {
		using console = openPool({}, {first: noPool});
		await console.until('n create a pool');
		await console.press('n');
		await console.until('[ Plan the stack ]');
		await console.press(keys.down, '0', keys.escape);
		await console.until('What you chose would be lost: WarmTasks.');
		await console.press('y');
		await console.until('There is no pool in us-east-1 yet.');
	});
});
