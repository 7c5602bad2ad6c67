import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Budget, highestRate, pollingShare} from '../../src/aws/budget.ts';
import {bucketOf, requestBuckets} from '../../src/aws/request-buckets.ts';

const bucket = fc.record({burst: fc.integer({min: 1, max: 500}), perSecond: fc.integer({min: 1, max: 100})});

describe('the call budget of the pollers', () => {
	test('never lets more than a quarter of the bucket through, in any span of time', () => {
		const steps = fc.array(fc.integer({min: 0, max: 3_000}), {minLength: 1, maxLength: 200});
		fc.assert(
			fc.property(bucket, steps, (limits, pauses) => {
				const budget = new Budget({reads: limits});
				const capacity = Math.max(1, Math.floor(limits.burst * pollingShare));
				const rate = Math.min(highestRate, limits.perSecond * pollingShare);
				const made: number[] = [];
				let now = 0;
				for (const pause of pauses) {
					now += pause;
					made.push(now + budget.take('reads', now));
				}
				for (const [first, from] of made.entries()) {
					for (const [last, to] of made.entries()) {
						const allowed = capacity + (rate * (to - from)) / 1000;
						if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(allowed + 1 + 1e-6);
					}
				}
			}),
			{numRuns: 50},
		);
	});

	test('throttling only ever slows it down, and calls that work bring the rate back to full', () => {
		fc.assert(
			fc.property(bucket, fc.array(fc.boolean(), {maxLength: 60}), (limits, outcomes) => {
				const budget = new Budget({reads: limits});
				budget.take('reads', 0);
				for (const worked of outcomes) {
					const before = budget.use(0)[0]?.rate ?? 0;
					if (worked) budget.succeeded('reads', 0);
					else budget.throttled('reads', 0);
					const {rate = 0, fullRate = 0} = budget.use(0)[0] ?? {};
					expect(rate).toBeGreaterThan(0);
					expect(rate).toBeLessThanOrEqual(fullRate);
					if (worked) expect(rate).toBeGreaterThanOrEqual(Math.min(before, fullRate));
					else expect(rate).toBeLessThanOrEqual(before);
				}
				for (let call = 0; call < 100; call++) budget.succeeded('reads', 0);
				expect(budget.use(0)[0]?.rate).toBeCloseTo(budget.use(0)[0]?.fullRate ?? 0);
			}),
		);
	});

	test('a call that was given back can be made again', () => {
		const budget = new Budget({reads: {burst: 4, perSecond: 4}});
		expect(budget.take('reads', 0)).toBe(0);
		expect(budget.take('reads', 0)).toBe(1000);
		budget.giveBack('reads', 0);
		budget.giveBack('reads', 0);
		expect(budget.take('reads', 0)).toBe(0);
	});

	test('after a throttled call nothing is left for now', () => {
		const budget = new Budget(requestBuckets);
		budget.throttled('ecs cluster resource read', 0);
		expect(budget.take('ecs cluster resource read', 0)).toBeGreaterThan(0);
	});

	test('ListTasks and DescribeTasks share one bucket, DescribeServices has its own', () => {
		expect(bucketOf('ecs', 'ListTasks')).toBe(bucketOf('ecs', 'DescribeTasks'));
		expect(bucketOf('ecs', 'DescribeServices')).not.toBe(bucketOf('ecs', 'DescribeTasks'));
		expect(bucketOf('elbv2', 'DescribeTargetHealth')).toBe('elbv2 read');
		expect(bucketOf('codebuild', 'BatchGetBuilds')).toBe('codebuild');
	});
});
