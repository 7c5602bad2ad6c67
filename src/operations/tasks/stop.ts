/** A task that is to be stopped, as it is now. */
export interface StopCandidate {
	readonly cluster: string;
	readonly id: string;
	readonly arn: string;
	/** `service:name`, `family:name`… as ECS groups it. */
	readonly group: string;
	readonly status: string;
	readonly startedAt: Date | undefined;
	/** The service that will start another task in its place; undefined when nothing will. */
	readonly replacedBy: string | undefined;
}

/** What stopping would do, before anything is done. */
export interface StopPlan {
	readonly tasks: readonly StopCandidate[];
	/** What will happen, in sentences: which tasks, what replaces them. */
	readonly lines: readonly string[];
	/** What the operator types to agree, where more than one task is hit: the service's name, or the cluster's. */
	readonly typed: string | undefined;
}

export interface StopRequest {
	/** Shown by ECS as the stopped reason; at most 255 characters. */
	readonly reason?: string | undefined;
	/** Follows the tasks until all of them are STOPPED. */
	readonly wait?: boolean | undefined;
}

/** Ids of tasks; a task that could not be stopped does not keep the others from it. */
export interface StopOutcome {
	readonly stopped: readonly string[];
	readonly failed: readonly {readonly id: string; readonly message: string}[];
}
