const firstDelay = 1000;
const longestDelay = 15 * 60 * 1000;

/** Rounds of failed starts after which ECS says that the service cannot start tasks consistently. */
export const impairedRounds = 3;

/** How often the service failed to start all of its tasks, in whole rounds of the desired count. */
export function failedRounds(consecutiveFailures: number, desiredCount: number): number {
	return Math.floor(consecutiveFailures / Math.max(1, desiredCount));
}

/**
 * Milliseconds to wait after the last failure before tasks are started again. Tasks that repeatedly fail to reach
 * RUNNING are retried more and more slowly, up to 15 minutes
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html); AWS does not publish the
 * steps in between, here they double from one second.
 */
export function startDelay(consecutiveFailures: number, desiredCount: number): number {
	const rounds = failedRounds(consecutiveFailures, desiredCount);
	return rounds === 0 ? 0 : Math.min(longestDelay, firstDelay * 2 ** Math.min(rounds - 1, 20));
}
