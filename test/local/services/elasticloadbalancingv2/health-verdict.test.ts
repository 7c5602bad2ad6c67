import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	afterCheck,
	type CheckOutcome,
	health,
	matchesCode,
} from '../../../../src/local/services/elasticloadbalancingv2/health-verdict.ts';

const thresholds = {healthy: 3, unhealthy: 2, matcher: '200'};
const answered = (status: number): CheckOutcome => ({kind: 'answered', status});

function verdict(...outcomes: CheckOutcome[]) {
	const start: Parameters<typeof afterCheck>[0] = {health: health.checking, passed: 0, failed: 0};
	return outcomes.reduce((target, outcome) => afterCheck(target, outcome, thresholds), start).health;
}

describe('a target', () => {
	it('that is new is healthy at its first success', () => {
		expect(verdict(answered(200))).toEqual({State: 'healthy'});
	});

	it('turns only after as many checks in a row as the threshold says', () => {
		expect(verdict(answered(200), answered(500))).toEqual({State: 'healthy'});
		expect(verdict(answered(200), answered(500), answered(200), answered(500))).toEqual({State: 'healthy'});
		const unhealthy = [answered(200), answered(500), answered(503)];
		expect(verdict(...unhealthy)).toEqual({
			State: 'unhealthy',
			Reason: 'Target.ResponseCodeMismatch',
			Description: 'Health checks failed with these codes: [503]',
		});
		expect(verdict(...unhealthy, answered(200), answered(200)).State).toBe('unhealthy');
		expect(verdict(...unhealthy, answered(200), answered(200), answered(200)).State).toBe('healthy');
	});

	it('says why it is unhealthy', () => {
		expect(verdict({kind: 'timeout'}, {kind: 'timeout'})).toMatchObject({Reason: 'Target.Timeout'});
		expect(verdict({kind: 'failed'}, {kind: 'failed'})).toMatchObject({Reason: 'Target.FailedHealthChecks'});
	});

	it('is healthy after enough good checks, whatever came before', () => {
		const outcome = fc.constantFrom<CheckOutcome>(answered(200), answered(500), {kind: 'timeout'}, {kind: 'failed'});
		fc.assert(
			fc.property(fc.array(outcome), (before) => {
				expect(verdict(...before, answered(200), answered(200), answered(200)).State).toBe('healthy');
				expect(verdict(...before, {kind: 'failed'}, {kind: 'failed'}).State).toBe('unhealthy');
			}),
		);
	});
});

describe('a matcher', () => {
	it('knows lists and ranges', () => {
		expect([200, 204, 301, 404].map((status) => matchesCode('200,300-399', status))).toEqual([
			true,
			false,
			true,
			false,
		]);
	});
});
