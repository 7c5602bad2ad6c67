/** How the pause between two looks at something grows. Milliseconds. */
export interface Backoff {
	readonly first: number;
	readonly longest: number;
	/** Each pause is this many times the one before, until `longest`. */
	readonly factor: number;
}

/** Own waiters: AWS's may sleep ten minutes between two looks (aws.md 1.8). */
export const waiterBackoff: Backoff = {first: 1_000, longest: 15_000, factor: 1.5};

/**
 * The pause before look number `attempt` (0 is the first pause): grows by the factor, never above the longest, and
 * shortened at random by up to a fifth so that many waiters do not call in step. `random` gives 0 ≤ x < 1.
 */
export function pause(attempt: number, backoff: Backoff, random: () => number = Math.random): number {
	const grown = Math.min(backoff.longest, backoff.first * backoff.factor ** Math.min(attempt, 64));
	return grown * (1 - 0.2 * random());
}
