/** A service's use of what its tasks reserve, in per cent, a value a minute, oldest first; empty when there is none. */
export interface ServiceMetrics {
	readonly cpu: readonly number[];
	readonly memory: readonly number[];
}
