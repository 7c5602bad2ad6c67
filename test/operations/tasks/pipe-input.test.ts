import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {PipeInput} from '../../../src/operations/tasks/pipe-input.ts';

function typed(pieces: readonly Uint8Array[], isEncoded: boolean): Buffer {
	const input = new PipeInput(isEncoded);
	return Buffer.concat([...pieces.map((piece) => input.write(piece)), input.end()]);
}

describe('input for a terminal', () => {
	it('is decoded by base64 to what it was, in whatever pieces it came', () => {
		fc.assert(
			fc.property(fc.array(fc.uint8Array({maxLength: 300})), (pieces) => {
				const all = typed(pieces, true);
				expect(all.at(-1)).toBe(4);
				const lines = all.subarray(0, -1).toString('latin1');
				expect(Buffer.from(lines, 'base64').equals(Buffer.concat(pieces))).toBe(true);
				for (const line of lines.split('\n')) expect(line).toMatch(/^[A-Za-z0-9+/]{0,76}={0,2}$/);
			}),
		);
	});

	it('is read by the base64 of this machine', () => {
		const bytes = Buffer.from(Array.from({length: 1000}, (_, index) => index % 256));
		const lines = typed([bytes.subarray(0, 10), bytes.subarray(10)], true).subarray(0, -1);
		expect(execFileSync('base64', ['-d'], {input: lines}).equals(bytes)).toBe(true);
	});

	it.each([
		['ends a line', 'a\n', 'a\n\u0004'],
		['does not', 'a', 'a\u0004\u0004'],
		['is empty', '', '\u0004'],
	])('is typed as it is where there is no base64, and ended when it %s', (_what, text, expected) => {
		expect(typed([Buffer.from(text)], false).toString()).toBe(expected);
	});
});
