import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	encodeFrame,
	type Frame,
	FrameReader,
	opcodes,
	WebSocketError,
} from '../../../src/local/wire/websocket-frames.ts';
import {clientFrame} from '../../support/websocket.ts';

const anyFrame = fc.oneof(
	fc.record({
		opcode: fc.constantFrom(opcodes.continuation, opcodes.text, opcodes.binary),
		isFinal: fc.boolean(),
		payload: fc.uint8Array({maxLength: 70_000, size: 'max'}),
	}),
	fc.record({
		opcode: fc.constantFrom(opcodes.close, opcodes.ping, opcodes.pong),
		isFinal: fc.constant(true),
		payload: fc.uint8Array({maxLength: 125}),
	}),
);

/** Cuts bytes at places that the test chooses. */
function* pieces(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
	let rest = bytes;
	for (const cut of cuts) {
		const length = Math.min(rest.length, cut);
		yield rest.subarray(0, length);
		rest = rest.subarray(length);
	}
	yield rest;
}

const plain = (frames: readonly (Omit<Frame, 'payload'> & {readonly payload: Uint8Array})[]) =>
	frames.map(({isFinal, opcode, payload}) => ({isFinal, opcode, payload: Buffer.from(payload).toString('base64')}));

describe('frames of a WebSocket', () => {
	it('are put together from any pieces, unmasked', () => {
		fc.assert(
			fc.property(
				fc.array(anyFrame, {maxLength: 5}),
				fc.array(fc.integer({min: 1, max: 5000}), {maxLength: 30}),
				(frames, cuts) => {
					const reader = new FrameReader(100_000);
					const bytes = Buffer.concat(frames.map((frame) => clientFrame(frame.opcode, frame.payload, frame.isFinal)));
					const read = Array.from(pieces(bytes, cuts)).flatMap((piece) => [...reader.read(piece)]);
					expect(plain(read)).toEqual(plain(frames));
				},
			),
			{numRuns: 60},
		);
	});

	it.each([
		['unmasked', encodeFrame(opcodes.text, Buffer.from('x'))],
		['with an extension', Buffer.from([0xc1, 0x80, 0, 0, 0, 0])],
		['of a control kind, in fragments', Buffer.from([0x09, 0x80, 0, 0, 0, 0])],
		['of a control kind, too long', Buffer.from([0x89, 0xfe, 0, 126])],
		['too long', clientFrame(opcodes.binary, Buffer.alloc(101), true)],
		['longer than any buffer', Buffer.from([0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
	])('are refused when they are %s', (_what, bytes) => {
		expect(() => [...new FrameReader(100).read(bytes)]).toThrow(WebSocketError);
	});

	it.each([0, 125, 126, 65_535, 65_536])('of a server say their length of %d in as few bytes as can be', (length) => {
		const frame = encodeFrame(opcodes.binary, Buffer.alloc(length));
		const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
		expect(frame.length).toBe(head + length);
		expect(frame[0]).toBe(0x82);
	});
});
