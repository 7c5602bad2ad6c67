import type * as sdk from '@aws-sdk/client-cloudwatch';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import {invalidCombination, invalidValue, missingParameter} from './errors.ts';
import type {Metrics} from './metrics.ts';
import {keyOf, type MetricRecord} from './model.ts';
import {bucketsOf, statistic} from './statistics.ts';

const mostDatapoints = 1440;
const pageSize = 500;

/** Throws InvalidParameterValue unless it is 1, 5, 10, 20, 30 or a multiple of 60. */
export function checkedPeriod(period = 0): number {
	if ([1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)) return period;
	throw invalidValue('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
}

export function metricHandlers(metrics: Metrics): Handlers<typeof sdk> {
	return {
		PutMetricData: ({Namespace = '', MetricData = [], EntityMetricData = []}) => {
			if (Namespace === '') throw missingParameter('The parameter Namespace is required.');
			metrics.put(Namespace, [...MetricData, ...EntityMetricData.flatMap(({MetricData: data}) => data ?? [])]);
			return {};
		},
		ListMetrics: (input) => {
			const found = sortedBy(metrics.all().filter(chooser(input)), keyOf);
			const invalidToken = (): Error => invalidValue('Request parameter NextToken is invalid');
			const page = pageAfter(found, keyOf, {token: input.NextToken, size: pageSize, invalidToken});
			return {
				Metrics: page.items.map(({namespace, name, dimensions}) => ({
					Namespace: namespace,
					MetricName: name,
					Dimensions: [...dimensions],
				})),
				NextToken: page.next,
			};
		},
		GetMetricStatistics: (input) => {
			const {Statistics = [], ExtendedStatistics = [], StartTime = new Date(0), EndTime = new Date(0)} = input;
			if (Statistics.length === 0 && ExtendedStatistics.length === 0) {
				throw missingParameter('Must specify either Statistics or ExtendedStatistics');
			}
			if (StartTime >= EndTime) throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
			const period = checkedPeriod(input.Period);
			const start = new Date(Math.floor(StartTime.getTime() / 1000 / period) * period * 1000);
			if ((EndTime.getTime() - start.getTime()) / 1000 / period > mostDatapoints) {
				throw invalidCombination(
					`You have requested up to ${Math.ceil((EndTime.getTime() - start.getTime()) / 1000 / period)} datapoints, which exceeds the limit of ${mostDatapoints}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
				);
			}
			const metric = {namespace: input.Namespace, name: input.MetricName, dimensions: input.Dimensions};
			const buckets = bucketsOf(metrics.read(metric, start, EndTime, input.Unit), period);
			const Datapoints = buckets.map((bucket): sdk.Datapoint => {
				const extended = ExtendedStatistics.flatMap((name) => {
					const value = statistic(name, bucket);
					return value === undefined ? [] : [[name, value] as const];
				});
				return {
					Timestamp: new Date(bucket.time * 1000),
					Unit: bucket.data[0]?.unit,
					...Object.fromEntries(Statistics.map((name) => [name, statistic(name, bucket)])),
					...(extended.length > 0 && {ExtendedStatistics: Object.fromEntries(extended)}),
				};
			});
			return {Label: input.MetricName, Datapoints};
		},
	};
}

function chooser({Namespace, MetricName, Dimensions = []}: sdk.ListMetricsInput): (metric: MetricRecord) => boolean {
	return ({namespace, name, dimensions}) =>
		(Namespace === undefined || namespace === Namespace) &&
		(MetricName === undefined || name === MetricName) &&
		Dimensions.every((asked) =>
			dimensions.some(({Name, Value}) => Name === asked.Name && (asked.Value === undefined || Value === asked.Value)),
		);
}
