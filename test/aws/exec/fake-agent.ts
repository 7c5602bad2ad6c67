import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {ExecTicket} from '../../../src/aws/exec/exec-session.ts';
import {acceptWebSocket, type WebSocketConnection} from '../../../src/local/wire/websocket.ts';
import {readObject} from '../../../src/session-channel/json.ts';
import {
	type ChannelMessage,
	decodeMessage,
	encodeMessage,
	messageTypes,
	newMessage,
	payloadTypes,
} from '../../../src/session-channel/message.ts';
import {ReliableStream} from '../../../src/session-channel/reliable-stream.ts';
import {until} from '../../support/containers.ts';

/** The far end of a data channel that does what the test says. */
export async function fakeAgent() {
	const said: ChannelMessage[] = [];
	const introductions: Readonly<Record<string, unknown>>[] = [];
	const connections: WebSocketConnection[] = [];
	const stream = new ReliableStream({
		type: messageTypes.output,
		transmit: (frame) => connections[0]?.send(frame),
		deliver: (message) => said.push(message),
	});
	const server = createServer().on('upgrade', (request, socket, head) => {
		const onMessage = (message: Buffer, isText: boolean): void => {
			if (isText) introductions.push(readObject(message));
			else stream.receive(decodeMessage(message));
		};
		connections.push(acceptWebSocket(request, socket, head, () => ({onMessage, onClose: () => undefined})));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const ticket: ExecTicket = {sessionId: 's-1', streamUrl: `ws://127.0.0.1:${port}/`, tokenValue: 'secret'};
	return {
		...{ticket, said, introductions, stream},
		introduced: () => until('the client has introduced itself', () => introductions[0]),
		/** The first thing that the client says with that payload type. */
		hears: (payloadType: number) =>
			until(`the client says ${payloadType}`, () => said.find((message) => message.payloadType === payloadType)),
		request: (...actions: readonly object[]) => {
			const payload = {AgentVersion: '3.3.0.0', RequestedClientActions: actions};
			stream.send(payloadTypes.handshakeRequest, Buffer.from(JSON.stringify(payload)));
		},
		complete: () => stream.send(payloadTypes.handshakeComplete, Buffer.from('{}')),
		print: (text: string) => stream.write(Buffer.from(text)),
		/** Any frame, past the stream. */
		throw: (frame: Uint8Array) => connections[0]?.send(frame),
		close: (Output: string) => {
			const payload = Buffer.from(JSON.stringify({Output}));
			connections[0]?.send(encodeMessage(newMessage({type: messageTypes.closed, payload})));
		},
		cut: () => connections[0]?.close(1011),
		[Symbol.dispose]: () => {
			stream[Symbol.dispose]();
			for (const connection of connections) connection.close();
			server.close();
			server.closeAllConnections();
		},
	};
}
