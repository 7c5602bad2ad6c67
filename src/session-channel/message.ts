import {createHash, randomUUID} from 'node:crypto';

/**
 * Messages of the data channel of AWS Session Manager, which ECS Exec speaks. The layout is that of AWS's own client
 * (aws/session-manager-plugin, src/message/clientmessage.go), numbers big-endian, offsets in bytes:
 *
 *   0 header length (4) · 4 type (32, blank-padded) · 36 schema version (4) · 40 created, ms since 1970 (8)
 *   48 sequence number (8) · 56 flags (8) · 64 id, a UUID with its halves swapped (16) · 80 SHA-256 of the payload (32)
 *   112 payload type (4) · 116 payload length (4) · 120 payload
 */
export interface ChannelMessage {
	readonly type: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	readonly sequence: number;
	/** Bit 0 is set on the first message of a sequence, bit 1 on the last. */
	readonly flags: number;
	/** A UUID. */
	readonly id: string;
	/** One of `payloadTypes`; 0 where it means nothing. */
	readonly payloadType: number;
	readonly payload: Uint8Array;
}

export const messageTypes = {
	input: 'input_stream_data',
	output: 'output_stream_data',
	acknowledge: 'acknowledge',
	closed: 'channel_closed',
	startPublication: 'start_publication',
	pausePublication: 'pause_publication',
} as const;

export const payloadTypes = {
	output: 1,
	error: 2,
	size: 3,
	handshakeRequest: 5,
	handshakeResponse: 6,
	handshakeComplete: 7,
	flag: 10,
	standardError: 11,
	exitCode: 12,
} as const;

/** Payload of a `flag`: the other side shall end the session. */
export const terminateSession = 2;

/** Bytes that are no message. */
export class MalformedMessageError extends Error {
	override readonly name = 'MalformedMessageError';
}

const lengthAt = 116;
const payloadAt = 120;
const typeLength = 32;
const schemaVersion = 1;

/** A new message with an id and a date of its own. */
export const newMessage = (
	message: Pick<ChannelMessage, 'type' | 'payload'> & Partial<ChannelMessage>,
): ChannelMessage => ({createdAt: Date.now(), sequence: 0, flags: 0, id: randomUUID(), payloadType: 0, ...message});

/** @throws RangeError for a type that does not fit */
export function encodeMessage(message: ChannelMessage): Buffer {
	const {type, createdAt, sequence, flags, id, payloadType, payload} = message;
	if (Buffer.byteLength(type) > typeLength) throw new RangeError(`The message type ${type} is too long.`);
	const bytes = Buffer.alloc(payloadAt + payload.byteLength);
	bytes.writeUInt32BE(lengthAt, 0);
	bytes.fill(' ', 4, 4 + typeLength).write(type, 4);
	bytes.writeUInt32BE(schemaVersion, 36);
	bytes.writeBigUInt64BE(BigInt(createdAt), 40);
	bytes.writeBigInt64BE(BigInt(sequence), 48);
	bytes.writeBigUInt64BE(BigInt(flags), 56);
	const uuid = Buffer.from(id.replaceAll('-', ''), 'hex');
	bytes.set(uuid.subarray(8), 64);
	bytes.set(uuid.subarray(0, 8), 72);
	bytes.set(digestOf(payload), 80);
	bytes.writeUInt32BE(payloadType, 112);
	bytes.writeUInt32BE(payload.byteLength, lengthAt);
	bytes.set(payload, payloadAt);
	return bytes;
}

/** @throws MalformedMessageError */
export function decodeMessage(data: Uint8Array): ChannelMessage {
	const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
	if (bytes.length < payloadAt) throw new MalformedMessageError(`A message of ${bytes.length} bytes has no header.`);
	const start = bytes.readUInt32BE(0) + 4;
	if (start < payloadAt || start > bytes.length) throw new MalformedMessageError('The header has a wrong length.');
	const payload = bytes.subarray(start);
	const type = bytes
		.toString('utf8', 4, 4 + typeLength)
		.replaceAll('\0', ' ')
		.trim();
	// These two carry nothing, and AWS's client looks at nothing of them but the type.
	const isBare = type === messageTypes.startPublication || type === messageTypes.pausePublication;
	if (!isBare && payload.length > 0 && !digestOf(payload).equals(bytes.subarray(80, 112))) {
		throw new MalformedMessageError('The payload does not fit its digest.');
	}
	return {
		type,
		createdAt: Number(bytes.readBigUInt64BE(40)),
		sequence: Number(bytes.readBigInt64BE(48)),
		flags: Number(bytes.readBigUInt64BE(56)),
		id: uuidOf(bytes.subarray(64, 80)),
		payloadType: bytes.readUInt32BE(112),
		payload,
	};
}

const digestOf = (payload: Uint8Array): Buffer => createHash('sha256').update(payload).digest();

function uuidOf(bytes: Buffer): string {
	const text = bytes.toString('hex', 8) + bytes.toString('hex', 0, 8);
	return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
