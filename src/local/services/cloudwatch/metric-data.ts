import type {MetricDataQuery, MetricDataResult, MetricStat} from '@aws-sdk/client-cloudwatch';
import {AwsError} from '../../wire/errors.ts';
import {evaluate, type Series} from './expression.ts';
import {checkedPeriod} from './metric-handlers.ts';
import type {Metrics} from './metrics.ts';
import {bucketsOf, statistic} from './statistics.ts';

export interface TimeSpan {
	readonly start: Date;
	readonly end: Date;
}

const mostQueries = 500;
const invalid = (message: string): AwsError => new AwsError('ValidationError', message, 400);

/** Results of those queries that ask for data; expressions may refer to any of them, in any order. Throws ValidationError. */
export function metricData(
	metrics: Metrics,
	queries: readonly MetricDataQuery[],
	span: TimeSpan,
	newestFirst: boolean,
): MetricDataResult[] {
	if (queries.length > mostQueries)
		throw invalid(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`);
	const byId = new Map(queries.map((query) => [query.Id ?? '', query]));
	if (byId.size < queries.length) throw invalid('The values for parameter id in MetricDataQueries are not unique.');
	const known = new Map<string, Series>();
	const seriesOf = (id: string, trail: readonly string[]): Series => {
		const query = byId.get(id);
		if (query === undefined || trail.includes(id))
			throw invalid(`Error in expression: the id ${id} cannot be resolved`);
		const series = known.get(id) ?? compute(query, [...trail, id]);
		known.set(id, series);
		return series;
	};
	const compute = ({MetricStat, Expression, Period}: MetricDataQuery, trail: readonly string[]): Series => {
		if ((MetricStat === undefined) === (Expression === undefined)) {
			throw invalid('Exactly one of MetricStat and Expression must be specified in a MetricDataQuery.');
		}
		if (MetricStat !== undefined) return statSeries(metrics, MetricStat, span);
		const period = Period ?? queries.find((other) => other.MetricStat !== undefined)?.MetricStat?.Period ?? 60;
		return evaluate(Expression ?? '', {series: (id) => seriesOf(id, trail), period});
	};
	return queries
		.filter(({ReturnData}) => ReturnData !== false)
		.map((query) => toResult(query, seriesOf(query.Id ?? '', []), newestFirst));
}

/** One statistic of a metric over time. */
export function statSeries(
	metrics: Metrics,
	{Metric, Period, Stat = '', Unit}: MetricStat,
	{start, end}: TimeSpan,
): Series {
	const period = checkedPeriod(Period);
	const from = new Date(Math.floor(start.getTime() / 1000 / period) * period * 1000);
	const metric = {namespace: Metric?.Namespace, name: Metric?.MetricName, dimensions: Metric?.Dimensions};
	const buckets = bucketsOf(metrics.read(metric, from, end, Unit), period);
	return new Map(
		buckets.flatMap((bucket) => {
			const value = statistic(Stat, bucket);
			return value === undefined ? [] : [[bucket.time, value] as const];
		}),
	);
}

function toResult(
	{Id, Label, MetricStat, Expression}: MetricDataQuery,
	series: Series,
	newestFirst: boolean,
): MetricDataResult {
	const points = [...series].sort(([a], [b]) => (newestFirst ? b - a : a - b));
	return {
		Id,
		Label: Label ?? MetricStat?.Metric?.MetricName ?? Expression,
		Timestamps: points.map(([time]) => new Date(time * 1000)),
		Values: points.map(([, value]) => value),
		StatusCode: 'Complete',
	};
}
