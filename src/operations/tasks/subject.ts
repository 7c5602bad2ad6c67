/** A task of a cluster: name or ARN of the cluster, id or ARN of the task. */
export interface TaskReference {
	readonly cluster: string;
	readonly task: string;
}

/** A service of a cluster, each by name or ARN. */
export interface ServiceReference {
	readonly cluster: string;
	readonly service: string;
}

/** Anything with a row of its own on the Tasks screen. */
export type Subject =
	| {readonly kind: 'cluster'; readonly cluster: string}
	| ({readonly kind: 'service'} & ServiceReference)
	| ({readonly kind: 'task'} & TaskReference)
	| ({readonly kind: 'container'; readonly container: string} & TaskReference)
	/** `family`, `family:revision` or ARN. */
	| {readonly kind: 'task-definition'; readonly taskDefinition: string};
