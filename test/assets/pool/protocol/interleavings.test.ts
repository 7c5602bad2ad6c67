import fc from 'fast-check';
import {expect, test} from 'vitest';
import {Chaos, type Scenario} from '../support/chaos.ts';

/** Many more with POOL_RUNS=100000. */
const numRuns = Number(process.env.POOL_RUNS ?? 1_000);
const seed = Number(process.env.POOL_SEED ?? 5);

const scenarios: fc.Arbitrary<Scenario> = fc.record({
	seed: fc.integer({min: 0}),
	target: fc.integer({min: 0, max: 6}),
	actors: fc.integer({min: 1, max: 60}),
	trouble: fc.constantFrom(0, 20, 80, 200),
	lags: fc.boolean(),
	maximumAge: fc.constantFrom(0, 0, 600),
	lease: fc.constantFrom(0, 0, 900),
	isLeft: fc.boolean(),
});

test('whoever uses a pool at once, whatever is lost, and whoever crashes: no law is broken, and the pool recovers', async () => {
	let requests = 0;
	await fc.assert(
		fc.asyncProperty(scenarios, async (scenario) => {
			const chaos = new Chaos(scenario);
			await chaos.rage();
			await chaos.rest();
			chaos.laws.atRest();
			await chaos.drain();
			chaos.laws.empty();
			await chaos.quietMinute();
			chaos.laws.empty();
			requests += chaos.requests;
		}),
		{numRuns, seed},
	);
	expect(requests).toBeGreaterThan(numRuns);
}, 3_600_000);
