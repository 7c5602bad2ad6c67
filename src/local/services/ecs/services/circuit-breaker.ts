import type {DeploymentCircuitBreaker} from '@aws-sdk/client-ecs';

const defaultPercent = 50;
const leastFailures = 3;
const mostFailures = 200;

/**
 * How many failed tasks end a deployment: half of the desired count, at least 3 and at most 200, unless configured
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html).
 */
export function failureThreshold(breaker: DeploymentCircuitBreaker, desiredCount: number): number {
	const {type = 'BOUNDED_PERCENT', value = defaultPercent} = breaker.thresholdConfiguration ?? {};
	if (type === 'COUNT') return value;
	const share = Math.ceil((desiredCount * value) / 100);
	if (type === 'UNBOUNDED_PERCENT') return Math.max(1, share);
	return Math.min(mostFailures, Math.max(leastFailures, share));
}

/** Whether so many failures trip the breaker. A breaker that is not enabled never trips. */
export function isTripped(
	breaker: DeploymentCircuitBreaker | undefined,
	failedTasks: number,
	desiredCount: number,
): boolean {
	return breaker?.enable === true && failedTasks >= failureThreshold(breaker, desiredCount);
}
