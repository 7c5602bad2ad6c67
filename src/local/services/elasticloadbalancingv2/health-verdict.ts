import type {TargetHealth} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {TargetRecord} from './model.ts';

/** How one health check went. */
export type CheckOutcome =
	| {readonly kind: 'answered'; readonly status: number}
	| {readonly kind: 'timeout'}
	| {readonly kind: 'failed'};

export interface Thresholds {
	readonly healthy: number;
	readonly unhealthy: number;
	/** HTTP codes as a matcher writes them: `200,300-399`. */
	readonly matcher: string;
}

/** States, reasons and texts of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export const health = {
	healthy: {State: 'healthy'},
	registering: {
		State: 'initial',
		Reason: 'Elb.RegistrationInProgress',
		Description: 'Target registration is in progress',
	},
	checking: {
		State: 'initial',
		Reason: 'Elb.InitialHealthChecking',
		Description: 'Initial health checks in progress',
	},
	draining: {
		State: 'draining',
		Reason: 'Target.DeregistrationInProgress',
		Description: 'Target deregistration is in progress',
	},
	notInUse: {
		State: 'unused',
		Reason: 'Target.NotInUse',
		Description: 'Target group is not configured to receive traffic from the load balancer',
	},
	notRegistered: {
		State: 'unused',
		Reason: 'Target.NotRegistered',
		Description: 'Target is not registered to the target group',
	},
} as const satisfies Record<string, TargetHealth>;

/** Whether a status is among those of a matcher. */
export function matchesCode(matcher: string, status: number): boolean {
	return matcher.split(',').some((part) => {
		const [first, last = first] = part.split('-').map(Number);
		return first !== undefined && last !== undefined && status >= first && status <= last;
	});
}

/**
 * What a target is after one more check. A new target is healthy at its first success; after that as many checks in a
 * row as the threshold says turn it.
 */
export function afterCheck(
	target: Pick<TargetRecord, 'health' | 'passed' | 'failed'>,
	outcome: CheckOutcome,
	{healthy, unhealthy, matcher}: Thresholds,
): Pick<TargetRecord, 'health' | 'passed' | 'failed'> {
	const hasPassed = outcome.kind === 'answered' && matchesCode(matcher, outcome.status);
	const passed = hasPassed ? target.passed + 1 : 0;
	const failed = hasPassed ? 0 : target.failed + 1;
	const isNew = target.health.State === 'initial';
	if (hasPassed && (isNew || passed >= healthy)) return {health: health.healthy, passed, failed};
	if (!hasPassed && failed >= unhealthy) return {health: unhealthyBy(outcome), passed, failed};
	return {health: isNew ? health.checking : target.health, passed, failed};
}

function unhealthyBy(outcome: CheckOutcome): TargetHealth {
	if (outcome.kind === 'timeout') {
		return {State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out'};
	}
	if (outcome.kind === 'failed') {
		return {State: 'unhealthy', Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed'};
	}
	const Description = `Health checks failed with these codes: [${outcome.status}]`;
	return {State: 'unhealthy', Reason: 'Target.ResponseCodeMismatch', Description};
}
