import {randomUUID} from 'node:crypto';
import {jsonPayload, readObject} from '../../session-channel/json.ts';
import {
	type ChannelMessage,
	decodeMessage,
	messageTypes,
	payloadTypes,
	terminateSession,
} from '../../session-channel/message.ts';
import {ReliableStream} from '../../session-channel/reliable-stream.ts';
import {EncryptedSessionError, SessionLostError, SilentAgentError} from './errors.ts';
import {answerHandshake} from './handshake.ts';

/** What ExecuteCommand answers: good for one channel, and for a minute or so. `tokenValue` is secret. */
export interface ExecTicket {
	readonly sessionId: string;
	readonly streamUrl: string;
	readonly tokenValue: string;
}

/** In cells. */
export interface TerminalSize {
	readonly columns: number;
	readonly rows: number;
}

export interface ExecSessionOptions {
	/** Gets what the command writes, as it comes. */
	readonly onOutput: (bytes: Uint8Array) => void;
	readonly size: TerminalSize;
	/** Ends the session. */
	readonly signal?: AbortSignal | undefined;
}

/** A command that runs in a container, on a terminal there. */
export interface ExecSession {
	/** Types into it; settles once more may be typed. */
	write(bytes: Uint8Array): Promise<void>;
	resize(size: TerminalSize): void;
	/** Ends it, whatever runs. */
	end(): void;
	/** Settles with what the far side says at the end, which is nothing when all went well. */
	readonly ended: Promise<{readonly message: string}>;
}

/** AWS's own client asks for these. */
const schemaVersion = '1.0';
const clientVersion = '1.2.677.0';
/** What lies between may take a connection without traffic for dead. Milliseconds. */
const keepAliveInterval = 60_000;
/** How long it may take until the command can be typed into; AWS's agent takes a second or two. Milliseconds. */
const beginningPatience = 30_000;
/** How long the far side may take to end when it is told to. Milliseconds. */
const endingPatience = 2_000;

/**
 * Opens the data channel of a session and answers once the command can be typed into.
 *
 * @throws SessionLostError when the channel cannot be opened or ends before; SilentAgentError when the agent says nothing
 * for 30 seconds; EncryptedSessionError when the cluster wants sessions encrypted with a key of its own; the signal's reason
 */
export async function openExecSession(ticket: ExecTicket, options: ExecSessionOptions): Promise<ExecSession> {
	options.signal?.throwIfAborted();
	const channel = new Channel(ticket, options);
	await channel.ready;
	return channel;
}

class Channel implements ExecSession {
	readonly ended: Promise<{readonly message: string}>;
	readonly #ticket: ExecTicket;
	readonly #options: ExecSessionOptions;
	readonly #socket: WebSocket;
	readonly #stream: ReliableStream;
	readonly #keepAlive: NodeJS.Timeout;
	readonly #beginning: NodeJS.Timeout;
	readonly #ready = Promise.withResolvers<void>();
	readonly #end = Promise.withResolvers<{readonly message: string}>();
	readonly #over = new AbortController();
	#hasBegun = false;
	#isEnding = false;

