import type {Datapoint, Dimension, Metric, Statistic} from '@aws-sdk/client-cloudwatch';
import {CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand} from '@aws-sdk/client-cloudwatch';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {allPages, http} from '../paging.ts';

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

export interface CloudWatchGateway {
	/** GetMetricStatistics: free within the account's million calls a month, unlike GetMetricData. Oldest first. */
	statistics(query: StatisticsQuery, options?: CallOptions): Promise<Datapoint[]>;
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
		metrics(namespace, dimensions, options) {
			return allPages(async (NextToken) => {
				const input = {Namespace: namespace, Dimensions: [...dimensions], NextToken};
				const page = await client.send(new ListMetricsCommand(input), http(options));
				return {items: page.Metrics, nextToken: page.NextToken};
			});
		},
	};
}
