import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {failureThreshold, isTripped} from '../../../../../src/local/services/ecs/services/circuit-breaker.ts';

const enabled = {enable: true, rollback: true};

describe('the deployment circuit breaker', () => {
	it('takes half of the desired count, at least 3 and at most 200', () => {
		expect([1, 6, 25, 400, 800].map((desired) => failureThreshold(enabled, desired))).toEqual([3, 3, 13, 200, 200]);
	});

	it('takes a count as it is and a percentage unbounded where that is configured', () => {
		const breaker = (type: 'COUNT' | 'UNBOUNDED_PERCENT', value: number) => {
			return {...enabled, thresholdConfiguration: {type, value}};
		};
		expect(failureThreshold(breaker('COUNT', 7), 1000)).toBe(7);
		expect(failureThreshold(breaker('UNBOUNDED_PERCENT', 50), 1000)).toBe(500);
		expect(failureThreshold(breaker('UNBOUNDED_PERCENT', 10), 1)).toBe(1);
	});

	it('trips exactly from the threshold on, and never when it is off', () => {
		fc.assert(
			fc.property(fc.nat(1000), fc.nat(400), (desired, failed) => {
				expect(isTripped(enabled, failed, desired)).toBe(failed >= failureThreshold(enabled, desired));
				expect(isTripped({...enabled, enable: false}, failed, desired)).toBe(false);
				expect(isTripped(undefined, failed, desired)).toBe(false);
			}),
		);
	});
});
