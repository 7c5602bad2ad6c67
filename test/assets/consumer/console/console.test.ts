import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startConsole, type WebConsole} from '../../../../assets/consumer/console/console.ts';
import type {ConsumeResponse} from '../../../../assets/consumer/shared/consume-api.ts';
import {json, serve} from '../../../../assets/consumer/shared/http-server.ts';
import {BackendGroup, postJson} from '../support/backends.ts';

describe('the web console of a task', () => {
	let group: BackendGroup;
	let web: WebConsole;

	beforeAll(async () => {
		group = await BackendGroup.start(3);
		web = await startConsole({CONSOLE_PORT: '0', BACKEND_PORT: String(group.port(0))});
	});

	afterAll(async () => {
		await web.close();
		await group.close();
	});

	const url = (path: string) => `http://127.0.0.1:${web.port}${path}`;
	const post = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
		await fetch(url('/'), {method: 'POST', body: new URLSearchParams(fields), headers});

	test('consumer#16 lists the hosts sorted by host and port, target beside actual', async () => {
		const page = await (await fetch(url('/'))).text();
		const names = [...page.matchAll(/<caption>([^<]+)/g)].map(([, name]) => name);
		const ports = group.backends.map(({port}) => port).toSorted((a, b) => a - b);
		expect(names).toEqual(ports.map((port) => `127.0.0.1:${port}`));
		expect(page).toMatch(/<th scope="row">CPU<\/th><td>33 %<\/td><td>[\d.]+ %<\/td>/);
	});

	test('consumer#16 /api/hosts is the same list for programs', async () => {
		const {errors, instances} = (await (await fetch(url('/api/hosts'))).json()) as ConsumeResponse;
		expect(errors).toEqual([]);
		expect(instances.map(({port}) => port)).toEqual(group.backends.map(({port}) => port).toSorted((a, b) => a - b));
	});

	test('consumer#3 without naming a host, the request is for the one whose console was asked', async () => {
		const {instances} = await postJson(web.port, '/api/consume', {candidate: 'SELF', usage: []});
		expect(instances.map(({port}) => port)).toEqual([group.port(0)]);
	});

	test('consumer#14 a complete form changes what it names, and the page says so', async () => {
		const candidate = `127.0.0.1:${group.port(1)}`;
		const response = await post({candidate, cpuValue: '0.12', cpuUnit: 'PERCENTAGE', memoryValue: '', memoryUnit: ''});
		const page = await response.text();
		expect(response.status).toBe(200);
		expect(page).toMatch(new RegExp(`Changed</strong> ${candidate}`));
		const {instances} = await group.consume({candidate: 'SELF'}, 1);
		expect(instances[0]?.usage[0]?.target).toBe(0.12);
	});

	test('consumer#14 a blank form lists; a partial one is a message that keeps what was typed', async () => {
		expect((await post({})).status).toBe(200);
		const response = await post({candidate: 'ALL', cpuValue: '0.5', cpuUnit: ''});
		const page = await response.text();
		expect(response.status).toBe(422);
		expect(page).toContain('CPU has a value but no unit');
		expect(page).toContain('value="0.5"');
	});

	test('consumer#14 only units that fit can be chosen', async () => {
		const page = await (await fetch(url('/'))).text();
		const options = (field: string) =>
			[...(page.split(`<select id="${field}"`)[1]?.split('</select>')[0] ?? '').matchAll(/value="(\w+)"/g)].map(
				([, unit]) => unit,
			);
		expect(options('cpuUnit')).toEqual(['PERCENTAGE', 'VCPU']);
		expect(options('memoryUnit')).toEqual(['PERCENTAGE', 'BYTES', 'KILOBYTES', 'MEGABYTES', 'GIGABYTES']);
	});

	test('consumer#12 a refusal of the backend is shown with its class', async () => {
		const page = await (await post({candidate: 'SELF', memoryValue: '4', memoryUnit: 'GIGABYTES'})).text();
		expect(page).toContain('<code>INVALID_PARAMETER</code> The target of MEMORY is 4 GIGABYTES');
		expect(page).not.toContain('Changed</strong>');
	});

	test('what was typed comes back as text, not as markup', async () => {
		const page = await (await post({candidate: '"><script>alert(1)</script>', cpuValue: '<b>'})).text();
		expect(page).not.toMatch(/<script>|<b>&|<b><|value="<b>/);
		expect(page).toContain('&lt;script&gt;');
	});

	test('a page of another site cannot send a form or a request', async () => {
		const cross = {'sec-fetch-site': 'cross-site'};
		expect((await post({candidate: 'ALL'}, cross)).status).toBe(403);
		expect((await fetch(url('/api/consume'), {method: 'POST', headers: cross, body: '{}'})).status).toBe(403);
	});
});

test('consumer#15 the console is healthy without its backend; its page and API say what is missing', async () => {
	const closed = await serve(0, {});
	await closed.close();
	const web = await startConsole({CONSOLE_PORT: '0', BACKEND_PORT: String(closed.port)});
	const health = await fetch(`http://127.0.0.1:${web.port}/health`);
	const page = await (await fetch(`http://127.0.0.1:${web.port}/`)).text();
	const answer = await postJson(web.port, '/api/consume', {});
	expect(health.status).toBe(200);
	expect(page).toContain('The backend of this task does not answer');
	expect(answer).toEqual({errors: [expect.objectContaining({type: 'DEPENDENCY_FAILURE'})], instances: []});
	await web.close();
});

test('consumer#15 the health check of the console asks its backend nothing', async () => {
	let calls = 0;
	const backend = await serve(0, {
		'POST /consume': () => {
			calls += 1;
			return json({errors: [], instances: []});
		},
	});
	const web = await startConsole({CONSOLE_PORT: '0', BACKEND_PORT: String(backend.port)});
	await fetch(`http://127.0.0.1:${web.port}/health`);
	expect(calls).toBe(0);
	await web.close();
	await backend.close();
});
