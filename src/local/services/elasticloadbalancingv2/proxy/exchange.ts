import {errorPage} from './answers.ts';
import {type BodyEnd, responseBody} from './body.ts';
import type {ClientConnection} from './client-connection.ts';
import {connectionTokens, requestToTarget, responseToClient, switchToClient, wantsUpgrade} from './forwarding.ts';
import {HeadError, parseResponseHead, type RequestHead, type ResponseHead, responseHeadLimit} from './head.ts';
import type {Upstream, UpstreamListener} from './upstream.ts';

/** Where a request goes, and who wants to know how it went. */
export interface Forward {
	readonly host: string;
	readonly port: number;
	/** Whole Set-Cookie values that the response gets besides its own. */
	readonly cookies: readonly string[];
	/** Called once: the target's status, or undefined when it gave none, and seconds until its head came. */
	done(status: number | undefined, seconds: number): void;
	/** The target refused or broke the connection. */
	connectionFailed(): void;
}

const nothing = Buffer.alloc(0);

/** One request and its response, streamed both ways as they come; only heads are read and written anew. */
export class Exchange implements UpstreamListener {
	readonly #client: ClientConnection;
	readonly #head: RequestHead;
	readonly #tokens: readonly string[];
	readonly #requestBody: BodyEnd;
	readonly #forward: Forward;
	readonly #hasBody: boolean;
	readonly #started = performance.now();
	#isKeptAlive: boolean;
	#upstream: Upstream;
	#received: Buffer = nothing;
	#response: ResponseHead | undefined;
	#responseBody: BodyEnd | undefined;
	#isUpstreamReusable = false;
	#isTunnel = false;
	#isOver = false;
	#headSeconds = 0;

	constructor(
		client: ClientConnection,
		head: RequestHead,
		tokens: readonly string[],
		body: BodyEnd,
		isKeptAlive: boolean,
		forward: Forward,
	) {
		this.#client = client;
		this.#head = head;
		this.#tokens = tokens;
		this.#requestBody = body;
		this.#hasBody = !body.isDone;
		this.#isKeptAlive = isKeptAlive;
		this.#forward = forward;
		this.#upstream = client.part.pool.take(forward.host, forward.port, this);
	}

