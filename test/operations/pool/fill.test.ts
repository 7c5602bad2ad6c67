import {describe, expect, it} from 'vitest';
import {changeSettings} from '../../../assets/pool/protocol/change-settings.ts';
import {beginDeletion} from '../../../assets/pool/protocol/deletion.ts';
import {fillPool} from '../../../src/operations/pool/fill.ts';
import {requirePool} from '../../../src/operations/pool/locate.ts';
import type {ProgressEvent} from '../../../src/operations/progress.ts';
import {outcomeOf} from '../support/collect.ts';
import {openTestPool, type TestPool} from './support/test-pool.ts';

type Filling = ReturnType<typeof fillPool>;

async function filling(test: TestPool, wanted?: number): Promise<Filling> {
	return fillPool(test.session, await requirePool(test.session, test.name), {wanted});
}

/** Goes on until the operation tells a state like this. */
async function untilTold(operation: Filling, detail: RegExp): Promise<void> {
	for (let told = await operation.next(); told.done !== true; told = await operation.next()) {
		if (told.value.type === 'waiting' && detail.test(told.value.detail)) return;
	}
	throw new Error(`It ended without telling ${detail}.`);
}

const waitingOf = (events: readonly ProgressEvent[]) =>
	events.flatMap((event) => (event.type === 'waiting' ? [event.detail] : []));

describe('filling a pool', () => {
	it('makes its settings, tells its functions, and waits until they have launched what it should have', async () => {
		await using test = await openTestPool();
		const operation = await filling(test, 2);
		await untilTold(operation, /^0 of 2 available$/);
		expect(test.announced).toEqual(['PoolResized']);
		await test.place('LAUNCHING');
		await untilTold(operation, /^0 of 2 available · 1 launching$/);
		await test.place('RUNNING');
		await test.place('RUNNING');
		const {result} = await outcomeOf(operation);
		expect(result).toEqual({result: {target: 2, available: 2}, detail: '2 of 2 available'});
		expect(await test.pool.table.settings()).toMatchObject({target: 2});
	});

	it('takes the first size from the parameters, and leaves a size alone that was changed since', async () => {
		await using test = await openTestPool();
		const first = await filling(test);
		await untilTold(first, /^0 of 5 available$/);
		await first.return(undefined as never);
		await changeSettings(test.pool, () => ({target: 1}));
		await test.place('RUNNING');
		const {result} = await outcomeOf(await filling(test));
		expect(result).toEqual({result: {target: 1, available: 1}, detail: '1 of 1 available', skipped: true});
	});

	it('tells its functions again what whoever set the size was killed before telling', async () => {
		await using test = await openTestPool();
		await test.pool.table.initialise(2);
		await test.place('RUNNING');
		const operation = await filling(test);
		await untilTold(operation, /^1 of 2 available$/);
		expect(test.announced).toEqual(['PoolResized']);
		await test.place('RUNNING');
		await outcomeOf(operation);
		await outcomeOf(await filling(test));
		expect(test.announced).toEqual(['PoolResized']);
	});

	it('tells the pool which image its first tasks have, and later that those before it are to be replaced', async () => {
		await using test = await openTestPool();
		const found = await requirePool(test.session, test.name);
		const filled = async (image: string) => {
			await outcomeOf(fillPool(test.session, found, {wanted: 0, image}));
			return await test.pool.table.settings();
		};
		expect(await filled('source-1')).not.toHaveProperty('outdatedUntil');
		const {id} = await test.place('RUNNING');
		expect(await filled('source-1')).not.toHaveProperty('outdatedUntil');
		expect(await filled('source-2')).toMatchObject({image: 'source-2', outdatedUntil: id});
	});

	it('says why launches fail, and ends with the reasons when the pool gives up', async () => {
		await using test = await openTestPool();
		const operation = await filling(test, 1);
		await untilTold(operation, /0 of 1/);
		await test.place('ERROR', {reason: 'CannotPullContainerError: there is no image.'});
		await test.place('ERROR', {reason: 'The task of ana stopped: done', user: 'ana'});
		await untilTold(
			operation,
			/^0 of 1 available · 1 failed: the image could not be pulled \(CannotPullContainerError/,
		);
		await changeSettings(test.pool, () => ({pausedReason: 'There is no image.', failuresInRow: 3}));
		const {error} = await outcomeOf(operation);
		expect(error).toMatchObject({
			message: 'Pool demo launches nothing any more, as launches failed three times in a row: There is no image.',
			evidence: ['CannotPullContainerError: there is no image.'],
		});
	});

	it('lets a pool launch again that had given up', async () => {
		await using test = await openTestPool();
		await test.pool.table.initialise(1);
		await changeSettings(test.pool, () => ({pausedReason: 'There is no image.', failuresInRow: 3}));
		await test.place('RUNNING');
		const {events, result} = await outcomeOf(await filling(test));
		expect(result?.result).toEqual({target: 1, available: 1});
		expect(waitingOf(events)).toEqual([]);
		expect(test.announced).toEqual(['PoolResumed']);
		expect((await test.pool.table.settings())?.pausedReason).toBeUndefined();
	});

	it('does the work of a function that the pool was made without, and sees its launches refused', async () => {
		await using test = await openTestPool();
		const found = await requirePool(test.session, test.name);
		const {ReconcileFunction: _, ...outputs} = {...found.outputs, SecurityGroupId: 'sg-00000000000000000'};
		const {error} = await outcomeOf(fillPool(test.session, {...found, outputs}, {wanted: 2}));
		expect(error).toMatchObject({
			message: expect.stringContaining('launches failed three times in a row'),
			evidence: [expect.stringContaining('sg-00000000000000000')],
		});
		expect((await test.pool.table.settings())?.failuresInRow).toBeGreaterThanOrEqual(3);
	});

	it('is given up when nothing moves for longer than a launch may take, with where to look', async () => {
		await using test = await openTestPool();
		const found = await requirePool(test.session, test.name);
		const parameters = {...found.parameters, LaunchTimeoutSeconds: '0'};
		const {error} = await outcomeOf(fillPool(test.session, {...found, parameters}, {wanted: 1, patience: 0}));
		expect(error).toMatchObject({
			message: 'Pool demo in us-east-1 does not fill: 0 of 1 available, and nothing moves.',
			nextStep: expect.stringContaining('«ecs-console logs --group /aws/lambda/demo-reconcile»'),
		});
	});

	it('takes back a deletion that was left half way', async () => {
		await using test = await openTestPool();
		await test.pool.table.initialise(2);
		await beginDeletion(test.pool);
		const {result} = await outcomeOf(await filling(test, 0));
		expect(result?.result).toEqual({target: 0, available: 0});
		expect(await test.pool.table.settings()).toMatchObject({isDraining: false});
	});

	it('is refused while the pool drains', async () => {
		await using test = await openTestPool();
		await test.pool.table.initialise(2);
		await changeSettings(test.pool, () => ({isDraining: true, target: 0}));
		await test.place('ASSIGNED');
		const {error} = await outcomeOf(await filling(test));
		expect(error).toMatchObject({message: expect.stringContaining('is being drained')});
	});
});
