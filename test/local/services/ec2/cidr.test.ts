import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	containsAddress,
	containsBlock,
	formatAddress,
	formatCidr,
	freeAddress,
	overlap,
	parseAddress,
	parseCidr,
} from '../../../../src/local/services/ec2/cidr.ts';

const block = fc
	.record({address: fc.integer({min: 0, max: 2 ** 32 - 1}), prefix: fc.integer({min: 0, max: 32})})
	.map(({address, prefix}) => parseCidr(`${formatAddress(address)}/${prefix}`)!);

describe('CIDR arithmetic', () => {
	it('reads back every address that it writes', () => {
		fc.assert(
			fc.property(fc.integer({min: 0, max: 2 ** 32 - 1}), (address) => {
				expect(parseAddress(formatAddress(address))).toBe(address);
			}),
		);
	});

	it('clears host bits, and then reading and writing changes nothing', () => {
		expect(formatCidr(parseCidr('10.0.5.7/16')!)).toBe('10.0.0.0/16');
		fc.assert(
			fc.property(block, (one) => {
				expect(parseCidr(formatCidr(one))).toEqual(one);
			}),
		);
	});

	it('two blocks overlap exactly when one contains the other', () => {
		fc.assert(
			fc.property(block, block, (one, other) => {
				expect(overlap(one, other)).toBe(containsBlock(one, other) || containsBlock(other, one));
			}),
		);
	});

	it('the two halves of a block lie in it and do not meet', () => {
		fc.assert(
			fc.property(
				block.filter(({prefix}) => prefix < 32),
				(whole) => {
					const lower = {...whole, prefix: whole.prefix + 1, size: whole.size / 2};
					const upper = {...lower, first: whole.first + lower.size};
					expect([containsBlock(whole, lower), containsBlock(whole, upper)]).toEqual([true, true]);
					expect(overlap(lower, upper)).toBe(false);
				},
			),
		);
	});

	it('a free address is in the subnet, not reserved and not taken', () => {
		fc.assert(
			fc.property(
				block.filter(({prefix}) => prefix >= 26 && prefix <= 28),
				fc.array(fc.nat(63)),
				(subnet, offsets) => {
					const taken = new Set(offsets.map((offset) => formatAddress(subnet.first + offset)));
					const text = freeAddress(subnet, taken);
					if (text === undefined) return;
					const address = parseAddress(text)!;
					expect(containsAddress(subnet, address)).toBe(true);
					expect(taken.has(text)).toBe(false);
					expect(address - subnet.first).toBeGreaterThanOrEqual(4);
					expect(address).toBeLessThan(subnet.first + subnet.size - 1);
				},
			),
		);
	});

	it.each(['10.0.0.0', '10.0.0/16', '10.0.0.256/16', '10.0.0.0/33', '10.00.0.0/8', 'ten/8', ''])(
		'refuses %j',
		(text) => {
			expect(parseCidr(text)).toBeUndefined();
		},
	);
});
