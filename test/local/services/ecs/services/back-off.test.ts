import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {startDelay} from '../../../../../src/local/services/ecs/services/back-off.ts';

describe('the back-off of failing starts', () => {
	it('does not wait before every desired task has failed once', () => {
		expect([startDelay(0, 3), startDelay(2, 3), startDelay(3, 3)]).toEqual([0, 0, 1000]);
	});

	it('grows with each failure and ends at 15 minutes', () => {
		fc.assert(
			fc.property(fc.nat(100_000), fc.nat(100), (failures, desired) => {
				expect(startDelay(failures + 1, desired)).toBeGreaterThanOrEqual(startDelay(failures, desired));
				expect(startDelay(failures, desired)).toBeLessThanOrEqual(900_000);
			}),
		);
	});
});
