import {once} from 'node:events';
import {request} from 'node:http';
import {type Browser, chromium} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Gateways} from '../../../src/aws/gateway.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {type PoolServer, servePool} from '../../../src/operations/pool/serve.ts';
import {openTestPool, type TestPool} from './support/test-pool.ts';

let pool: TestPool;
let server: PoolServer;

beforeAll(async () => {
	pool = await openTestPool();
	await pool.pool.table.initialise(5);
	server = await servePool(pool.session, {stack: undefined, port: 0});
});

afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await pool[Symbol.asyncDispose]();
});

afterEach(async () => {
	for (const task of await pool.records()) await pool.pool.table.remove(task);
});

/** Gateways are made on first use, so they cannot be spread. */
const over = <All extends object>(all: All, changes: Partial<All>): All =>
	new Proxy(all, {get: (_, name) => Reflect.get(name in changes ? changes : all, name)});

async function post(body: string, headers: Record<string, string> = {}): Promise<{status: number; answer: unknown}> {
	const response = await fetch(`${server.url}grab-task`, {method: 'POST', body, headers});
	return {status: response.status, answer: await response.json()};
}

const counts = async (): Promise<unknown> => (await fetch(`${server.url}monitor`)).json();

/** The status of a request with a header that `fetch` does not let one set. */
async function statusFor(headers: Record<string, string>): Promise<number | undefined> {
	const asking = request(`${server.url}monitor`, {headers}).end();
	const [response] = await once(asking, 'response');
	response.resume();
	return response.statusCode;
}

describe('POST /grab-task', () => {
	it('pool#2 gives a task with its id and address', async () => {
		const task = await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		expect(await post('{"user_id":"ana"}')).toEqual({
			status: 200,
			answer: {message: `Task ${task.id} is yours.`, task_id: task.id, public_ip: '127.0.0.1:8080'},
		});
		expect((await pool.records())[0]).toMatchObject({status: 'ASSIGNED', user: 'ana'});
	});

	it('says the address alone where the port is the usual one', async () => {
		await pool.place('RUNNING', {address: '203.0.113.7:80'});
		expect((await post('{"user_id":"ana"}')).answer).toMatchObject({public_ip: '203.0.113.7'});
	});

	it('pool#4 answers 400 without a user, and to what is no request', async () => {
		for (const body of [
			'',
			'{}',
			'{"user_id":""}',
			'{"user_id":7}',
			'{"user_id":"a b"}',
			'[',
			'null',
			`"${'x'.repeat(9_000)}"`,
		]) {
			expect(await post(body), body.slice(0, 30)).toEqual({status: 400, answer: {error: expect.any(String)}});
		}
	});

	it('pool#3 answers 404 when no task is available', async () => {
		expect(await post('{"user_id":"ana"}')).toEqual({
			status: 404,
			answer: {error: expect.stringContaining('No task of demo is available')},
		});
	});
});

describe('GET /monitor', () => {
	it('pool#13 tells the three counts, a second after a change at the latest two', async () => {
		await pool.place('RUNNING');
		await pool.place('LAUNCHING');
		await pool.place('ASSIGNED', {user: 'ana'});
		await pool.place('ERROR');
		await expect.poll(counts).toEqual({launching: 1, available: 1, occupied: 1});
	});
});

