import {namespace, services, stackDimension} from '../../../assets/pool/functions/metrics.ts';
import type {Series, SeriesQuery} from '../../aws/gateways/cloudwatch.ts';
import type {Session} from '../session.ts';
import {requirePool} from './locate.ts';

/** What the functions and the monitoring of a pool measured over the last hour. */
export interface PoolMetrics {
	readonly stack: string;
	readonly launches: number;
	readonly launchErrors: number;
	readonly grabs: number;
	readonly kills: number;
	/** Seconds from a launch until its task was available; undefined where none was. */
	readonly startup: {readonly p50: number; readonly p95: number} | undefined;
	/** How many tasks there were in each state, a value a minute, oldest first; empty without the monitoring service. */
	readonly counts: Readonly<Record<'launching' | 'available' | 'occupied' | 'total', readonly number[]>>;
}

const hour = 3_600_000;

/** Periods in seconds. The names are the original's. */
const perMinute = {period: 60, statistic: 'Average'};
const sums = {period: 60, statistic: 'Sum'};
const startup = {period: 3600, service: services.launcher, metric: 'TaskStartupDuration'};

const asked = {
	launches: {...sums, service: services.launcher, metric: 'TasksLaunched'},
	launchErrors: {...sums, service: services.launcher, metric: 'TaskLaunchErrors'},
	grabs: {...sums, service: services.processGrabbed, metric: 'TaskAllocatedToUse'},
	kills: {...sums, service: services.cleanup, metric: 'TaskKilled'},
	startups: {...startup, statistic: 'SampleCount'},
	p50: {...startup, statistic: 'p50'},
	p95: {...startup, statistic: 'p95'},
	launching: {...perMinute, service: services.monitoring, metric: 'TaskCount_LAUNCHING'},
	available: {...perMinute, service: services.monitoring, metric: 'TaskCount_RUNNING'},
	occupied: {...perMinute, service: services.monitoring, metric: 'TaskCount_ASSIGNED'},
	total: {...perMinute, service: services.monitoring, metric: 'TaskCount_Total'},
} as const;

type Asked = keyof typeof asked;

/** @throws as `requirePool` */
export async function poolMetrics(
	session: Session,
	stack: string | undefined,
	signal?: AbortSignal,
	now: Date = new Date(),
): Promise<PoolMetrics> {
	const {name, stackId} = await requirePool(session, stack, signal);
	const ofPool = {Name: stackDimension, Value: stackId};
	const queries = Object.values(asked).map(
		({service, ...query}): SeriesQuery => ({
			...{...query, namespace},
			dimensions: [{Name: 'service', Value: service}, ofPool],
		}),
	);
	const span = {start: new Date(now.getTime() - hour), end: now};
	const found = await session.gateways.cloudWatch.series(queries, span, {signal});
	const keys = Object.keys(asked) as Asked[];
	const of = new Map(keys.map((key, index) => [key, found[index]?.values ?? []]));
	const values = (key: Asked): Series['values'] => of.get(key) ?? [];
	const sum = (key: Asked): number => values(key).reduce((total, value) => total + value, 0);
	return {
		...{stack: name, launches: sum('launches'), launchErrors: sum('launchErrors')},
		...{grabs: sum('grabs'), kills: sum('kills'), startup: startupOf(values)},
		counts: {
			launching: values('launching'),
			available: values('available'),
			occupied: values('occupied'),
			total: values('total'),
		},
	};
}

/** The last hour may lie in two of CloudWatch's: the one with more launches says more. */
function startupOf(values: (key: Asked) => readonly number[]): PoolMetrics['startup'] {
	const samples = values('startups');
	if (samples.length === 0) return undefined;
	const fullest = samples.indexOf(Math.max(...samples));
	const [p50, p95] = [values('p50')[fullest], values('p95')[fullest]];
	return p50 === undefined || p95 === undefined ? undefined : {p50, p95};
}
