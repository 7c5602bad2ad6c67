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

export interface LineOptions {
	readonly now?: Date;
	/** Measured once more under these: the original's dimensions do not tell pools apart. */
	readonly ofPool?: Readonly<Record<string, string>>;
}

/**
 * A line in CloudWatch's embedded metric format: on standard output of a function, or of a container that logs to
 * CloudWatch, it becomes metrics without a call. Source: the specification of the embedded metric format.
 */
export function metricLine(
	dimensions: Readonly<Record<string, string>>,
	metrics: Metrics,
	{now = new Date(), ofPool = {}}: LineOptions = {},
): string {
	const named = Object.keys(metrics).map((Name) => ({Name, Unit: Name.endsWith('Duration') ? 'Seconds' : 'Count'}));
	const [names, poolNames] = [Object.keys(dimensions), Object.keys(ofPool)];
	const sets = poolNames.length === 0 ? [names] : [names, [...names, ...poolNames]];
	const directive = {Namespace: namespace, Dimensions: sets, Metrics: named};
	const about = {...dimensions, ...ofPool};
	const line = {_aws: {Timestamp: now.getTime(), CloudWatchMetrics: [directive]}, ...about, ...metrics};
	return JSON.stringify(line);
}

/**
 * The dimension that tells the pools of a Region apart, beside `service`: the id of its stack, so that a pool is not
 * measured together with one that had its name before it.
 */
export const stackDimension = 'stack';

export interface MeasureOptions {
	/** Dimensions beside the service, in place of the pool. */
	readonly more?: Readonly<Record<string, string>>;
	/** When it happened; now without it. */
	readonly at?: Date | undefined;
}

/** Writes metrics where CloudWatch reads them. Not by `console`: Lambda puts words before its lines. */
export function measure(service: Service, metrics: Metrics, {more, at = new Date()}: MeasureOptions = {}): void {
	const {STACK_ID: stack} = process.env;
	const ofPool = stack === undefined || more !== undefined ? {} : {[stackDimension]: stack};
	process.stdout.write(`${metricLine({...more, service}, metrics, {now: at, ofPool})}\n`);
}
