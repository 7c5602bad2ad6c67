import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isFargateSize, parseCpu, parseMemory} from '../../../../src/local/services/ecs/fargate-sizes.ts';

/** The table of RegisterTaskDefinition's `memory`, as its sentences put it: least, most and step in GiB. */
const table: Readonly<Record<number, (mebibytes: number) => boolean>> = {
	256: (memory) => [512, 1024, 2048].includes(memory),
	512: (memory) => within(memory, 1, 4, 1),
	1024: (memory) => within(memory, 2, 8, 1),
	2048: (memory) => within(memory, 4, 16, 1),
	4096: (memory) => within(memory, 8, 30, 1),
	8192: (memory) => within(memory, 16, 60, 4),
	16384: (memory) => within(memory, 32, 120, 8),
};

const within = (memory: number, least: number, most: number, step: number): boolean =>
	memory >= least * 1024 && memory <= most * 1024 && memory % (step * 1024) === 0;

describe('Fargate sizes', () => {
	it('are those of the table and no others', () => {
		const memory = fc.oneof(
			fc.integer({min: 1, max: 130}).map((gibibytes) => gibibytes * 1024),
			fc.integer({min: 1, max: 130_000}),
		);
		const cpu = fc.oneof(fc.constantFrom(...Object.keys(table).map(Number)), fc.integer({min: 1, max: 20_000}));
		fc.assert(
			fc.property(cpu, memory, (units, mebibytes) => {
				expect(isFargateSize(units, mebibytes)).toBe(table[units]?.(mebibytes) ?? false);
			}),
		);
		const pairs = Object.keys(table).flatMap((units) =>
			Array.from({length: 240}, (_, index) => (index + 1) * 512).filter((mebibytes) =>
				isFargateSize(Number(units), mebibytes),
			),
		);
		expect(pairs).toHaveLength(3 + 4 + 7 + 13 + 23 + 12 + 12);
	});

	it('may be written in units or with their unit', () => {
		expect(['256', '.25 vCPU', '0.25vcpu', '1 vCPU'].map(parseCpu)).toEqual([256, 256, 256, 1024]);
		expect(['512', '0.5 GB', '2gb', '512 MB'].map(parseMemory)).toEqual([512, 512, 2048, 512]);
		expect(['', 'many', '-1', '0', '0.3 vCPU', '1 GB'].map(parseCpu)).toEqual(Array.from({length: 6}, () => undefined));
	});
});
