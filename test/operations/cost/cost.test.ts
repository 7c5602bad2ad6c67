import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {dollarsPerHour} from '../../../src/format/money.ts';
import {costPerHour, type Thing} from '../../../src/operations/cost/cost.ts';
import {costLabel, costRemarks} from '../../../src/operations/cost/label.ts';
import {prices} from '../../../src/operations/cost/prices.ts';

const task = (cpu: number, memory: number, count: number): Thing => ({kind: 'fargate-task', cpu, memory, count});
const address = (count: number): Thing => ({kind: 'public-address', count});

describe('the cost of what runs', () => {
	// The table of aws.md 2.7.
	test.each([
		[256, 512, 0.012_34],
		[512, 1024, 0.024_69],
		[1024, 2048, 0.049_37],
		[4096, 8192, 0.197_48],
		[16_384, 122_880, 1.181_08],
	])('of a Fargate task of %i CPU units and %i MiB', (cpu, memory, perHour) => {
		expect(costPerHour([task(cpu, memory, 1)], 'us-east-1').perHour).toBeCloseTo(perHour, 5);
	});

	test('of a pool of five small tasks with public addresses', () => {
		expect(costPerHour([task(512, 1024, 5), address(5)], 'us-east-1').perHour).toBeCloseTo(0.148, 3);
	});

	test('is told line by line, equal things together, in the order they were given', () => {
		const cost = costPerHour(
			[task(1024, 2048, 2), address(2), {kind: 'load-balancer', count: 1}, address(1)],
			'us-east-1',
		);
		expect(cost.lines.map(({what}) => what)).toEqual([
			'2 Fargate tasks of 1 vCPU, 2 GB',
			'3 public IPv4 addresses',
			'1 load balancer',
		]);
	});

	test('names what has no known price, and leaves it out of the sum', () => {
		const cost = costPerHour([{kind: 'instance', type: 'x9.mega', count: 3}, address(1)], 'us-east-1');
		expect(cost).toMatchObject({perHour: 0.005, unknown: ['3 x9.mega instances']});
		expect(costLabel(cost, 'account')).toBe('$0.0050/h + ?');
	});

	test('of instances goes by size', () => {
		expect(costPerHour([{kind: 'instance', type: 'c5.4xlarge', count: 3}], 'us-east-1').perHour).toBeCloseTo(2.04, 5);
	});

	test('says whose prices these are where those of the Region are not known', () => {
		const cost = costPerHour([address(1)], 'eu-central-1');
		expect(cost.pricesOf).toBe('us-east-1');
		expect(costRemarks(cost, 'account', 'eu-central-1')[0]).toContain('Prices of us-east-1');
		expect(costRemarks(costPerHour([], 'us-west-2'), 'account', 'us-west-2')).toHaveLength(1);
	});

	test('on the local AWS is what an account would pay, and says that nobody is billed', () => {
		const cost = costPerHour([task(1024, 2048, 10)], 'us-east-1');
		expect(costLabel(cost, 'local')).toBe('$0.49/h in AWS');
		expect(costRemarks(cost, 'local', 'us-east-1')[0]).toBe(
			'The local AWS bills nothing; an account would pay about this.',
		);
	});

	const thing: fc.Arbitrary<Thing> = fc.oneof(
		fc.record({
			kind: fc.constant('fargate-task' as const),
			cpu: fc.nat(16_384),
			memory: fc.nat(65_536),
			count: fc.nat(50),
		}),
		fc.record({
			kind: fc.constant('instance' as const),
			type: fc.constantFrom(...Object.keys(prices['us-east-1']?.instances ?? {}), 'x9.mega'),
			count: fc.nat(50),
		}),
		fc.record({
			kind: fc.constantFrom('load-balancer' as const, 'public-address' as const, 'nat-gateway' as const),
			count: fc.nat(50),
		}),
	);

	test('of two heaps of things is the sum of both, and never negative', () => {
		fc.assert(
			fc.property(fc.array(thing), fc.array(thing), (some, others) => {
				const [one, two, both] = [some, others, [...some, ...others]].map((things) => costPerHour(things, 'us-west-2'));
				expect(both?.perHour).toBeCloseTo((one?.perHour ?? 0) + (two?.perHour ?? 0), 6);
				expect(both?.perHour).toBeGreaterThanOrEqual(0);
				expect(both?.unknown.every((what) => what.includes('x9.mega'))).toBe(true);
			}),
		);
	});
});

test.each([
	[0, '$0/h'],
	[0.000_004, '$0.000004/h'],
	[0.0123, '$0.012/h'],
	[0.48, '$0.48/h'],
	[12.345, '$12.35/h'],
])('%d dollars an hour are shown as %s', (perHour, shown) => {
	expect(dollarsPerHour(perHour)).toBe(shown);
});