describe('the server', () => {
	it('refuses pages of other sites and names that are not its own', async () => {
		const {port, host} = new URL(server.url);
		expect(await statusFor({host: `localhost:${port}`})).toBe(200);
		expect(await statusFor({host: 'pool.example.org'})).toBe(403);
		expect(await statusFor({host, origin: 'http://example.org'})).toBe(403);
		expect(await statusFor({host, origin: `http://${host}`})).toBe(200);
		expect((await fetch(`${server.url}nothing`)).status).toBe(404);
		expect((await fetch(`${server.url}grab-task`)).status).toBe(404);
	});

	it('gives the task back of who hangs up before it is told', async () => {
		const task = await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		const {gateways} = pool.session;
		const hangUp = new AbortController();
		const describeTasks: Gateways['ecs']['describeTasks'] = async (...of) => {
			hangUp.abort();
			await once(of[2]?.signal ?? new EventTarget(), 'abort');
			throw of[2]?.signal?.reason;
		};
		const ecs = over(gateways.ecs, {describeTasks});
		const session = {...pool.session, gateways: over(gateways, {ecs})};
		await using other = await servePool(session, {stack: undefined, port: 0});
		const body = JSON.stringify({user_id: 'ana'});
		const asked = fetch(`${other.url}grab-task`, {method: 'POST', body, signal: hangUp.signal});
		await expect(asked).rejects.toThrow();
		await expect.poll(async () => (await pool.records())[0]?.status).toBe('STOPPING');
		await expect.poll(() => pool.runs(task)).toBe(false);
	});

	it('says in words that its port is taken', async () => {
		const port = Number(new URL(server.url).port);
		await expect(servePool(pool.session, {stack: undefined, port})).rejects.toThrow(StateError);
	});
});

describe('the page', () => {
	let browser: Browser;

	beforeAll(async () => {
		browser = await chromium.launch({
			executablePath: '/usr/bin/chromium',
			args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
		});
	});

	afterAll(() => browser.close());

	it('pool#13 shows three cards that follow the pool, and what a grab gave', async () => {
		const task = await pool.place('RUNNING', {address: '127.0.0.1:8080'});
		const page = await browser.newPage();
		const refused: string[] = [];
		page.on('console', (message) => refused.push(message.text()));
		await page.goto(server.url);
		const available = page.locator('#available');
		await expect.poll(() => available.textContent(), {timeout: 10_000}).toBe('1');
		const button = page.getByRole('button', {name: 'Grab a task'});
		const asked = page.waitForRequest('**/grab-task');
		let answer: (() => void) | undefined;
		await page.route('**/grab-task', async (route) => {
			await new Promise<void>((resolve) => {
				answer = resolve;
			});
			await route.continue();
		});
		await button.click();
		await asked;
		const busy = page.getByRole('button', {name: 'Grabbing …'});
		expect(await busy.isDisabled()).toBe(true);
		answer?.();
		await expect
			.poll(() => page.getByRole('status').textContent())
			.toMatch(new RegExp(`^user_[0-9a-f]{8} has ${task.id} at 127.0.0.1:8080$`));
		expect(await button.isDisabled()).toBe(false);
		await expect.poll(() => page.locator('#occupied').textContent(), {timeout: 10_000}).toBe('1');
		expect(refused).toEqual([]);
	});

	it('pool#13 asks for the counts again within a second of each answer, also of a failure, and not before', async () => {
		const page = await browser.newPage();
		await page.clock.install({time: 0});
		await page.clock.pauseAt(1_000);
		let asked = 0;
		await page.route('**/monitor', async (route) => {
			asked += 1;
			const body = {launching: 0, available: asked, occupied: 0};
			await route.fulfill(asked === 2 ? {status: 500, json: {error: 'AWS does not answer.'}} : {json: body});
		});
		await page.goto(server.url);
		const available = page.locator('#available');
		const problem = page.locator('#problem');
		const shown = async () => [await available.textContent(), await problem.textContent()];
		await expect.poll(shown).toEqual(['1', '']);
		await page.clock.runFor(800);
		expect(asked).toBe(1);
		await page.clock.runFor(200);
		await expect.poll(shown).toEqual(['1', 'AWS does not answer.']);
		for (const answer of [3, 4]) {
			await page.clock.runFor(1_000);
			await expect.poll(shown).toEqual([String(answer), '']);
		}
		expect(asked).toBe(4);
		await page.close();
	});

	it('pool#3 says that nothing is available', async () => {
		const page = await browser.newPage();
		await page.goto(server.url);
		await page.getByRole('button', {name: 'Grab a task'}).click();
		await expect.poll(() => page.getByRole('alert').textContent()).toContain('No task of demo is available');
	});
});
