import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {NetworkError} from '../../../src/aws/errors.ts';
import type {Gateways} from '../../../src/aws/gateway.ts';
import {InvalidInputError} from '../../../src/errors.ts';
import {StateError, type UnclearError} from '../../../src/operations/errors.ts';
import {grabTask, PoolEmptyError} from '../../../src/operations/pool/grab.ts';
import {killTasks, planKill} from '../../../src/operations/pool/kill.ts';
import {parseUser} from '../../../src/operations/pool/user.ts';
import {finish} from '../../../src/operations/progress.ts';
import type {Session} from '../../../src/operations/session.ts';
import {openTestPool, type TestPool} from './support/test-pool.ts';

let pool: TestPool;

beforeAll(async () => {
	pool = await openTestPool();
	await pool.pool.table.initialise(5);
});

afterAll(() => pool[Symbol.asyncDispose]());

beforeEach(async () => {
	for (const task of await pool.records()) await pool.pool.table.remove(task);
});

const grab = (user: string, claimId?: string) => grabTask(pool.session, undefined, {user, claimId});

describe('grabbing a task', () => {
	it('pool#2 gives the oldest available task to the user, and nobody else', async () => {
		const oldest = await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		await pool.place('RUNNING', {address: '127.0.0.2:8080'});
		expect(await grab('ana')).toEqual({
			...{id: oldest.id, taskArn: oldest.taskArn, address: '127.0.0.1:8080', user: 'ana', passedOver: 0},
		});
		expect((await pool.records())[0]).toMatchObject({status: 'ASSIGNED', user: 'ana'});
		expect((await grab('ben')).address).toBe('127.0.0.2:8080');
	});

	it('pool#2 gives twenty who grab at the same moment twenty tasks', async () => {
		for (let index = 0; index < 20; index++) await pool.place('RUNNING', {address: `127.0.0.${index}:8080`});
		const users = Array.from({length: 20}, (_, index) => `user_${index}`);
		const grabbed = await Promise.all(users.map((user) => grab(user)));
		expect(new Set(grabbed.map(({id}) => id)).size).toBe(20);
	});

	it('answers the same claim with the same task', async () => {
		await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		await pool.place('RUNNING', {address: '127.0.0.2:8080'});
		const first = await grab('ana', 'claim-1');
		expect((await grab('ana', 'claim-1')).id).toBe(first.id);
		expect((await pool.records()).filter(({status}) => status === 'ASSIGNED')).toHaveLength(1);
	});

	it('passes over a task that died, and gives the next one', async () => {
		const dead = await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		await pool.place('RUNNING', {address: '127.0.0.2:8080'});
		await pool.pool.tasks.stop(dead.taskArn ?? '', 'for the test');
		expect(await grab('ana')).toMatchObject({address: '127.0.0.2:8080', passedOver: 1});
		expect((await pool.records())[0]?.status).toBe('ERROR');
	});

	it('pool#4 refuses a user without a name, or with one that cannot be, before any call', async () => {
		for (const user of ['', '   ', 'a b', 'ana!', 'x'.repeat(65)]) {
			await expect(grab(user), user).rejects.toThrow(InvalidInputError);
		}
		expect(parseUser(' ana.b_c-d@example.org ')).toBe('ana.b_c-d@example.org');
		expect(() => parseUser(undefined)).toThrow('the user name is missing');
	});
});

describe('a grab on an empty pool', () => {
	it('pool#3 says how many are launching, and when the next should be ready by the launches so far', async () => {
		const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
		const said = async () => String(await grab('ben').catch((error: unknown) => error));
		const oldest = await pool.place('LAUNCHING', {createdAt: ago(600)});
		await pool.place('LAUNCHING', {createdAt: ago(1)});
		expect(await said()).toMatch(/2 tasks launching; no launch is measured yet, so how long it takes is not known\./);
		for (const total of [2_000, 3_000, 9_000]) await pool.place('ASSIGNED', {user: 'ana', launch: {total}});
		await expect(grab('ben')).rejects.toThrow(PoolEmptyError);
		expect(await said()).toMatch(/: 2 tasks launching; the next one should be ready in about 40 min\./);
		await pool.pool.table.remove(oldest);
		await pool.place('LAUNCHING', {createdAt: ago(3_600)});
		expect(await said()).toMatch(
			/: 2 tasks launching; launches took about 50 min so far, and the next one takes longer already\./,
		);
	});

	it('counts launches that take less than a second in milliseconds', async () => {
		const said = async () => String(await grab('ben').catch((error: unknown) => error));
		await pool.place('ASSIGNED', {user: 'ana', launch: {total: 0.44}});
		const next = await pool.place('LAUNCHING', {createdAt: new Date(Date.now() + 60_000).toISOString()});
		expect(await said()).toMatch(/the next one should be ready in about (1 min|\d+ s)\./);
		await pool.pool.table.remove(next);
		await pool.place('LAUNCHING', {createdAt: new Date(Date.now() - 5_000).toISOString()});
		expect(await said()).toContain('launches took about 440 ms so far, and the next one takes longer already.');
	});

	it('promises no more than what launches took where none is launching yet', async () => {
		await pool.place('ASSIGNED', {user: 'ana', launch: {total: 40}});
		await expect(grab('ben')).rejects.toThrow(
			'none is launching yet: 5 tasks will be launched; launches took about 40 s so far.',
		);
	});

	it('says when no launch is measured, when it is of size 0, and when it is paused', async () => {
		const said = async () => String(await grab('ben').catch((error: unknown) => error));
		expect(await said()).toMatch(/none is launching yet.*no launch is measured yet/);
		const {table} = pool.pool;
		const change = async (to: Parameters<typeof table.changeSettings>[1]) =>
			table.changeSettings((await table.settings())?.version ?? 0, to);
		await change({target: 0});
		expect(await said()).toContain('its size is 0');
		await change({target: 5, pausedReason: 'CannotPullContainerError'});
		expect(await said()).toContain('CannotPullContainerError');
		await change({pausedReason: null, isDraining: true});
		expect(await said()).toContain('is being drained');
		await change({isBeingDeleted: true});
		expect(await said()).toContain('is being deleted');
		await change({isDraining: false, isBeingDeleted: null});
	});

	it('leaves a killed task to nobody', async () => {
		const task = await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		await finish(killTasks(pool.session, await planKill(pool.session, undefined, [task.id])));
		await expect(grab('ana')).rejects.toThrow(StateError);
	});
});

