/** Frames of RFC 6455, as a server reads and writes them. */

export const opcodes = {continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10} as const;

/** Codes of a closing handshake (RFC 6455, 7.4.1). */
export const closeCodes = {
	normal: 1000,
	goingAway: 1001,
	protocolError: 1002,
	invalidText: 1007,
	tooBig: 1009,
} as const;

export interface Frame {
	readonly isFinal: boolean;
	readonly opcode: number;
	readonly payload: Buffer;
}

/** A client does not keep to RFC 6455; the connection is closed with `code`. */
export class WebSocketError extends Error {
	override readonly name = 'WebSocketError';
	readonly code: number;

	constructor(message: string, code: number) {
		super(message);
		this.code = code;
	}
}

const longestControlPayload = 125;

/** A frame of a server: final and unmasked. */
export function encodeFrame(opcode: number, payload: Uint8Array): Buffer {
	const {byteLength} = payload;
	const head = Buffer.alloc(byteLength < 126 ? 2 : byteLength < 65_536 ? 4 : 10);
	head[0] = 0x80 | opcode;
	if (byteLength < 126) head[1] = byteLength;
	else if (byteLength < 65_536) {
		head[1] = 126;
		head.writeUInt16BE(byteLength, 2);
	} else {
		head[1] = 127;
		head.writeBigUInt64BE(BigInt(byteLength), 2);
	}
	return Buffer.concat([head, payload]);
}

/** Puts the frames of a client together from whatever pieces arrive. */
export class FrameReader {
	readonly #longestPayload: number;
	#buffered = Buffer.alloc(0);

	/** `longestPayload` in bytes. */
	constructor(longestPayload: number) {
		this.#longestPayload = longestPayload;
	}

	/** The frames that are complete now. @throws WebSocketError */
	*read(data: Uint8Array): Generator<Frame, void, undefined> {
		this.#buffered = this.#buffered.length === 0 ? Buffer.from(data) : Buffer.concat([this.#buffered, data]);
		for (let frame = this.#next(); frame !== undefined; frame = this.#next()) yield frame;
	}

	#next(): Frame | undefined {
		const bytes = this.#buffered;
		if (bytes.length < 2) return undefined;
		const [first = 0, second = 0] = bytes;
		const opcode = first & 0x0f;
		const isFinal = (first & 0x80) !== 0;
		if ((first & 0x70) !== 0) throw new WebSocketError('No extension was agreed on.', closeCodes.protocolError);
		if ((second & 0x80) === 0) throw new WebSocketError('A client masks its frames.', closeCodes.protocolError);
		const short = second & 0x7f;
		if (opcode >= opcodes.close && (!isFinal || short > longestControlPayload)) {
			throw new WebSocketError('A control frame is short and whole.', closeCodes.protocolError);
		}
		const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
		const start = 2 + lengthBytes + 4;
		if (bytes.length < 2 + lengthBytes) return undefined;
		const length = lengthBytes === 0 ? short : Number(readLength(bytes, lengthBytes));
		if (length > this.#longestPayload) throw new WebSocketError('The frame is too long.', closeCodes.tooBig);
		if (bytes.length < start + length) return undefined;
		const payload = unmask(bytes.subarray(start, start + length), bytes.subarray(start - 4, start));
		this.#buffered = bytes.subarray(start + length);
		return {isFinal, opcode, payload};
	}
}

const readLength = (bytes: Buffer, lengthBytes: number): bigint | number =>
	lengthBytes === 2 ? bytes.readUInt16BE(2) : bytes.readBigUInt64BE(2);

function unmask(masked: Buffer, mask: Buffer): Buffer {
	const plain = Buffer.allocUnsafe(masked.length);
	for (let index = 0; index < masked.length; index += 1) plain[index] = (masked[index] ?? 0) ^ (mask[index % 4] ?? 0);
	return plain;
}
