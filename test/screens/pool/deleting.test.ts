import {describe, expect, test} from 'vitest';
import {OutcomeError} from '../../../src/operations/errors.ts';
import type {PoolLook} from '../../../src/operations/pool/look.ts';
import type {DeletionPlan, PoolActions} from '../../../src/screens/pool/actions.ts';
import {keys} from '../../support/screen.ts';
import {available, news, noPool, occupied, openPool, whole} from './support.ts';

const plan = {
	preview: {name: 'demo', status: 'CREATE_COMPLETE'},
	lines: ['40 resources', '1 image in demo'],
} as unknown as DeletionPlan;

/** Goes on when the test says so. */
function scripted(failure?: Error) {
	const {promise, resolve} = Promise.withResolvers<void>();
	const deleted: string[] = [];
	const actions: Partial<PoolActions> = {
		planDeletion: async () => plan,
		previewDeletion: async () => ['aws cloudformation delete-stack …'],
		async *delete({preview}) {
			deleted.push(preview.name);
			yield {type: 'step', step: 'pool', state: 'started', detail: 'Draining demo'};
			yield {type: 'waiting', step: 'pool', detail: '1 of 2 gone', elapsed: 0, progress: {done: 1, total: 2}};
			await promise;
			if (failure !== undefined) throw failure;
		},
	};
	return {actions, deleted, goOn: resolve};
}

const unfinished: PoolLook = {
	...{kind: 'absent', stack: 'demo', stacks: ['demo']},
	...{problem: 'Pool demo is not complete.', nextStep: 'Go on with it.'},
};
const first = whole([available('a'), occupied('b', 'ana')]);

describe('deleting a pool', () => {
	test('shows what goes and who loses a task, wants the name typed, and shows how far it is', async () => {
		const {actions, deleted, goOn} = scripted();
		using console = openPool(actions, {first});
		await console.until('Pool demo');
		await console.press('X');
		const question = await console.until('aws cloudformation delete-stack');
		expect(question).toContain('Delete pool demo (CREATE_COMPLETE)');
		expect(question).toContain('40 resources');
		expect(question).toContain('1 user will lose a task: ana.');
		await console.press('y', keys.enter);
		expect(deleted).toEqual([]);
		await console.press(keys.backspace, ...'demo', keys.enter);
		await console.until(/Being deleted: pool, 1 of 2 gone +█+/);
		expect(console.unfinished()).toBe('Pool demo is being deleted.');
		await console.press('X');
		await console.until('one is being deleted');
		console.show(news([], {isDraining: true, target: 0}, {gone: ['task_a', 'task_b']}));
		await console.until('Deleting pool demo');
		expect(console.spoken()).toEqual(['Deleting pool demo.', 'pool: 1 of 2 gone']);
		goOn();
		await console.until('Pool demo is gone, and nothing of it is left');
		console.show(noPool);
		await console.until('There is no pool in us-east-1 yet.');
		expect([deleted, console.watched]).toEqual([['demo'], [undefined, 'demo', undefined]]);
		expect(console.unfinished()).toBeUndefined();
	});

	test('leaves the operator at another pool that was chosen meanwhile', async () => {
		const {actions, goOn} = scripted();
		const stacks = ['demo', 'other'];
		using console = openPool(actions, {first: whole([available('a')], {}, {stacks})});
		await console.until('Pool demo');
		await console.press('X');
		await console.until('Type demo to confirm');
		await console.press(...'demo', keys.enter);
		await console.until('Being deleted: pool');
		await console.press('c');
		await console.until('Which pool?');
		await console.press(keys.down, keys.enter);
		console.show(whole([available('b')], {}, {stack: 'other', stacks}));
		await console.until('Pool other');
		goOn();
		expect(await console.until('Pool demo is gone, and nothing of it is left')).toContain('Pool other');
		expect(console.watched).toEqual([undefined, 'demo', 'other']);
	});

	test('says why it failed, and how it goes on', async () => {
		const {actions, goOn} = scripted(new OutcomeError('The VPC has a guest.', 'Take it away.'));
		using console = openPool(actions, {first});
		await console.until('Pool demo');
		await console.press('X');
		await console.until('Type demo to confirm');
		await console.press(...'demo', keys.enter);
		console.show(whole([]));
		await console.until('Deleting pool demo');
		goOn();
		await console.until('The VPC has a guest.');
		await console.press(keys.escape);
		await console.until(/Pool demo was not deleted\s+X goes on where it ended\./);
	});

	test('is there for what is left of a pool, and for no other', async () => {
		const {actions} = scripted();
		using console = openPool(actions, {first: noPool});
		await console.until('There is no pool');
		await console.press('X');
		await console.until('there is no pool');
		console.show(unfinished);
		expect(await console.until('X delete it')).toContain('n go on with it');
		await console.press(':', ...'create');
		await console.until('$ ecs-console pool create --stack demo');
		await console.press(keys.escape);
		await console.press('X');
		await console.until('Type demo to confirm');
	});

	test('can be gone on with where somebody left it half way', async () => {
		using console = openPool({}, {first: whole([], {isDraining: true, isBeingDeleted: true, target: 0})});
		const text = await console.until('BEING DELETED');
		expect(text).toContain('X goes on with its deletion');
		await console.press('g');
		await console.until('the pool is being deleted');
		await console.until(/X delete /);
	});

	test('is proposed for a pool that is empty', async () => {
		using console = openPool({}, {first});
		expect(await console.until('Pool demo')).not.toContain('X delete');
		console.show(whole([], {target: 0}));
		await console.until('X deletes the pool');
		// What can be done is drawn anew with the clock, which stands here, and with any key.
		await console.press('D');
		await console.until(/X delete /);
	});

	test('is refused in read-only', async () => {
		using console = openPool({}, {first, readOnly: true});
		await console.until('Pool demo');
		await console.press('X');
		await console.until(/read-only/);
	});
});
