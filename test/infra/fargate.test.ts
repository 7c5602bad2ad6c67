import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fargateMemory, fargateProblem, fargateSizeFor, fargateSizes, isFargateSize} from '../../src/infra/fargate.ts';

const anySize = fc.record({cpu: fc.integer({min: 1, max: 20_000}), memory: fc.integer({min: 1, max: 150_000})});

test('the table has the ends that AWS documents', () => {
	const ends = [...fargateMemory].map(([cpu, memories]) => [cpu, memories[0], memories.at(-1), memories.length]);
	expect(ends).toEqual([
		[256, 512, 2048, 3],
		[512, 1024, 4096, 4],
		[1024, 2048, 8192, 7],
		[2048, 4096, 16_384, 13],
		[4096, 8192, 30_720, 23],
		[8192, 16_384, 61_440, 12],
		[16_384, 32_768, 122_880, 12],
	]);
});

test('consumer#17 the pair of the original template, 4 vCPU with 4 GiB, is refused with one that exists', () => {
	expect(fargateProblem({cpu: 4096, memory: 4096})).toBe(
		'FARGATE has no task of 4096 CPU units with 4096 MiB; with 4096 CPU units, memory must be 8192 to 30720 in steps of 1024 MiB. An example: 4096 CPU units with 8192 MiB',
	);
});

test('a size is a problem exactly when it is not in the list of sizes', () => {
	const listed = fargateSizes();
	fc.assert(
		fc.property(fc.oneof(anySize, fc.constantFrom(...listed)), (size) => {
			const exists = listed.some(({cpu, memory}) => cpu === size.cpu && memory === size.memory);
			expect(isFargateSize(size)).toBe(exists);
			expect(fargateProblem(size) === undefined).toBe(exists);
		}),
	);
});

test('the size found for a need exists, is enough, and no smaller processor would do', () => {
	fc.assert(
		fc.property(anySize, (need) => {
			const found = fargateSizeFor(need);
			const enough = fargateSizes().filter(({cpu, memory}) => cpu >= need.cpu && memory >= need.memory);
			expect(found === undefined).toBe(enough.length === 0);
			if (found !== undefined) {
				expect(enough).toContainEqual(found);
				expect(enough.every(({cpu, memory}) => cpu > found.cpu || memory >= found.memory)).toBe(true);
			}
		}),
	);
});
