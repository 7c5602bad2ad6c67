import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import {type AddressInfo, connect, type Socket} from 'node:net';
import {describe, expect, it} from 'vitest';
import {acceptWebSocket, type WebSocketConnection} from '../../../src/local/wire/websocket.ts';
import {opcodes} from '../../../src/local/wire/websocket-frames.ts';
import {until} from '../../support/containers.ts';
import {clientFrame} from '../../support/websocket.ts';

/** A server that answers each message with the same one, and remembers what it heard. */
async function echo() {
	const heard: string[] = [];
	const connections: WebSocketConnection[] = [];
	let closed = 0;
	const server: Server = createServer().on('upgrade', (request, socket, head) => {
		try {
			const connection = acceptWebSocket(request, socket, head, (own) => ({
				onMessage: (message, isText) => {
					heard.push(`${isText ? 'text' : 'binary'} ${message.toString('utf8')}`);
					own.send(message);
				},
				onClose: () => {
					closed += 1;
				},
			}));
			connections.push(connection);
		} catch (error) {
			socket.end(`HTTP/1.1 ${(error as {status: number}).status} No\r\n\r\n`);
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {
		...{heard, connections, port, url: `ws://127.0.0.1:${port}/`},
		get closed() {
			return closed;
		},
		[Symbol.dispose]: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}

const handshake = [
	'GET / HTTP/1.1',
	'Host: 127.0.0.1',
	'Upgrade: websocket',
	'Connection: keep-alive, Upgrade',
	'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
	'Sec-WebSocket-Version: 13',
];

/** A client that writes its own bytes. */
async function rawClient(port: number, lines: readonly string[] = handshake) {
	const socket: Socket = connect(port, '127.0.0.1');
	const received: Buffer[] = [];
	let hasEnded = false;
	socket.on('data', (data: Buffer) => received.push(data));
	socket.on('close', () => {
		hasEnded = true;
	});
	socket.on('error', () => undefined);
	socket.write(`${lines.join('\r\n')}\r\n\r\n`);
	const bytes = (): Buffer => Buffer.concat(received);
	await until('the server has answered', () => bytes().includes('\r\n\r\n'));
	const body = (): Buffer => bytes().subarray(bytes().indexOf('\r\n\r\n') + 4);
	return {socket, body, head: bytes().toString('latin1'), hasEnded: () => hasEnded};
}

/** The code of a closing frame that the server has sent. */
const closeCode = (body: Buffer): number => body.readUInt16BE(body.lastIndexOf(0x88) + 2);

describe('a WebSocket of the local AWS', () => {
	it('accepts the opening handshake with the key of RFC 6455', async () => {
		using server = await echo();
		const {head, socket} = await rawClient(server.port);
		expect(head).toMatch(/^HTTP\/1\.1 101 /);
		expect(head).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n');
		socket.destroy();
	});

	it.each([
		[426, handshake.map((line) => line.replace('Version: 13', 'Version: 8'))],
		[400, handshake.filter((line) => !line.startsWith('Sec-WebSocket-Key'))],
		[400, handshake.map((line) => line.replace('dGhlIHNhbXBsZSBub25jZQ==', 'short'))],
		[400, handshake.map((line) => line.replace('GET', 'POST'))],
	])('refuses with %d what is no opening handshake', async (status, lines) => {
		using server = await echo();
		const {head} = await rawClient(server.port, lines);
		expect(head).toContain(`HTTP/1.1 ${status} `);
		expect(server.connections).toEqual([]);
	});

	it("speaks with Node's own client, text and binary, long and short, and closes in order", async () => {
		using server = await echo();
		const client = new WebSocket(server.url);
		client.binaryType = 'arraybuffer';
		const got: ArrayBuffer[] = [];
		client.addEventListener('message', ({data}) => got.push(data as ArrayBuffer));
		await once(client, 'open');
		client.send('{"a":1}');
		client.send(new Uint8Array(60_000).fill(7));
		await until('both came back', () => got.length === 2);
		expect(got.map((data) => data.byteLength)).toEqual([7, 60_000]);
		expect(server.heard[0]).toBe('text {"a":1}');
		const closed = once(client, 'close');
		client.close(1000);
		const [{code, wasClean}] = (await closed) as [{code: number; wasClean: boolean}];
		expect({code, wasClean}).toEqual({code: 1000, wasClean: true});
		await until('the server knows', () => server.closed === 1);
	});

	it('puts fragments together, with a ping between them', async () => {
		using server = await echo();
		const client = await rawClient(server.port);
		client.socket.write(clientFrame(opcodes.text, Buffer.from('frag'), false));
		client.socket.write(clientFrame(opcodes.ping, Buffer.from('here?')));
		client.socket.write(clientFrame(opcodes.continuation, Buffer.from('ments')));
		await until('the message is whole', () => server.heard.length === 1);
		expect(server.heard).toEqual(['text fragments']);
		await until('the ping is answered', () => client.body().includes('here?'));
		expect(client.body()[0]).toBe(0x8a);
		client.socket.destroy();
	});

	it.each([
		['a fragment that continues nothing', [clientFrame(opcodes.continuation, Buffer.from('x'))], 1002],
		[
			'a new message inside another',
			[clientFrame(opcodes.text, Buffer.from('a'), false), clientFrame(opcodes.text, Buffer.from('b'))],
			1002,
		],
		['a text that is no UTF-8', [clientFrame(opcodes.text, Buffer.from([0xff, 0xfe]))], 1007],
		['a kind of frame that there is not', [clientFrame(3, Buffer.from('x'))], 1002],
		['a frame without end', [Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0])], 1009],
		[
			'a message without end',
			[
				clientFrame(opcodes.binary, Buffer.alloc(60_000), false),
				clientFrame(opcodes.continuation, Buffer.alloc(60_000), false),
			],
			1009,
		],
	])('ends the connection for %s', async (_what, frames, code) => {
		using server = await echo();
		const client = await rawClient(server.port);
		for (const frame of frames) client.socket.write(frame);
		await until('the connection has ended', client.hasEnded);
		expect(closeCode(client.body())).toBe(code);
		expect(server.heard).toEqual([]);
		await until('the server knows', () => server.closed === 1);
	});

	it('ends a connection whose client does not answer the closing handshake', async () => {
		using server = await echo();
		const client = await rawClient(server.port);
		server.connections[0]?.close(1001, 'The session has ended.');
		await until('the connection has ended', client.hasEnded);
		expect(client.body().toString('latin1')).toContain('The session has ended.');
	});

	it('knows when a client is gone without a word', async () => {
		using server = await echo();
		const client = await rawClient(server.port);
		client.socket.destroy();
		await until('the server knows', () => server.closed === 1);
	});
});
