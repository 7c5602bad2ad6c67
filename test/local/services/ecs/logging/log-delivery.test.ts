import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {batches} from '../../../../../src/local/services/ecs/logging/log-delivery.ts';

const text = fc.array(fc.oneof(fc.constantFrom('\n', '', 'line\n', 'ö'), fc.string())).map((parts) => parts.join(''));

describe('output cut into calls', () => {
	it('loses no line, doubles none, and counts every byte', () => {
		fc.assert(
			fc.property(text, (output) => {
				const cut = batches(Buffer.from(output), true);
				expect(cut.flatMap(({lines}) => lines)).toEqual(output.split('\n').filter((line) => line !== ''));
				expect(cut.reduce((sum, {bytes}) => sum + bytes, 0)).toBe(Buffer.byteLength(output));
			}),
		);
	});

	it('comes out the same however the output arrives', () => {
		fc.assert(
			fc.property(text, fc.nat(), (output, at) => {
				const whole = Buffer.from(output);
				const first = batches(whole.subarray(0, at % (whole.length + 1)), false);
				const delivered = first.reduce((sum, {bytes}) => sum + bytes, 0);
				const rest = batches(whole.subarray(delivered), true);
				const lines = [...first, ...rest].flatMap((batch) => batch.lines);
				expect(lines).toEqual(output.split('\n').filter((line) => line !== ''));
			}),
		);
	});

	it('keeps within the limits of one call', () => {
		const cut = batches(Buffer.from('x\n'.repeat(25_000)), false);
		expect(cut.map(({lines}) => lines.length)).toEqual([10_000, 10_000, 5000]);
		const large = batches(Buffer.from(`${'y'.repeat(200_000)}\n`.repeat(12)), false);
		expect(Math.max(...large.map(({bytes}) => bytes))).toBeLessThan(1_048_576);
		const long = batches(Buffer.from('z'.repeat(600_000)), false);
		expect(long.flatMap(({lines}) => lines.map((line) => line.length)).every((length) => length < 262_144)).toBe(true);
	});
});
