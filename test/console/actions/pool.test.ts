import {afterAll, beforeAll, expect, it} from 'vitest';
import {NetworkError} from '../../../src/aws/errors.ts';
import type {Gateways} from '../../../src/aws/gateway.ts';
import type {Session} from '../../../src/aws/session.ts';
import {createPoolActions} from '../../../src/console/actions/pool.ts';
import {UnclearError} from '../../../src/operations/errors.ts';
import {openTestPool, type TestPool} from '../../operations/pool/support/test-pool.ts';

let pool: TestPool;
beforeAll(async () => {
	pool = await openTestPool();
	await pool.pool.table.initialise(5);
});
afterAll(() => pool[Symbol.asyncDispose]());

/** The pool's session, whose next transaction is done and its answer lost. */
function losingOneAnswer(): Session {
	const {gateways} = pool.session;
	let isLost = false;
	const transactWriteItems: Gateways['dynamoDb']['transactWriteItems'] = async (...of) => {
		const answer = await gateways.dynamoDb.transactWriteItems(...of);
		if (isLost) return answer;
		isLost = true;
		throw new NetworkError('AWS did not answer in time.', 'Check the network.', {});
	};
	const dynamoDb = over(gateways.dynamoDb, {transactWriteItems});
	return {...pool.session, gateways: over(gateways, {dynamoDb})};
}

/** Gateways are made on first use, so they cannot be spread. */
const over = <All extends object>(all: All, changes: Partial<All>): All =>
	new Proxy(all, {get: (_, name) => Reflect.get(name in changes ? changes : all, name)});

it('the grab after one that got no answer gets the task that it had taken; the one after that another', async () => {
	for (const host of [1, 2, 3]) await pool.place('RUNNING', {address: `127.0.0.${host}:8080`});
	const session = losingOneAnswer();
	const actions = createPoolActions(async () => session);
	const {signal} = new AbortController();
	await expect(actions.grab('demo', 'ana', signal)).rejects.toThrow(UnclearError);
	expect((await actions.grab('demo', 'ben', signal)).address).toBe('127.0.0.2:8080');
	expect((await actions.grab('demo', 'ana', signal)).address).toBe('127.0.0.1:8080');
	expect((await actions.grab('demo', 'ana', signal)).address).toBe('127.0.0.3:8080');
});
