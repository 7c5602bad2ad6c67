import {createHash, randomBytes} from 'node:crypto';
import {connect} from 'node:net';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Balancer, exchangeRaw, forwardTo, startBalancer} from './balancer.ts';

let balancer: Balancer;
let url: string;
let listener: string;

beforeAll(async () => {
	balancer = await startBalancer();
	const group = await balancer.newGroup('main');
	listener = await balancer.listen(forwardTo(group));
	url = await balancer.url();
	const {port} = await balancer.serve('127.0.0.1', (request, response) => {
		if (request.url === '/echo') request.pipe(response);
		else if (request.url === '/reset') request.socket.destroy();
		else if (request.url === '/short') response.writeHead(200, {'content-length': '100'}).end('ten bytes!');
		else if (request.url === '/teapot')
			response.writeHead(418, {'x-kind': 'tea', connection: 'close'}).end('short and stout');
		else response.end(JSON.stringify({url: request.url, headers: request.headers}));
	});
	await balancer.register(group, '127.0.0.1', port);
});
afterAll(() => balancer[Symbol.asyncDispose]());

describe('the load balancer', () => {
	it('answers at its DNS name as it stands, and tells the target who asked', async () => {
		const response = await fetch(`${url}/where?a=1`);
		const seen = (await response.json()) as {url: string; headers: Record<string, string>};
		expect(seen.url).toBe('/where?a=1');
		expect(seen.headers).toMatchObject({
			host: new URL(url).host,
			'x-forwarded-for': '127.0.0.1',
			'x-forwarded-proto': 'http',
			'x-forwarded-port': '80',
			'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
		});
	});

	it('appends to X-Forwarded-For and keeps the root of a trace', async () => {
		const headers = {'x-forwarded-for': '203.0.113.9', 'x-amzn-trace-id': 'Root=1-5f84c7a9-1d2c8be8f7c4a1e5b6d7c8e9'};
		const seen = (await (await fetch(url, {headers})).json()) as {headers: Record<string, string>};
		expect(seen.headers['x-forwarded-for']).toBe('203.0.113.9, 127.0.0.1');
		expect(seen.headers['x-amzn-trace-id']).toMatch(/^Self=1-.*;Root=1-5f84c7a9-1d2c8be8f7c4a1e5b6d7c8e9$/);
	});

	it('hands on status and headers as they are', async () => {
		const response = await fetch(`${url}/teapot`);
		expect([response.status, response.headers.get('x-kind'), await response.text()]).toEqual([
			418,
			'tea',
			'short and stout',
		]);
	});

	it('passes large bodies through both ways, with and without a length', async () => {
		const body = randomBytes(3_000_000);
		const sized = await fetch(`${url}/echo`, {method: 'POST', body});
		const chunks = new ReadableStream({
			start(controller) {
				for (let at = 0; at < body.length; at += 100_000) controller.enqueue(body.subarray(at, at + 100_000));
				controller.close();
			},
		});
		const streamed = await fetch(`${url}/echo`, {method: 'POST', body: chunks, duplex: 'half'} as RequestInit);
		const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
		for (const response of [sized, streamed]) expect(sum(await response.bytes())).toBe(sum(body));
	});

	it('answers pipelined requests in their order', async () => {
		const one = 'GET /one HTTP/1.1\r\nHost: x\r\n\r\n';
		const two = 'GET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
		const answer = await exchangeRaw(url, one + two);
		expect([...answer.matchAll(/"url":"(\/\w+)"/g)].map(([, path]) => path)).toEqual(['/one', '/two']);
	});

	it('serves a client of HTTP/1.0 and then closes', async () => {
		const answer = await exchangeRaw(url, 'GET /old HTTP/1.0\r\n\r\n');
		expect(answer).toContain('"url":"/old"');
		expect(answer).toContain('Connection: close');
	});

	it('answers 502 with its own page when the target breaks off', async () => {
		const response = await fetch(`${url}/reset`);
		expect([response.status, response.headers.get('server')]).toEqual([502, 'awselb/2.0']);
		expect(await response.text()).toContain('<center><h1>502 Bad Gateway</h1></center>');
	});

	it.each([
		['GET / HTTP/1.1\r\n\r\n', 400],
		['GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400],
		['GET / HTTP/2.0\r\nHost: x\r\n\r\n', 505],
		['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
		['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\n', 400],
		['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n', 501],
		[`GET /${'a'.repeat(17_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
		[`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(17_000)}\r\n\r\n`, 400],
	])('refuses %j with %i', async (text, status) => {
		expect(await exchangeRaw(url, text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
	});

	it('lets both sides talk after an upgrade', async () => {
		const {port, server} = await balancer.serve('127.0.0.1', () => undefined);
		server.on('upgrade', (_, socket) => {
			socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: shout\r\nConnection: Upgrade\r\n\r\n');
			socket.on('data', (chunk) => socket.end(String(chunk).toUpperCase()));
		});
		const group = await balancer.newGroup('upgrade', {Matcher: {HttpCode: '200-499'}});
		await balancer.client.createRule({
			ListenerArn: listener,
			Priority: 7,
			Conditions: [{Field: 'path-pattern', Values: ['/shout']}],
			Actions: forwardTo(group),
		});
		await balancer.client.registerTargets({TargetGroupArn: group, Targets: [{Id: '127.0.0.1', Port: port}]});
		const {hostname, port: own} = new URL(url);
		const answer = await new Promise<string>((resolve) => {
			const socket = connect({host: hostname, port: Number(own || 80)});
			let received = '';
			socket.write('GET /shout HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: shout\r\n\r\n');
			socket.on('data', (chunk) => {
				if (received === '') socket.write('hello');
				received += String(chunk);
			});
			socket.on('close', () => resolve(received));
		});
		expect(answer).toMatch(/^HTTP\/1.1 101 .*HELLO$/s);
	});
});
