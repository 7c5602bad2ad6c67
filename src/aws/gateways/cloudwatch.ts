import type {Datapoint, Dimension, Metric, Statistic} from '@aws-sdk/client-cloudwatch';
import {
	CloudWatchClient,
	GetMetricDataCommand,
	GetMetricStatisticsCommand,
	ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {allPages, batches, http} from '../paging.ts';

export type {Datapoint, Dimension, Metric, Statistic} from '@aws-sdk/client-cloudwatch';

export interface StatisticsQuery {
	readonly namespace: string;
	readonly metric: string;
	readonly dimensions: readonly Dimension[];
	readonly statistics: readonly Statistic[];
	/** Seconds: 1, 5, 10, 30 or a multiple of 60. */
	readonly period: number;
	readonly start: Date;
	readonly end: Date;
}

/** One statistic of one metric over time. */
export interface SeriesQuery {
	readonly namespace: string;
	readonly metric: string;
	readonly dimensions: readonly Dimension[];
	/** `Sum`, `Average`, `p95` … */
	readonly statistic: string;
	/** Seconds: 1, 5, 10, 30 or a multiple of 60. */
	readonly period: number;
}

export interface TimeSpan {
	readonly start: Date;
	readonly end: Date;
}

/** Values by the start of their period, oldest first; periods without data are left out. */
export interface Series {
	readonly times: readonly Date[];
	readonly values: readonly number[];
}

export interface CloudWatchGateway {
	/** GetMetricStatistics: free within the account's million calls a month, unlike GetMetricData. Oldest first. */
	statistics(query: StatisticsQuery, options?: CallOptions): Promise<Datapoint[]>;
	/** GetMetricData: one call for up to 500 series, a cent for a thousand of them. In the order asked for. */
	series(queries: readonly SeriesQuery[], span: TimeSpan, options?: CallOptions): Promise<Series[]>;
	metrics(namespace: string, dimensions: readonly Dimension[], options?: CallOptions): Promise<Metric[]>;
}

export function createCloudWatchGateway(connect: Connect): CloudWatchGateway {
	const client = connect(CloudWatchClient, 'CloudWatch');
	return {
		async statistics(query, options) {
			const {Datapoints = []} = await client.send(
				new GetMetricStatisticsCommand({
					Namespace: query.namespace,
					MetricName: query.metric,
					Dimensions: [...query.dimensions],
					Statistics: [...query.statistics],
					Period: query.period,
					StartTime: query.start,
					EndTime: query.end,
				}),
				http(options),
			);
			return Datapoints.toSorted((a, b) => (a.Timestamp?.getTime() ?? 0) - (b.Timestamp?.getTime() ?? 0));
		},
		async series(queries, span, options) {
			const answers = batches(queries, mostSeries).map((batch) => readSeries(client, batch, span, options));
			return (await Promise.all(answers)).flat();
		},
		metrics(namespace, dimensions, options) {
			return allPages(async (NextToken) => {
				const input = {Namespace: namespace, Dimensions: [...dimensions], NextToken};
				const page = await client.send(new ListMetricsCommand(input), http(options));
				return {items: page.Metrics, nextToken: page.NextToken};
			});
		},
	};
}

const mostSeries = 500;

async function readSeries(
	client: CloudWatchClient,
	queries: readonly SeriesQuery[],
	{start, end}: TimeSpan,
	options: CallOptions | undefined,
): Promise<Series[]> {
	const MetricDataQueries = queries.map(({namespace, metric, dimensions, statistic, period}, index) => ({
		Id: `m${index}`,
		MetricStat: {
			Metric: {Namespace: namespace, MetricName: metric, Dimensions: [...dimensions]},
			Period: period,
			Stat: statistic,
		},
	}));
	const input = {MetricDataQueries, StartTime: start, EndTime: end, ScanBy: 'TimestampAscending' as const};
	const results = await allPages(async (NextToken) => {
		const page = await client.send(new GetMetricDataCommand({...input, NextToken}), http(options));
		return {items: page.MetricDataResults, nextToken: page.NextToken};
	});
	return MetricDataQueries.map(({Id}) => {
		const own = results.filter((result) => result.Id === Id);
		return {times: own.flatMap(({Timestamps = []}) => Timestamps), values: own.flatMap(({Values = []}) => Values)};
	});
}
