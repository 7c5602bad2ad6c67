import type {Socket} from 'node:net';
import {type Answer, errorPage, serialise} from './answers.ts';
import {type BodyEnd, requestBody} from './body.ts';
import {Exchange, type Forward} from './exchange.ts';
import {connectionTokens} from './forwarding.ts';
import {HeadError, parseRequestHead, type RequestHead, requestHeadLimit} from './head.ts';
import type {UpstreamPool} from './upstream.ts';

/** What a listener decides about one request. */
export type Decision = {readonly forward: Forward} | {readonly answer: Answer};

export interface ListenerSettings {
	readonly listenerPort: number;
	readonly idleMilliseconds: number;
	readonly forwardedFor: 'append' | 'preserve' | 'remove';
}

/** What a client's connection needs from its listener. */
export interface ListenerPart {
	readonly pool: UpstreamPool;
	settings(): ListenerSettings;
	decide(head: RequestHead, clientAddress: string): Decision;
	/** A response of the load balancer's own was given. */
	answered(status: number): void;
}

const nothing = Buffer.alloc(0);

/** One client's connection: reads requests one after the other and has each answered or forwarded. */
export class ClientConnection {
	readonly socket: Socket;
	readonly clientAddress: string;
	readonly part: ListenerPart;
	#pending: Buffer = nothing;
	#exchange: Exchange | undefined;
	#hasEnded = false;
	#isClosing = false;

	constructor(socket: Socket, part: ListenerPart) {
		this.socket = socket;
		this.part = part;
		this.clientAddress = socket.remoteAddress ?? '';
		socket.setNoDelay(true);
		socket.setTimeout(part.settings().idleMilliseconds, () => this.#onIdle());
		socket.on('data', (chunk: Buffer) => this.#onData(chunk));
		socket.on('drain', () => this.#exchange?.onClientDrain());
		socket.on('end', () => this.#onEnd());
		socket.on('error', () => undefined);
		socket.on('close', () => this.#exchange?.onClientClosed());
	}

	/** The exchange is over; the next request may follow, if the connection is kept. */
	finished(isKeptAlive: boolean): void {
		this.#exchange = undefined;
		const isLast = this.#hasEnded && this.#pending.length === 0;
		if (!isKeptAlive || isLast) {
			this.#isClosing = true;
			this.socket.end();
			return;
		}
		this.socket.resume();
		if (this.#pending.length > 0) this.#readOn();
	}

	/** Answers by itself. The connection is kept only when the request's body is through. */
	answer(answer: Answer, method: string, isKeptAlive: boolean): void {
		this.part.answered(answer.status);
		this.socket.write(serialise(answer, method, isKeptAlive));
		this.finished(isKeptAlive);
	}

	#onData(chunk: Buffer): void {
		if (this.#isClosing) return;
		const exchange = this.#exchange;
		if (exchange !== undefined && this.#pending.length === 0) {
			const used = exchange.onClientData(chunk);
			if (used < chunk.length) this.#hold(chunk.subarray(used));
			return;
		}
		this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
		if (exchange === undefined) this.#readOn();
		else this.socket.pause();
	}

	/** Bytes of the next request wait until this one is answered. */
	#hold(rest: Buffer): void {
		this.#pending = rest;
		if (this.#exchange === undefined) this.#readOn();
		else this.socket.pause();
	}

	#readOn(): void {
		const end = this.#pending.indexOf('\r\n\r\n');
		if (end < 0 || end > requestHeadLimit) {
			if (end > requestHeadLimit || this.#pending.length > requestHeadLimit) this.#refuse(400);
			return;
		}
		const text = this.#pending.toString('latin1', 0, end);
		const rest = this.#pending.subarray(end + 4);
		this.#pending = nothing;
		try {
			const head = parseRequestHead(text);
			this.#start(head, requestBody(head), rest);
		} catch (error) {
			if (!(error instanceof HeadError)) throw error;
			this.#refuse(error.status);
		}
	}

	#start(head: RequestHead, body: BodyEnd, rest: Buffer): void {
		const tokens = connectionTokens(head);
		const isKeptAlive = head.minorVersion === 1 ? !tokens.includes('close') : false;
		const decision = this.part.decide(head, this.clientAddress);
		if ('answer' in decision) {
			const used = body.take(rest, 0);
			this.#pending = rest.subarray(used);
			this.answer(decision.answer, head.method, isKeptAlive && body.isDone);
			return;
		}
		const exchange = new Exchange(this, head, tokens, body, isKeptAlive, decision.forward);
		this.#exchange = exchange;
		const used = exchange.begin(rest);
		if (used < rest.length) this.#hold(rest.subarray(used));
	}

	#refuse(status: number): void {
		this.#pending = nothing;
		this.answer(errorPage(status), 'GET', false);
	}

	/** A client that sends no more still gets the answer that it waits for. */
	#onEnd(): void {
		this.#hasEnded = true;
		if (this.#exchange === undefined) this.socket.end();
		else this.#exchange.onClientEnd();
	}

	#onIdle(): void {
		if (this.#exchange === undefined) this.socket.end();
		else this.#exchange.onIdle();
	}
}
