import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type AttributeValue, compare} from '../../../../../src/local/services/dynamodb/values/attribute-value.ts';
import {canonicalDecimal} from '../../../../../src/local/services/dynamodb/values/decimal.ts';
import {
	afterAll,
	orderText,
	partEnd,
	partitionText,
	segmentStart,
} from '../../../../../src/local/services/dynamodb/values/key-order.ts';

const text = fc.string({unit: 'grapheme', minLength: 1, maxLength: 6});
const oddText = fc.array(fc.constantFrom('\u0000', '\u0001', '\u0002', '\u0003', 'a', 'é', '￿', '😀'), {
	minLength: 1,
	maxLength: 5,
});
const strings = fc
	.oneof(
		text,
		oddText.map((parts) => parts.join('')),
	)
	.map((S): AttributeValue => ({S}));
const numbers = fc
	.tuple(fc.maxSafeInteger(), fc.integer({min: -100, max: 100}))
	.map(([units, exponent]): AttributeValue => ({N: canonicalDecimal(`${units}E${exponent}`)}));
const binaries = fc.uint8Array({minLength: 1, maxLength: 5}).map((B): AttributeValue => ({B}));
const pairs = fc.oneof(...[strings, numbers, binaries].map((values) => fc.tuple(values, values)));

describe('keys as text', () => {
	it('are in the order of the values, and the end of a part comes before all else', () => {
		fc.assert(
			fc.property(pairs, ([left, right]) => {
				const [a, b] = [orderText(left) + partEnd, orderText(right) + partEnd];
				expect(a < b ? -1 : a > b ? 1 : 0).toBe(Math.sign(compare(left, right) ?? Number.NaN));
			}),
			{numRuns: 500},
		);
	});

	it('of what begins with a value begin with its text', () => {
		fc.assert(
			fc.property(oddText, oddText, (start, rest) => {
				const whole = orderText({S: start.join('') + rest.join('')});
				expect(whole.startsWith(orderText({S: start.join('')}))).toBe(true);
				expect(whole + partEnd < orderText({S: start.join('')}) + afterAll).toBe(true);
			}),
		);
	});

	it('hold no character that SQLite would end a text at', () => {
		fc.assert(
			fc.property(fc.oneof(strings, numbers, binaries), (value) => {
				expect(partitionText(value)).not.toContain('\u0000');
			}),
		);
	});

	it('belong to exactly one segment of a scan', () => {
		fc.assert(
			fc.property(strings, fc.integer({min: 1, max: 40}), (value, total) => {
				const key = partitionText(value);
				const segments = Array.from({length: total}, (_, segment) => segment).filter(
					(segment) => key >= segmentStart(segment, total) && key < segmentStart(segment + 1, total),
				);
				expect(segments).toHaveLength(1);
			}),
		);
	});
});
