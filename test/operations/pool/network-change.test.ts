import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {StateError} from '../../../src/operations/errors.ts';
import {contentOf} from '../../../src/operations/pool/existing.ts';
import {assertTasksCanFollow} from '../../../src/operations/pool/network-change.ts';
import {openTestPool, poolParameters, poolStack, type TestPool} from './support/test-pool.ts';

let pool: TestPool;

beforeAll(async () => {
	pool = await openTestPool();
	await pool.pool.table.initialise(7);
});

afterEach(async () => {
	for (const task of await pool.records()) await pool.pool.table.remove(task);
});

afterAll(() => pool[Symbol.asyncDispose]());

const isolated = {PublicAddress: 'DISABLED'};

/** Whether a pool that was made with some parameters may have others. */
async function change(
	before: Readonly<Record<string, string>>,
	after: Readonly<Record<string, string>>,
	name = 'demo',
) {
	const Parameters = Object.entries({...poolParameters, ContainerPort: '80', ...before}).map(
		([ParameterKey, ParameterValue]) => ({ParameterKey, ParameterValue}),
	);
	const parameters = {...poolParameters, ContainerPort: '80', PrivateEgress: 'NatGateway', ...before, ...after};
	const found = poolStack(name, {}, {Parameters});
	assertTasksCanFollow(found, await contentOf(pool.session, found), parameters);
}

describe('another network for a pool', () => {
	it('is refused while it has tasks, saying how it can be had', async () => {
		await pool.place('RUNNING');
		await pool.place('ASSIGNED', {user: 'ana'});
		await expect(change({}, isolated)).rejects.toThrow(
			'PublicAddress cannot change while pool demo has 2 tasks: each keeps the network that it was launched into.',
		);
		await expect(change({}, {ContainerPort: '81'})).rejects.toMatchObject({
			nextStep: expect.stringMatching(/pool drain --stack demo.*--parameter WarmTasks=7/),
		});
		await expect(change({...isolated, PrivateEgress: 'NatGateway'}, {PrivateEgress: 'Endpoints'})).rejects.toThrow(
			StateError,
		);
	});

	it('is taken once it is empty, as is one that no task is in', async () => {
		await pool.place('ERROR');
		await change({}, isolated);
		await pool.place('RUNNING');
		await change({PrivateEgress: 'NatGateway'}, {PrivateEgress: 'Endpoints'});
		await change({}, {TaskCpu: '512', AllowedCidr: '203.0.113.0/24'});
		await change({}, isolated, 'without-table');
		assertTasksCanFollow(undefined, undefined, poolParameters);
	});
});
