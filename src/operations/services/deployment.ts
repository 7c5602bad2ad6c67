/** How a deployment ended. */
export interface DeploymentOutcome {
	readonly deployment: string;
	readonly taskDefinition: string;
	/** `failed`: given up by the circuit breaker or an alarm; the tasks of before run on or were brought back. */
	readonly state: 'steady' | 'failed';
	/** One sentence; for a failed one, why. */
	readonly detail: string;
}
