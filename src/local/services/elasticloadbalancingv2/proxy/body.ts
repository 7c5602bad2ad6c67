import {HeadError, type Headers, headerOf, type RequestHead, type ResponseHead} from './head.ts';

/** Follows a message body as it passes through, only to know where it ends. */
export interface BodyEnd {
	readonly isDone: boolean;
	/** How many bytes of `chunk` from `offset` on belong to the body. Throws HeadError when it is malformed. */
	take(chunk: Buffer, offset: number): number;
}

class NoBody implements BodyEnd {
	readonly isDone = true;
	take(): number {
		return 0;
	}
}

class SizedBody implements BodyEnd {
	#left: number;

	constructor(size: number) {
		this.#left = size;
	}

	get isDone(): boolean {
		return this.#left === 0;
	}

	take(chunk: Buffer, offset: number): number {
		const count = Math.min(this.#left, chunk.length - offset);
		this.#left -= count;
		return count;
	}
}

/** A body that goes on until the connection closes. */
class OpenBody implements BodyEnd {
	readonly isDone = false;
	take(chunk: Buffer, offset: number): number {
		return chunk.length - offset;
	}
}

const lineFeed = 10;
const carriageReturn = 13;
const semicolon = 59;
const space = 32;
/** Longer extensions and trailers serve nobody. */
const longestLine = 16_384;

/**
 * The chunked transfer coding (RFC 9112, section 7.1): sizes and trailers are read, data is skipped. Lines end with
 * CR LF and nothing else: a target that took a lone LF for an end would see other requests than we do.
 */
class ChunkedBody implements BodyEnd {
	#state: 'size' | 'extension' | 'data' | 'dataEnd' | 'trailer' | 'done' = 'size';
	#size = 0;
	#digits = 0;
	#lineLength = 0;
	#isAfterReturn = false;
	readonly #status: number;

	constructor(status: number) {
		this.#status = status;
	}

	get isDone(): boolean {
		return this.#state === 'done';
	}

	take(chunk: Buffer, offset: number): number {
		let index = offset;
		while (index < chunk.length && this.#state !== 'done') {
			if (this.#state === 'data') index += this.#skipData(chunk.length - index);
			else this.#readByte(chunk[index++] as number);
		}
		return index - offset;
	}

	#skipData(available: number): number {
		const count = Math.min(this.#size, available);
		this.#size -= count;
		if (this.#size === 0) this.#state = 'dataEnd';
		return count;
	}

	#readByte(byte: number): void {
		if (this.#isAfterReturn) {
			if (byte !== lineFeed) throw this.#malformed();
			this.#isAfterReturn = false;
			this.#endLine();
		} else if (byte === carriageReturn) this.#isAfterReturn = true;
		else if (byte === lineFeed || this.#state === 'dataEnd') throw this.#malformed();
		else if (this.#state === 'size') this.#readSize(byte);
		else {
			this.#lineLength += 1;
			if (this.#lineLength > longestLine) throw this.#malformed();
		}
	}

	#readSize(byte: number): void {
		const digit = hexadecimal(byte);
		if (digit >= 0) {
			this.#digits += 1;
			if (this.#digits > 12) throw this.#malformed();
			this.#size = this.#size * 16 + digit;
		} else if (this.#digits > 0 && (byte === semicolon || byte === space)) this.#state = 'extension';
		else throw this.#malformed();
	}

	#endLine(): void {
		if (this.#state === 'dataEnd') this.#state = 'size';
		else if (this.#state === 'trailer') {
			if (this.#lineLength === 0) this.#state = 'done';
		} else {
			if (this.#digits === 0) throw this.#malformed();
			this.#state = this.#size === 0 ? 'trailer' : 'data';
			this.#digits = 0;
		}
		this.#lineLength = 0;
	}

	#malformed(): HeadError {
		return new HeadError(this.#status, 'The chunked body is malformed.');
	}
}

function hexadecimal(byte: number): number {
	if (byte >= 48 && byte <= 57) return byte - 48;
	const letter = byte | 32;
	return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** The body of a request. Throws HeadError where another reader could see its end elsewhere, which is how smuggling works. */
export function requestBody(head: RequestHead): BodyEnd {
	const coding = codingOf(head, 400);
	const length = sizeOf(head, 400);
	if (coding === undefined) return length === undefined || length === 0 ? new NoBody() : new SizedBody(length);
	if (coding !== 'chunked') throw new HeadError(501, 'Only chunked is supported.');
	if (head.minorVersion === 0) throw new HeadError(400, 'HTTP/1.0 has no Transfer-Encoding.');
	return new ChunkedBody(400);
}

/** The body of a response, which depends on the method that it answers (RFC 9112, section 6.3). */
export function responseBody(head: ResponseHead, method: string): BodyEnd {
	if (method === 'HEAD' || head.status === 204 || head.status === 304) return new NoBody();
	const coding = codingOf(head, 502);
	if (coding?.endsWith('chunked') === true) return new ChunkedBody(502);
	const length = sizeOf(head, 502);
	if (length === undefined) return new OpenBody();
	return length === 0 ? new NoBody() : new SizedBody(length);
}

/** The transfer coding, in small letters: there is one header of it at most, and then no length. */
function codingOf(head: Headers, status: number): string | undefined {
	const [coding, ...others] = head.values.filter((_, index) => head.names[index] === 'transfer-encoding');
	if (coding === undefined) return undefined;
	if (others.length > 0) throw new HeadError(status, 'Transfer-Encoding is given more than once.');
	if (head.names.includes('content-length')) {
		throw new HeadError(status, 'Content-Length and Transfer-Encoding exclude each other.');
	}
	return coding.toLowerCase();
}

function sizeOf(head: Headers, status: number): number | undefined {
	const text = headerOf(head, 'content-length');
	if (text === undefined) return undefined;
	const all = head.values.filter((_, index) => head.names[index] === 'content-length');
	if (!/^\d{1,15}$/.test(text) || all.some((other) => other !== text)) {
		throw new HeadError(status, 'Content-Length is malformed.');
	}
	return Number(text);
}
