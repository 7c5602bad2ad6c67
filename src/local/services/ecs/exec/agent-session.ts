import {setTimeout as sleep} from 'node:timers/promises';
import {jsonPayload, readObject} from '../../../../session-channel/json.ts';
import {
	type ChannelMessage,
	decodeMessage,
	encodeMessage,
	MalformedMessageError,
	messageTypes,
	newMessage,
	payloadTypes,
	terminateSession,
} from '../../../../session-channel/message.ts';
import {ReliableStream} from '../../../../session-channel/reliable-stream.ts';
import type {TerminalProcess, TerminalSize} from '../../../engine/runtime.ts';
import type {WebSocketConnection, WebSocketListener} from '../../../wire/websocket.ts';
import {closeCodes} from '../../../wire/websocket-frames.ts';
import type {OrderedSession} from './sessions.ts';
import {splitWords} from './words.ts';

interface AgentSessionOptions {
	readonly sessionId: string;
	readonly connection: WebSocketConnection;
	/** What was ordered, if that is its token. */
	readonly redeem: (token: string) => OrderedSession | undefined;
	readonly onEnd: () => void;
}

const agentVersion = '3.3.0.0';
/** Where the client does not say at once how large its terminal is. */
const usualSize: TerminalSize = {columns: 80, rows: 24};
const largestSize = 1000;
/** So long the client may take to say it. Milliseconds. */
const sizePatience = 250;
/** How long a client may take to say who it is. Milliseconds. */
const tokenPatience = 5_000;
/** How long the last output may take to be acknowledged. Milliseconds. */
const settlingPatience = 3_000;

/**
 * The far end of a data channel, as Session Manager's agent is it: token, handshake, then a command on a terminal whose
 * output and input are carried as numbered messages.
 */
export class AgentSession implements WebSocketListener {
	readonly #options: AgentSessionOptions;
	readonly #stream: ReliableStream;
	readonly #began = performance.now();
	readonly #silence: NodeJS.Timeout;
	#ordered: OrderedSession | undefined;
	#terminal: TerminalProcess | undefined;
	readonly #size = Promise.withResolvers<TerminalSize>();
	readonly #typedEarly: Uint8Array[] = [];
	#isStarting = false;
	#isOver = false;

	constructor(options: AgentSessionOptions) {
		this.#options = options;
		this.#stream = new ReliableStream({
			type: messageTypes.output,
			transmit: (frame) => options.connection.send(frame),
			deliver: (message) => this.#deliver(message),
		});
		this.#silence = setTimeout(() => this.#refuse('No token came.'), tokenPatience);
		this.#silence.unref();
	}

	onMessage(message: Buffer, isText: boolean): void {
		if (this.#ordered === undefined) {
			this.#open(message);
			return;
		}
		if (isText) return;
		try {
			this.#stream.receive(decodeMessage(message));
		} catch (error) {
			if (!(error instanceof MalformedMessageError)) throw error;
			this.#refuse(error.message);
		}
	}

	onClose(): void {
		clearTimeout(this.#silence);
		this.#stream[Symbol.dispose]();
		this.#isOver = true;
		this.#terminal?.hangUp();
		this.#options.onEnd();
	}

	/** Ends the session, with a word for whoever is at it. */
	end(output: string): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#terminal?.hangUp();
		const {sessionId, connection} = this.#options;
		const closed = newMessage({
			type: messageTypes.closed,
			payload: jsonPayload({
				MessageType: messageTypes.closed,
				MessageId: sessionId,
				CreatedDate: new Date().toISOString(),
				DestinationId: this.#ordered?.target ?? '',
				SessionId: sessionId,
				SchemaVersion: 1,
				Output: output,
			}),
		});
		connection.send(encodeMessage(closed));
		connection.close();
	}

	#refuse(reason: string): void {
		this.#isOver = true;
		this.#options.connection.close(closeCodes.protocolError, reason);
	}

	#open(message: Buffer): void {
		const {TokenValue: token} = readObject(message);
		this.#ordered = typeof token === 'string' ? this.#options.redeem(token) : undefined;
		if (this.#ordered === undefined) {
			this.#refuse('The token is not valid.');
			return;
		}
		clearTimeout(this.#silence);
		const action = {ActionType: 'SessionType', ActionParameters: {SessionType: 'InteractiveCommands', Properties: {}}};
		const request = {AgentVersion: agentVersion, RequestedClientActions: [action]};
		this.#stream.send(payloadTypes.handshakeRequest, jsonPayload(request));
	}

	#deliver({payloadType, payload}: ChannelMessage): void {
		switch (payloadType) {
			case payloadTypes.handshakeResponse:
				void this.#start();
				return;
			case payloadTypes.output:
				if (this.#terminal === undefined) this.#typedEarly.push(payload);
				else this.#terminal.write(payload);
				return;
			case payloadTypes.size: {
				const size = sizeIn(payload);
				if (size === undefined) return;
				this.#size.resolve(size);
				this.#terminal?.resize(size);
				return;
			}
			case payloadTypes.flag:
				if (payload.length === 4 && Buffer.from(payload).readUInt32BE() === terminateSession) this.end('');
				return;
			default:
		}
	}

	async #start(): Promise<void> {
		if (this.#isStarting || this.#ordered === undefined) return;
		this.#isStarting = true;
		const nanoseconds = Math.round((performance.now() - this.#began) * 1e6);
		const complete = {HandshakeTimeToComplete: nanoseconds, CustomerMessage: ''};
		this.#stream.send(payloadTypes.handshakeComplete, jsonPayload(complete));
		const size = await Promise.race([this.#size.promise, sleep(sizePatience, usualSize)]);
		if (this.#isOver) return;
		try {
			const {container, command} = this.#ordered;
			this.#terminal = container.openTerminal(splitWords(command), size);
			for (const bytes of this.#typedEarly) this.#terminal.write(bytes);
		} catch (error) {
			this.end(`----------ERROR-------\n${error instanceof Error ? error.message : String(error)}`);
			return;
		}
		void this.#carry(this.#terminal);
	}

	async #carry(terminal: TerminalProcess): Promise<void> {
		terminal.onOutput((bytes) => {
			if (this.#isOver) return;
			this.#stream.write(bytes);
			terminal.pause();
			void this.#stream.drained.then(() => terminal.resume());
		});
		await terminal.ended;
		const deadline = performance.now() + settlingPatience;
		while (!this.#stream.isSettled && !this.#isOver && performance.now() < deadline) await sleep(5);
		this.end('');
	}
}

function sizeIn(payload: Uint8Array): TerminalSize | undefined {
	const {cols: columns, rows} = readObject(payload);
	return isLength(columns) && isLength(rows) ? {columns, rows} : undefined;
}

const isLength = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= largestSize;
