import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	addDecimals,
	canonicalDecimal,
	compareDecimals,
	decimalOrder,
} from '../../../../../src/local/services/dynamodb/values/decimal.ts';

/** A number as an integer and the power of ten that it is to be divided by: exact, and computed another way. */
interface Exact {
	readonly units: bigint;
	readonly scale: number;
}

const exact = fc
	.record({units: fc.bigInt({min: -(10n ** 18n), max: 10n ** 18n}), scale: fc.integer({min: 0, max: 18})})
	.map((value): Exact => value);

/** One of the ways to write a number. */
function written({units, scale}: Exact, withExponent: boolean): string {
	if (withExponent) return `${units}E-${scale}`;
	const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
	const split = digits.length - scale;
	return `${units < 0n ? '-' : ''}${digits.slice(0, split)}${scale === 0 ? '' : `.${digits.slice(split)}`}`;
}

const at = ({units, scale}: Exact, wanted: number): bigint => units * 10n ** BigInt(wanted - scale);
const canonical = (value: Exact): string => canonicalDecimal(written(value, false));

describe('a number', () => {
	it('is written in one way, whichever way it came', () => {
		fc.assert(
			fc.property(exact, (value) => {
				const text = canonicalDecimal(written(value, true));
				expect(text).toBe(canonical(value));
				expect(text).toBe(canonicalDecimal(text));
				expect(text).toMatch(/^(?:0|-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?)$/);
			}),
		);
	});

	it('is compared, ordered and added exactly', () => {
		fc.assert(
			fc.property(exact, exact, (a, b) => {
				const [left, right] = [at(a, 18), at(b, 18)];
				const order = left < right ? -1 : left > right ? 1 : 0;
				expect(Math.sign(compareDecimals(canonical(a), canonical(b)))).toBe(order);
				const [before, after] = [decimalOrder(canonical(a)), decimalOrder(canonical(b))];
				expect(before < after ? -1 : before > after ? 1 : 0).toBe(order);
				const sum = canonical({units: left + right, scale: 18});
				expect(addDecimals(canonical(a), canonical(b))).toBe(sum);
				expect(addDecimals(sum, canonical(b), true)).toBe(canonical(a));
			}),
		);
	});

	it.each([
		['1', '1'],
		['-0', '0'],
		['+007.50', '7.5'],
		['.5', '0.5'],
		['1e3', '1000'],
		['12E-4', '0.0012'],
		['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
		['9.9999999999999999999999999999999999999E+125', `${'9'.repeat(38)}${'0'.repeat(88)}`],
		['1E-130', `0.${'0'.repeat(129)}1`],
	])('%s is kept as %s', (given, kept) => {
		expect(canonicalDecimal(given)).toBe(kept);
	});

	it.each([
		['123456789012345678901234567890123456789', 'more than 38 significant digits'],
		['1E126', 'Number overflow'],
		['1E-131', 'Number underflow'],
		['', 'The parameter cannot be converted to a numeric value'],
		['one', 'cannot be converted to a numeric value: one'],
		['NaN', 'cannot be converted to a numeric value: NaN'],
		['1e', 'cannot be converted to a numeric value: 1e'],
		['.', 'cannot be converted to a numeric value: .'],
	])('%j is refused', (given, message) => {
		expect(() => canonicalDecimal(given)).toThrow(message);
	});

	it('that a sum would need more digits for is refused', () => {
		expect(() => addDecimals('1', `0.${'0'.repeat(38)}1`)).toThrow('more than 38 significant digits');
	});
});
