import {describe, expect, test} from 'vitest';
import {DeclinedError, OutcomeError} from '../../../src/operations/errors.ts';
import type {Consequences} from '../../../src/operations/pool/consequences.ts';
import type {StackPlan} from '../../../src/operations/stacks/plan.ts';
import type {CreateCall, PoolActions} from '../../../src/screens/pool/actions.ts';
import {keys} from '../../support/screen.ts';
import {available, declarationsOf, occupied, openPool, type PoolTestOptions, whole} from './support.ts';

const plan: StackPlan = {
	...{kind: 'update', stackName: 'demo', stackId: 'id', changeSetId: 'set'},
	changes: [
		{
			...{action: 'change', replaces: true, logicalId: 'TaskDefinition', properties: ['Cpu']},
			resourceType: 'AWS::ECS::TaskDefinition',
		},
	],
};
const existing = {
	...{stackId: 'id', target: 9},
	parameters: {WarmTasks: '3', TaskCpu: '512', TaskMemory: '1024', LeaseMinutes: '60'},
};
const usual: Consequences = {lines: ['Warm tasks are replaced a quarter at a time.'], typed: undefined};

/** Asks for approval, then goes on when the test says so. */
function scripted(consequences = usual, failure?: Error) {
	const {promise, resolve} = Promise.withResolvers<void>();
	const calls: CreateCall[] = [];
	const create: PoolActions['create'] = async function* (call, approve) {
		calls.push(call);
		yield {type: 'step', step: 'stack', state: 'started', detail: 'Deploying stack demo'};
		if (!(await approve(plan, consequences))) throw new DeclinedError('The plan was not approved.', 'Try again.');
		await promise;
		if (failure !== undefined) throw failure;
		return {stackName: 'demo', target: 9, available: 9};
	};
	const actions: Partial<PoolActions> = {
		declarations: async () => ({...(await declarationsOf()), existing}),
		create,
	};
	return {actions, create, calls, goOn: resolve};
}

const submit = '\u0013';
const first = whole([available('a'), occupied('b', 'ana')]);

async function open(actions: Partial<PoolActions>, options: PoolTestOptions = {}) {
	const console = openPool(actions, {first, ...options});
	await console.until('Pool demo');
	await console.press('p');
	await console.until('[ Plan the change ]');
	return console;
}

/** To another number of warm tasks: 4 in place of 3. */
const typeFour = [keys.backspace, '4'];

describe('changing a pool', () => {
	test('opens the form with what the pool has, of which nothing is changed yet', async () => {
		using console = await open(scripted().actions);
		const text = console.text();
		expect(text).toContain('change demo');
		expect(text).toMatch(/WarmTasks +3 /);
		expect(text).toMatch(/TaskMemory +.*\[1024\]/);
		expect(text).toMatch(/it\s+keeps 9 now/);
		expect(text).not.toMatch(/Stack +\w|\d changed/);
		await console.press(...typeFour);
		await console.until('1 changed');
		expect(console.text()).toContain('was 3');
		await console.press('\u0012');
		expect(console.text()).not.toMatch(/\d changed/);
		await console.press(keys.escape);
		await console.until('Pool demo   target 5');
	});

	test('shows the plan in place of the board, and carries it out while the board is looked at', async () => {
		const script = scripted();
		using console = await open(script.actions);
		await console.press(...typeFour, submit);
		const page = await console.until('Plan: change stack demo');
		expect(page).toContain('! 1 replace');
		expect(page).toMatch(/! TaskDefinition +AWS::ECS::TaskDefinition \(Cpu\)/);
		expect(page).toContain('Warm tasks are replaced a quarter at a time.');
		expect(console.unfinished()).toBe('Pool demo is being changed.');
		console.show(first);
		await console.press(keys.enter);
		await console.until(/Being changed: stack, Deploying stack demo/);
		expect(console.text()).toContain('Pool demo   target 5');
		await console.press('p');
		await console.until('one is being changed');
		script.goOn();
		await console.until('Pool demo is as it should be: 9 of 9 tasks available');
		expect(script.calls).toEqual([{stackName: 'demo', stackId: 'id', parameters: {WarmTasks: '4'}}]);
	});

	test('lets no key for a task hit the plan: steps are shown until it is there', async () => {
		const {promise, resolve} = Promise.withResolvers<void>();
		const script = scripted();
		const create: PoolActions['create'] = async function* (...of) {
			yield {type: 'step', step: 'check', state: 'started', detail: 'us-east-1'};
			await promise;
			return yield* script.create(...of);
		};
		using console = await open({...script.actions, create});
		await console.press(submit);
		console.show(first);
		await console.until(/Changing pool demo[\s\S]*▸ check/);
		expect(console.spoken()[0]).toBe('Changing pool demo.');
		await console.press(keys.enter);
		resolve();
		await console.until('Plan: change stack demo');
	});

	test('wants the name typed where the change stops tasks', async () => {
		const line = 'Pool demo: 9 → 4 warm tasks; 5 tasks that nobody uses will be stopped, the newest first.';
		const script = scripted({lines: [line], typed: 'demo'});
		using console = await open(script.actions);
		await console.press(...typeFour, submit);
		await console.until(/5 tasks that nobody uses will be stopped, the\s+newest first\./);
		await console.press(keys.enter);
		await console.until('Type demo to confirm');
		await console.press(keys.escape);
		await console.until('The plan was discarded; nothing was changed');
		expect(await console.until('[ Plan the change ]')).toMatch(/WarmTasks +4 /);
		await console.press(submit);
		await console.until('Plan: change stack demo');
		await console.press(keys.enter);
		await console.until('Type demo to confirm');
		await console.press(...'demo', keys.enter);
		script.goOn();
		await console.until('Pool demo is as it should be');
	});

	test('says why it failed, and has what was typed when it is opened again, until it is left', async () => {
		const script = scripted(usual, new OutcomeError('The stack rolled back: no such role.', 'Make one.'));
		using console = await open(script.actions);
		await console.press(...typeFour, submit);
		await console.until('Plan: change stack demo');
		await console.press(keys.enter);
		console.show(first);
		script.goOn();
		await console.until('The stack rolled back: no such role.');
		await console.press(keys.escape);
		await console.until('Pool demo   target 5');
		await console.press('p');
		expect(await console.until(/WarmTasks +4 /)).toContain('1 changed');
		await console.press(keys.escape);
		await console.until('What you chose would be lost: WarmTasks.');
		await console.press('y');
		await console.press('p');
		await console.until(/WarmTasks +3 /);
	});

	test('does not begin the form of a new pool with what failed of this one', async () => {
		const script = scripted(usual, new OutcomeError('No.', 'Mend it.'));
		script.goOn();
		using console = await open({...script.actions});
		await console.press(...typeFour, submit);
		await console.until('Plan: change stack demo');
		await console.press(keys.enter);
		console.show(first);
		await console.until('Mend it.');
		await console.press(keys.escape);
		await console.press('n');
		expect(await console.until('a new one')).toMatch(/Stack +fargate-pool /);
	});

	test('can be looked at in read-only, and not submitted', async () => {
		using console = await open(scripted().actions, {readOnly: true});
		await console.press(submit);
		await console.until(/Plan the change: read-only/);
	});

	test('is refused while the pool is drained', async () => {
		using console = openPool({}, {first: whole([available('a')], {isDraining: true})});
		await console.until('DRAINING');
		await console.press('p');
		await console.until('the pool is being drained');
	});
});
