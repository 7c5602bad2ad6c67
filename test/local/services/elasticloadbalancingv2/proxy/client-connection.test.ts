import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Server, type Socket} from 'node:net';
import {afterAll, beforeAll, beforeEach, expect, it, vi} from 'vitest';
import {
	ClientConnection,
	type ListenerPart,
} from '../../../../../src/local/services/elasticloadbalancingv2/proxy/client-connection.ts';
import {UpstreamPool} from '../../../../../src/local/services/elasticloadbalancingv2/proxy/upstream.ts';
import {eventually} from '../../../../support/eventually.ts';
import {exchangeRaw} from '../balancer.ts';

const pool = new UpstreamPool();
const done = vi.fn();
const answered = vi.fn();
/** What the target does with a connection. */
let target: (socket: Socket) => void;
let targetServer: Server;
let front: Server;

async function listening(onConnection: (socket: Socket) => void): Promise<Server> {
	const server = createServer({allowHalfOpen: true}, onConnection).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
	targetServer = await listening((socket) => {
		socket.on('error', () => undefined);
		target(socket);
	});
	const part: ListenerPart = {
		pool,
		settings: () => ({listenerPort: 80, idleMilliseconds: 60_000, forwardedFor: 'append'}),
		decide: () => ({
			forward: {host: '127.0.0.1', port: portOf(targetServer), cookies: [], done, connectionFailed: vi.fn()},
		}),
		answered,
	};
	front = await listening((socket) => void new ClientConnection(socket, part));
});
beforeEach(() => {
	done.mockClear();
	answered.mockClear();
});
afterAll(() => {
	pool.close();
	front.close();
	targetServer.close();
});

const send = (text: string): Promise<string> => exchangeRaw(`http://127.0.0.1:${portOf(front)}`, text);

it('counts 460 when the client breaks off before its answer is there', async () => {
	const asked = Promise.withResolvers<void>();
	target = () => asked.resolve();
	const client = connect({host: '127.0.0.1', port: portOf(front)});
	client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
	await asked.promise;
	client.resetAndDestroy();
	await eventually(() => expect(answered).toHaveBeenCalledExactlyOnceWith(460));
	expect(done).toHaveBeenCalledExactlyOnceWith(undefined, expect.any(Number));
});

it('ends an exchange whose body is malformed from the start, so that its target is not held busy', async () => {
	target = (socket) => void socket.resume();
	const text = await send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n');
	expect(text).toMatch(/^HTTP\/1\.1 400 /);
	expect(done).toHaveBeenCalledExactlyOnceWith(undefined, expect.any(Number));
	expect(answered).toHaveBeenCalledExactlyOnceWith(400);
});

it('answers 502 when a target changes the protocol unasked', async () => {
	target = (socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: shout\r\n\r\n');
	const text = await send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
	expect(text).toMatch(/^HTTP\/1\.1 502 /);
});