	constructor(ticket: ExecTicket, options: ExecSessionOptions) {
		this.#ticket = ticket;
		this.#options = options;
		this.ended = this.#end.promise;
		this.ended.catch(() => undefined);
		this.#ready.promise.catch(() => undefined);
		this.#socket = new WebSocket(ticket.streamUrl);
		this.#socket.binaryType = 'arraybuffer';
		this.#stream = new ReliableStream({
			type: messageTypes.input,
			transmit: (frame) => {
				if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(new Uint8Array(frame));
			},
			deliver: (message) => this.#deliver(message),
		});
		this.#keepAlive = setInterval(() => this.#stream.keepAlive(), keepAliveInterval);
		this.#keepAlive.unref();
		this.#beginning = setTimeout(() => this.#failToBegin(), beginningPatience);
		this.#listen();
	}

	get ready(): Promise<void> {
		return this.#ready.promise;
	}

	async write(bytes: Uint8Array): Promise<void> {
		this.#stream.write(bytes);
		await this.#stream.drained;
	}

	resize({columns, rows}: TerminalSize): void {
		this.#stream.send(payloadTypes.size, jsonPayload({cols: columns, rows}));
	}

	#listen(): void {
		const {signal} = this.#over;
		this.#socket.addEventListener('open', () => this.#introduce(), {signal});
		this.#socket.addEventListener('message', ({data}) => this.#take(data), {signal});
		const lost = (): void => this.#fail(new SessionLostError(this.#ticket.streamUrl));
		this.#socket.addEventListener('close', lost, {signal});
		this.#socket.addEventListener('error', lost, {signal});
		this.#options.signal?.addEventListener('abort', () => this.#abort(), {signal});
	}

	#introduce(): void {
		const introduction = {
			MessageSchemaVersion: schemaVersion,
			RequestId: randomUUID(),
			TokenValue: this.#ticket.tokenValue,
			ClientId: randomUUID(),
			ClientVersion: clientVersion,
		};
		this.#socket.send(JSON.stringify(introduction));
	}

	#take(data: unknown): void {
		if (!(data instanceof ArrayBuffer)) return;
		try {
			const message = decodeMessage(new Uint8Array(data));
			if (this.#stream.receive(message) || message.type !== messageTypes.closed) return;
			const {Output: output} = readObject(message.payload);
			this.#finish(typeof output === 'string' ? output : '');
		} catch (error) {
			this.#fail(error);
		}
	}

	#deliver(message: ChannelMessage): void {
		switch (message.payloadType) {
			case payloadTypes.handshakeRequest:
				this.#shakeHands(message.payload);
				return;
			case payloadTypes.handshakeComplete:
				this.#begin();
				return;
			case payloadTypes.output:
			case payloadTypes.error:
			case payloadTypes.standardError:
				// Agents of old begin without a handshake.
				this.#begin();
				this.#options.onOutput(message.payload);
				return;
			default:
		}
	}

	#shakeHands(request: Uint8Array): void {
		const {answer, encryptionKey} = answerHandshake(readObject(request), clientVersion);
		this.#stream.send(payloadTypes.handshakeResponse, jsonPayload(answer));
		if (encryptionKey !== undefined) this.#fail(new EncryptedSessionError(encryptionKey));
	}

	#begin(): void {
		if (this.#hasBegun) return;
		this.#hasBegun = true;
		clearTimeout(this.#beginning);
		this.resize(this.#options.size);
		this.#ready.resolve();
	}

	#failToBegin(): void {
		const isOpen = this.#socket.readyState === WebSocket.OPEN;
		this.#fail(isOpen ? new SilentAgentError(beginningPatience) : new SessionLostError(this.#ticket.streamUrl));
	}

	end(): void {
		this.#askToEnd(() => this.#finish(''));
	}

	#abort(): void {
		this.#ready.reject(this.#options.signal?.reason);
		this.#askToEnd(() => this.#fail(this.#options.signal?.reason));
	}

	/** When it does not answer in time, the connection's end tells it. */
	#askToEnd(giveUp: () => void): void {
		if (this.#isEnding) return;
		this.#isEnding = true;
		const flag = Buffer.alloc(4);
		flag.writeUInt32BE(terminateSession);
		this.#stream.send(payloadTypes.flag, flag);
		const timer = setTimeout(giveUp, endingPatience);
		void this.ended.finally(() => clearTimeout(timer)).catch(() => undefined);
	}

	/** The far side has ended it. */
	#finish(message: string): void {
		this.#close();
		this.#ready.resolve();
		this.#end.resolve({message});
	}

	#fail(reason: unknown): void {
		this.#close();
		this.#ready.reject(reason);
		this.#end.reject(reason);
	}

	#close(): void {
		this.#over.abort();
		clearInterval(this.#keepAlive);
		clearTimeout(this.#beginning);
		this.#stream[Symbol.dispose]();
		this.#socket.close();
	}
}
