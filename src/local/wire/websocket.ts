import {isUtf8} from 'node:buffer';
import {createHash} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {AwsError} from './errors.ts';
import {closeCodes, encodeFrame, type Frame, FrameReader, opcodes, WebSocketError} from './websocket-frames.ts';

/** What hears of a connection; set before anything can arrive. */
export interface WebSocketListener {
	readonly onMessage: (message: Buffer, isText: boolean) => void;
	/** The connection is gone, whoever ended it; called once. */
	readonly onClose: () => void;
}

/** RFC 6455, 1.3. */
const keySuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Messages of a data channel are a kilobyte and a header. Bytes. */
const longestMessage = 64 * 1024;
/** How long a client has to answer a closing handshake. Milliseconds. */
const closingPatience = 1_000;

/**
 * Answers a request to upgrade (RFC 6455, 4.2) and serves the connection.
 *
 * @throws AwsError (400, 426) for a request that is no opening handshake
 */
export function acceptWebSocket(
	{method, headers}: IncomingMessage,
	socket: Duplex,
	head: Buffer,
	listener: (connection: WebSocketConnection) => WebSocketListener,
): WebSocketConnection {
	const key = headers['sec-websocket-key'];
	const isUpgrade = headers.upgrade?.toLowerCase() === 'websocket' && /\bupgrade\b/i.test(headers.connection ?? '');
	if (method !== 'GET' || !isUpgrade || key === undefined || Buffer.from(key, 'base64').length !== 16) {
		throw new AwsError('BadRequest', 'This is no WebSocket opening handshake.', 400);
	}
	if (headers['sec-websocket-version'] !== '13') {
		throw new AwsError('UpgradeRequired', 'Only version 13 of the WebSocket protocol is spoken here.', 426);
	}
	const accept = createHash('sha1')
		.update(key + keySuffix)
		.digest('base64');
	const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
	socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
	return new WebSocketConnection(socket, head, listener);
}

/** The server's side of one connection. */
export class WebSocketConnection {
	readonly #socket: Duplex;
	readonly #listener: WebSocketListener;
	readonly #reader = new FrameReader(longestMessage);
	#fragments: Frame[] = [];
	#length = 0;
	#isClosing = false;
	#patience: NodeJS.Timeout | undefined;

	constructor(socket: Duplex, head: Buffer, listener: (connection: WebSocketConnection) => WebSocketListener) {
		this.#socket = socket;
		this.#listener = listener(this);
		socket.on('error', () => socket.destroy());
		socket.on('data', (data: Buffer) => this.#read(data));
		// A client that has said all it has to say is not there any more.
		socket.once('end', () => socket.end());
		socket.once('close', () => {
			clearTimeout(this.#patience);
			this.#listener.onClose();
		});
		if (head.length > 0) this.#read(head);
	}

	send(message: Uint8Array): void {
		if (!this.#isClosing && this.#socket.writable) this.#socket.write(encodeFrame(opcodes.binary, message));
	}

	/** Begins the closing handshake; the connection ends when the client answers, or does not in time. */
	close(code: number = closeCodes.normal, reason = ''): void {
		if (this.#isClosing) return;
		this.#isClosing = true;
		if (!this.#socket.writable) return;
		const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
		payload.writeUInt16BE(code);
		payload.write(reason, 2);
		this.#socket.write(encodeFrame(opcodes.close, payload));
		this.#patience = setTimeout(() => this.#socket.destroy(), closingPatience);
		this.#patience.unref();
	}

	#read(data: Buffer): void {
		try {
			for (const frame of this.#reader.read(data)) this.#take(frame);
		} catch (error) {
			if (!(error instanceof WebSocketError)) throw error;
			this.close(error.code, error.message);
			this.#socket.end();
			this.#socket.removeAllListeners('data').resume();
		}
	}

	#take(frame: Frame): void {
		switch (frame.opcode) {
			case opcodes.continuation:
			case opcodes.text:
			case opcodes.binary:
				this.#takeData(frame);
				return;
			case opcodes.ping:
				if (!this.#isClosing) this.#socket.write(encodeFrame(opcodes.pong, frame.payload));
				return;
			case opcodes.pong:
				return;
			case opcodes.close:
				this.close(closeCodes.normal);
				this.#socket.end();
				return;
			default:
				throw new WebSocketError('There is no such kind of frame.', closeCodes.protocolError);
		}
	}

	#takeData(frame: Frame): void {
		const isFirst = this.#fragments.length === 0;
		if (isFirst === (frame.opcode === opcodes.continuation)) {
			throw new WebSocketError('A fragment is out of place.', closeCodes.protocolError);
		}
		this.#fragments.push(frame);
		// An empty fragment costs something too.
		this.#length += frame.payload.length + 1;
		if (this.#length > longestMessage) throw new WebSocketError('The message is too long.', closeCodes.tooBig);
		if (!frame.isFinal) return;
		const [{opcode} = frame] = this.#fragments;
		const message = Buffer.concat(this.#fragments.map(({payload}) => payload));
		this.#fragments = [];
		this.#length = 0;
		const isText = opcode === opcodes.text;
		if (isText && !isUtf8(message)) throw new WebSocketError('A text is no UTF-8.', closeCodes.invalidText);
		if (!this.#isClosing) this.#listener.onMessage(message, isText);
	}
}
