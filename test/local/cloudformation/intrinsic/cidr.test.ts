import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {cidrBlocks} from '../../../../src/local/cloudformation/intrinsic/cidr.ts';

const number = (address: string): number => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);

describe('cidrBlocks', () => {
	it('divides IPv6 blocks too', () => {
		expect(cidrBlocks('2001:db8:1234:1a00::/56', 2, 64)).toEqual([
			'2001:db8:1234:1a00::/64',
			'2001:db8:1234:1a01::/64',
		]);
	});

	it.each([
		['10.0.0.0/24', 3, 7],
		['10.0.0.0', 1, 8],
		['10.0.0.256/16', 1, 8],
		['10.0.0.0/16', 257, 4],
	])('refuses %s in %i blocks of %i bits', (block, count, bits) => {
		expect(() => cidrBlocks(block, count, bits)).toThrow('Fn::Cidr');
	});

	it('gives blocks that lie inside the block, one after the other', () => {
		const inputs = fc
			.record({prefix: fc.integer({min: 8, max: 24}), address: fc.nat(0xffffffff), bits: fc.integer({min: 1, max: 8})})
			.chain((input) =>
				fc.record({
					...Object.fromEntries(Object.entries(input).map(([key, value]) => [key, fc.constant(value)])),
					count: fc.integer({min: 1, max: Math.min(256, 2 ** (32 - input.prefix - input.bits))}),
				}),
			) as fc.Arbitrary<{prefix: number; address: number; bits: number; count: number}>;
		fc.assert(
			fc.property(inputs, ({prefix, address, bits, count}) => {
				const text = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
				const size = 2 ** (32 - prefix);
				const start = Math.floor(address / size) * size;
				const blocks = cidrBlocks(`${text}/${prefix}`, count, bits);
				expect(blocks.map((block) => number(block.split('/')[0]!))).toEqual(
					Array.from({length: count}, (_, index) => start + index * 2 ** bits),
				);
				expect(start + count * 2 ** bits).toBeLessThanOrEqual(start + size);
			}),
		);
	});
});