	/** Sends the head and what came with it; returns how many bytes of `rest` belong to this request. */
	begin(rest: Buffer): number {
		const text = requestToTarget(this.#head, this.#tokens, {
			...this.#client.part.settings(),
			clientAddress: this.#client.clientAddress,
		});
		if (!this.#hasBody) {
			this.#upstream.socket.write(text, 'latin1');
			return 0;
		}
		return this.#takeBody(rest, (used) => this.#send(Buffer.concat([Buffer.from(text, 'latin1'), used])));
	}

	/** Bytes from the client; returns how many belong to this request. */
	onClientData(chunk: Buffer): number {
		if (this.#isTunnel) {
			this.#send(chunk);
			return chunk.length;
		}
		if (this.#requestBody.isDone) return 0;
		return this.#takeBody(chunk, (used) => this.#send(used));
	}

	/** Sends what of `chunk` is the request's body; a malformed one ends the exchange. Returns how many bytes it used. */
	#takeBody(chunk: Buffer, send: (used: Buffer) => void): number {
		let used: number;
		try {
			used = this.#requestBody.take(chunk, 0);
		} catch (error) {
			if (!(error instanceof HeadError)) throw error;
			this.#fail(error.status);
			return chunk.length;
		}
		send(used === chunk.length ? chunk : chunk.subarray(0, used));
		return used;
	}

	onClientDrain(): void {
		this.#upstream.socket.resume();
	}

	onClientEnd(): void {
		if (this.#isTunnel) this.#upstream.socket.end();
	}

	/** The client is gone before its answer is: ALB counts a 460. */
	onClientClosed(): void {
		if (!this.#isOver && this.#response === undefined) this.#client.part.answered(460);
		this.#end();
		this.#upstream.socket.destroy();
	}

	onIdle(): void {
		if (this.#response === undefined) this.#fail(504);
		else this.#client.socket.destroy();
	}

	onDrain(): void {
		this.#client.socket.resume();
	}

	onData(chunk: Buffer): void {
		if (this.#isTunnel) {
			this.#write(chunk);
			return;
		}
		try {
			if (this.#responseBody === undefined) this.#readHead(chunk);
			else this.#readBody(chunk);
		} catch (error) {
			if (!(error instanceof HeadError)) throw error;
			this.#fail(error.status);
		}
	}

	onEnd(error: NodeJS.ErrnoException | undefined): void {
		if (this.#isOver) return;
		if (this.#isTunnel) {
			this.#finish(false);
			return;
		}
		if (this.#response !== undefined) {
			// A body without length ends with its connection; any other is cut short, and the client must see that.
			const isOpenEnded = error === undefined && this.#isOpenEnded(this.#response);
			if (isOpenEnded) this.#finish(false);
			else this.#client.socket.destroy();
			return;
		}
		// A connection that was idle may have been closed as the request left: ask again on a new one.
		if (this.#upstream.isReused && !this.#hasBody && this.#received.length === 0) {
			this.#upstream = this.#client.part.pool.take(this.#forward.host, this.#forward.port, this, true);
			this.begin(nothing);
			return;
		}
		this.#forward.connectionFailed();
		this.#fail(error?.code === 'ETIMEDOUT' ? 504 : 502);
	}

	#isOpenEnded(head: ResponseHead): boolean {
		return !head.names.includes('content-length') && !head.names.includes('transfer-encoding');
	}

	#readHead(chunk: Buffer): void {
		const received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
		const end = received.indexOf('\r\n\r\n');
		if (end < 0 || end > responseHeadLimit) {
			if (received.length > responseHeadLimit) throw new HeadError(502, 'The target’s head is too large.');
			this.#received = Buffer.from(received);
			return;
		}
		const head = parseResponseHead(received.toString('latin1', 0, end));
		const rest = received.subarray(end + 4);
		this.#received = nothing;
		if (head.status === 101) {
			if (!wantsUpgrade(this.#head, this.#tokens)) throw new HeadError(502, 'Nobody asked to change the protocol.');
			this.#openTunnel(head, rest);
		} else if (head.status < 200) {
			this.#client.socket.write(
				`${head.statusLine}\r\n${head.lines.map((line) => `${line}\r\n`).join('')}\r\n`,
				'latin1',
			);
			if (rest.length > 0) this.#readHead(rest);
		} else this.#startResponse(head, rest);
	}

	#startResponse(head: ResponseHead, rest: Buffer): void {
		const body = responseBody(head, this.#head.method);
		const isOpenEnded = !body.isDone && this.#isOpenEnded(head);
		this.#response = head;
		this.#responseBody = body;
		this.#headSeconds = (performance.now() - this.#started) / 1000;
		this.#isUpstreamReusable =
			!isOpenEnded &&
			head.minorVersion === 1 &&
			this.#head.minorVersion === 1 &&
			!connectionTokens(head).includes('close');
		// An answer before the request is through: the rest of it cannot be told from the next request.
		this.#isKeptAlive &&= !isOpenEnded && this.#requestBody.isDone;
		const text = responseToClient(head, this.#forward.cookies, this.#isKeptAlive);
		const used = body.take(rest, 0);
		if (used === 0) this.#client.socket.write(text, 'latin1');
		else if (used > 16_384) {
			this.#client.socket.write(text, 'latin1');
			this.#write(rest.subarray(0, used));
		} else if (!this.#client.socket.write(joined(text, rest, used))) this.#upstream.socket.pause();
		if (body.isDone) this.#complete(rest.length > used);
	}

	#readBody(chunk: Buffer): void {
		const body = this.#responseBody;
		if (body === undefined) return;
		const used = body.take(chunk, 0);
		this.#write(used === chunk.length ? chunk : chunk.subarray(0, used));
		if (body.isDone) this.#complete(used < chunk.length);
	}

	#complete(hasExtraBytes: boolean): void {
		const upstream = this.#upstream;
		const isReusable = this.#isUpstreamReusable && this.#requestBody.isDone && !hasExtraBytes;
		upstream.listener = undefined;
		if (isReusable) this.#client.part.pool.release(upstream);
		else upstream.socket.destroy();
		this.#finish(this.#isKeptAlive);
	}

	#openTunnel(head: ResponseHead, rest: Buffer): void {
		this.#isTunnel = true;
		this.#response = head;
		this.#client.socket.write(switchToClient(head), 'latin1');
		if (rest.length > 0) this.#write(rest);
	}

	#send(chunk: Buffer): void {
		if (chunk.length > 0 && !this.#upstream.socket.write(chunk)) this.#client.socket.pause();
	}

	/** Copies, since the target's bytes lie in a buffer that the next read fills anew. */
	#write(chunk: Buffer): void {
		if (chunk.length > 0 && !this.#client.socket.write(Buffer.from(chunk))) this.#upstream.socket.pause();
	}

	#fail(status: number): void {
		if (this.#isOver) return;
		this.#upstream.listener = undefined;
		this.#upstream.socket.destroy();
		const isKeptAlive = this.#isKeptAlive && this.#requestBody.isDone;
		if (this.#response !== undefined) {
			this.#client.socket.destroy();
			return;
		}
		this.#end();
		this.#client.answer(errorPage(status), this.#head.method, isKeptAlive);
	}

	#finish(isKeptAlive: boolean): void {
		if (this.#isOver) return;
		this.#end();
		this.#client.finished(isKeptAlive);
	}

	#end(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#forward.done(this.#response?.status, this.#headSeconds);
	}
}

function joined(text: string, chunk: Buffer, length: number): Buffer {
	const whole = Buffer.allocUnsafe(text.length + length);
	whole.write(text, 0, 'latin1');
	chunk.copy(whole, text.length, 0, length);
	return whole;
}