describe('a grab that is cancelled', () => {
	const reason = new Error('The operator pressed Esc');
	type Cut = 'before it is sent' | 'before its answer' | 'after its answer';

	/** The calls of a session, one after the other; at one of them the operator cancels, or all fail from there on. */
	function cutAt(at: number, how: Cut | 'for good') {
		const stop = new AbortController();
		const calls: string[] = [];
		const around = <Gateway extends object>(gateway: Gateway): Gateway =>
			new Proxy(gateway, {
				get:
					(all, name) =>
					async (...of: unknown[]) => {
						calls.push(String(name));
						const call = Reflect.get(all, name) as (...of: unknown[]) => Promise<unknown>;
						if (how === 'for good' && calls.length >= at) {
							if (calls.length === at) await call.apply(all, of);
							throw new NetworkError('AWS did not answer in time.', 'Check the network.', {});
						}
						if (calls.length !== at) return await call.apply(all, of);
						if (how === 'before it is sent') stop.abort(reason);
						const answer = await call.apply(all, of);
						stop.abort(reason);
						if (how === 'before its answer') throw reason;
						return answer;
					},
			});
		const {gateways} = pool.session;
		const cut: Partial<Gateways> = {dynamoDb: around(gateways.dynamoDb), ecs: around(gateways.ecs)};
		const session: Session = {
			...pool.session,
			gateways: new Proxy(gateways, {get: (all, name: keyof Gateways) => cut[name] ?? all[name]}),
		};
		return {session, calls, stop};
	}

	it.each(
		[1, 2, 3, 4].flatMap((at) =>
			(['before it is sent', 'before its answer', 'after its answer'] as const).map((how) => [at, how] as const),
		),
	)('at call %i, %s, leaves no task occupied that nobody knows of', async (at, how) => {
		const task = await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		const {session, calls, stop} = cutAt(at, how);
		const grabbed = grabTask(session, undefined, {user: 'ana'}, stop.signal);
		await expect(grabbed).rejects.toBe(reason);
		expect(calls.slice(0, at)).toHaveLength(at);
		const [left] = await pool.records();
		expect(['RUNNING', 'STOPPING']).toContain(left?.status);
		expect(left?.user === undefined || left.status === 'STOPPING').toBe(true);
		expect(await pool.runs(task)).toBe(left?.status === 'RUNNING');
	});

	it('takes no task back that the same claim had got before', async () => {
		await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		const {id} = await grab('ana', 'claim-1');
		const {session, stop} = cutAt(5, 'after its answer');
		const again = grabTask(session, undefined, {user: 'ana', claimId: 'claim-1'}, stop.signal);
		expect(await again.catch((error: unknown) => error)).toBe(reason);
		expect(await pool.records()).toMatchObject([{id, status: 'ASSIGNED', user: 'ana'}]);
	});

	it('says how the task is found that could not be given back', async () => {
		await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		const {session} = cutAt(2, 'for good');
		const lost = grabTask(session, undefined, {user: 'ana'});
		await expect(lost).rejects.toThrow('Whether a task of demo was taken for ana is not known');
		const error: unknown = await lost.catch((thrown: unknown) => thrown);
		const [, claimId] = /--claim (\S+) /.exec((error as UnclearError).nextStep) ?? [];
		expect((await pool.records())[0]).toMatchObject({status: 'ASSIGNED', claimId});
		await pool.place('RUNNING', {address: '127.0.0.2:8080'});
		expect((await grab('ana', claimId)).address).toBe('127.0.0.1:8080');
	});
});
