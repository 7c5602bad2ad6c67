import type {PoolEvent} from '../protocol/pool.ts';

/** Namespace of all metrics of pools. */
export const namespace = 'fargate-pool';

/** Values of the dimension `service`: who measured, in the words of the original. */
export const services = {
	processGrabbed: 'process-grabbed-tasks',
	launcher: 'task-launcher',
	reconciler: 'pool-reconciler',
	grabber: 'simulate-task-grabber',
	cleanup: 'task-cleanup',
	monitoring: 'pool-monitoring',
} as const;

export type Service = (typeof services)[keyof typeof services];

/** Values by their metrics; a duration's name ends in `Duration`, everything else is counted. */
export type Metrics = Readonly<Record<string, number>>;

/**
 * A line in CloudWatch's embedded metric format: on standard output of a function, or of a container that logs to
 * CloudWatch, it becomes metrics without a call. Source: the specification of the embedded metric format.
 */
export function metricLine(dimensions: Readonly<Record<string, string>>, metrics: Metrics, now = new Date()): string {
	const named = Object.keys(metrics).map((Name) => ({Name, Unit: Name.endsWith('Duration') ? 'Seconds' : 'Count'}));
	const directive = {Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: named};
	const line = {_aws: {Timestamp: now.getTime(), CloudWatchMetrics: [directive]}, ...dimensions, ...metrics};
	return JSON.stringify(line);
}

/** What an event of the pool is measured as; undefined for those that somebody else measures. */
export function metricsOf(event: PoolEvent): {readonly service: Service; readonly metrics: Metrics} | undefined {
	switch (event.kind) {
		case 'launched':
			return {service: services.launcher, metrics: {TasksLaunched: 1}};
		case 'available':
			return {service: services.launcher, metrics: {TaskStartupDuration: event.seconds}};
		case 'failed':
			return {
				service: services.launcher,
				metrics: {TaskLaunchErrors: 1, FailedTaskLaunches: 1, TaskStartupFailureDuration: event.seconds},
			};
		case 'killed':
			return {service: services.cleanup, metrics: {TaskKilled: 1}};
		case 'grabbed': // told by the table's stream, whoever grabbed
		case 'closed':
			return undefined;
	}
}

/** Writes metrics where CloudWatch reads them. Not by `console`: Lambda puts words before its lines. */
export function measure(service: Service, metrics: Metrics, more: Readonly<Record<string, string>> = {}): void {
	process.stdout.write(`${metricLine({...more, service}, metrics)}\n`);
}
