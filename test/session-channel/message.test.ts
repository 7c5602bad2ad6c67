import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	type ChannelMessage,
	decodeMessage,
	encodeMessage,
	MalformedMessageError,
	messageTypes,
	newMessage,
} from '../../src/session-channel/message.ts';

const anyMessage: fc.Arbitrary<ChannelMessage> = fc.record({
	type: fc.constantFrom(...Object.values(messageTypes)),
	createdAt: fc.integer({min: 0, max: 2 ** 45}),
	sequence: fc.integer({min: 0, max: Number.MAX_SAFE_INTEGER}),
	flags: fc.integer({min: 0, max: 3}),
	id: fc.uuid(),
	payloadType: fc.integer({min: 0, max: 12}),
	payload: fc.uint8Array({maxLength: 2000}),
});

describe('a message of the data channel', () => {
	it('lies on the wire as AWS lays it out', () => {
		const bytes = encodeMessage({
			type: 'input_stream_data',
			createdAt: 0x0102_0304_05,
			sequence: 7,
			flags: 3,
			id: '00112233-4455-6677-8899-aabbccddeeff',
			payloadType: 1,
			payload: Buffer.from('ls'),
		});
		const digest = createHash('sha256').update('ls').digest('hex');
		expect(bytes.toString('hex')).toBe(
			[
				'00000074',
				Buffer.from('input_stream_data'.padEnd(32)).toString('hex'),
				'00000001',
				'0000000102030405',
				'0000000000000007',
				'0000000000000003',
				'8899aabbccddeeff0011223344556677',
				digest,
				'00000001',
				'00000002',
				'6c73',
			].join(''),
		);
	});

	it('comes back as it was, wherever it lies in a buffer', () => {
		fc.assert(
			fc.property(anyMessage, fc.nat(40), (message, offset) => {
				const encoded = encodeMessage(message);
				const placed = new Uint8Array(encoded.length + offset);
				placed.set(encoded, offset);
				const {payload, ...head} = decodeMessage(placed.subarray(offset));
				expect({...head, payload: new Uint8Array(payload)}).toEqual(message);
			}),
		);
	});

	it('may have its type padded with zeros, as AWS sends it', () => {
		const bytes = encodeMessage(newMessage({type: messageTypes.output, payload: Buffer.from('x')}));
		bytes.fill(0, 4 + messageTypes.output.length, 36);
		expect(decodeMessage(bytes).type).toBe(messageTypes.output);
	});

	it('is refused when its payload was changed, or its header is no header', () => {
		fc.assert(
			fc.property(fc.uint8Array({minLength: 1, maxLength: 300}), fc.nat(), (payload, at) => {
				const bytes = encodeMessage(newMessage({type: messageTypes.output, payload}));
				const index = 120 + (at % payload.length);
				bytes[index] = (bytes[index]! + 1) % 256;
				expect(() => decodeMessage(bytes)).toThrow(MalformedMessageError);
			}),
		);
		expect(() => decodeMessage(new Uint8Array(119))).toThrow(MalformedMessageError);
		const tooLong = encodeMessage(newMessage({type: messageTypes.output, payload: Buffer.from('x')}));
		tooLong.writeUInt32BE(5000, 0);
		expect(() => decodeMessage(tooLong)).toThrow(MalformedMessageError);
	});

	it('is never anything but a message or a MalformedMessageError', () => {
		fc.assert(
			fc.property(fc.uint8Array({maxLength: 400}), (bytes) => {
				try {
					decodeMessage(bytes);
				} catch (error) {
					expect(error).toBeInstanceOf(MalformedMessageError);
				}
			}),
		);
	});
});
