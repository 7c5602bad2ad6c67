import * as cw from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {Store} from '../../../../src/local/engine/store.ts';
import {DatumStore} from '../../../../src/local/services/cloudwatch/datum-store.ts';
import {Metrics} from '../../../../src/local/services/cloudwatch/metrics.ts';
import {bucketsOf, statistic} from '../../../../src/local/services/cloudwatch/statistics.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

let aws: TestAws;
let client: cw.CloudWatchClient;
beforeAll(async () => {
	aws = await startLocalAws();
	client = new cw.CloudWatchClient(aws.client);
});
afterAll(() => aws[Symbol.asyncDispose]());

const minute = 60_000;
const now = Math.floor(Date.now() / minute) * minute;
const put = (Namespace: string, ...MetricData: cw.MetricDatum[]) =>
	client.send(new cw.PutMetricDataCommand({Namespace, MetricData}));
const statistics = async (Namespace: string, MetricName: string, more: Partial<cw.GetMetricStatisticsCommandInput>) => {
	const range = {StartTime: new Date(now - 10 * minute), EndTime: new Date(now + minute), Period: 60};
	const command = new cw.GetMetricStatisticsCommand({Namespace, MetricName, ...range, ...more});
	return (await client.send(command)).Datapoints ?? [];
};
const all: cw.Statistic[] = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'];

describe('statistics', () => {
	it('come from values, counted values and sets of statistics alike', async () => {
		const at = {MetricName: 'm', Timestamp: new Date(now - minute)};
		await put(
			'forms',
			{...at, Value: 1},
			{...at, Values: [2, 3], Counts: [1, 2]},
			{...at, StatisticValues: {SampleCount: 2, Sum: 9, Minimum: 4, Maximum: 5}},
		);
		expect(await statistics('forms', 'm', {Statistics: all})).toEqual([
			{Timestamp: at.Timestamp, Unit: 'None', SampleCount: 6, Sum: 18, Average: 3, Minimum: 1, Maximum: 5},
		]);
	});

	it('have percentiles', async () => {
		const Values = Array.from({length: 100}, (_, index) => index + 1);
		await put('percent', {MetricName: 'm', Timestamp: new Date(now), Values});
		const [point] = await statistics('percent', 'm', {ExtendedStatistics: ['p50', 'p99']});
		expect(point?.ExtendedStatistics?.p50).toBeCloseTo(50.5);
		expect(point?.ExtendedStatistics?.p99).toBeCloseTo(99.01);
	});

	it('of longer periods are those of all their data', () => {
		const data = fc.array(fc.record({time: fc.nat(600), value: fc.integer({min: -100, max: 100})}), {
			minLength: 1,
			maxLength: 40,
		});
		fc.assert(
			fc.property(data, fc.constantFrom(60, 120, 300), (samples, period) => {
				const stored = samples.map(({time, value}) => ({
					time,
					unit: 'None' as const,
					count: 1,
					sum: value,
					minimum: value,
					maximum: value,
					samples: [[value, 1] as const],
				}));
				const buckets = bucketsOf(stored, period);
				expect(buckets.reduce((total, bucket) => total + (statistic('SampleCount', bucket) ?? 0), 0)).toBe(
					samples.length,
				);
				for (const bucket of buckets) {
					const values = samples
						.filter(({time}) => time >= bucket.time && time < bucket.time + period)
						.map(({value}) => value);
					expect(statistic('Sum', bucket)).toBe(values.reduce((sum, value) => sum + value, 0));
					expect(statistic('p0', bucket)).toBe(Math.min(...values));
					expect(statistic('p100', bucket)).toBe(Math.max(...values));
				}
			}),
		);
	});
});

describe('metrics', () => {
	it('are told apart by their dimensions, in whatever order', async () => {
		const at = {MetricName: 'm', Timestamp: new Date(now)};
		const a = {Name: 'A', Value: '1'};
		const b = {Name: 'B', Value: '2'};
		await put(
			'dimensions',
			{...at, Dimensions: [a, b], Value: 1},
			{...at, Dimensions: [b, a], Value: 2},
			{...at, Dimensions: [a], Value: 4},
		);
		const [both] = await statistics('dimensions', 'm', {Dimensions: [b, a], Statistics: ['Sum']});
		expect(both?.Sum).toBe(3);
		expect(await statistics('dimensions', 'm', {Statistics: ['Sum']})).toEqual([]);
		const listed = await client.send(new cw.ListMetricsCommand({Namespace: 'dimensions', Dimensions: [{Name: 'B'}]}));
		expect(listed.Metrics).toEqual([{Namespace: 'dimensions', MetricName: 'm', Dimensions: [a, b]}]);
	});

	it('refuse a datum without a value, or with two forms of it', async () => {
		await expect(put('bad', {MetricName: 'm'})).rejects.toMatchObject({name: 'MissingRequiredParameterException'});
		const two = put('bad', {MetricName: 'm', Value: 1, Values: [1]});
		await expect(two).rejects.toMatchObject({name: 'InvalidParameterCombinationException'});
	});

	it('are served by the query protocol too', async () => {
		const form = {
			Action: 'PutMetricData',
			Version: '2010-08-01',
			Namespace: 'query',
			'MetricData.member.1.MetricName': 'm',
			'MetricData.member.1.Value': '7',
		};
		const answer = await fetch(aws.endpoint, {method: 'POST', body: new URLSearchParams(form)});
		expect(answer.status).toBe(200);
		const EndTime = new Date(Date.now() + minute);
		expect(await statistics('query', 'm', {Statistics: ['Sum'], EndTime})).toMatchObject([{Sum: 7}]);
	});
});

describe('metrics that nobody sends any more', () => {
	it('are forgotten with their data, so that those of tasks long gone do not pile up', async () => {
		const clock = new ManualClock();
		using store = new Store(':memory:');
		using data = new DatumStore(':memory:');
		const collection = <Document>(name: string) => store.collection<Document>(name);
		const metrics = new Metrics({clock, collection}, data);
		metrics.put('n', [{MetricName: 'old', Value: 1}]);
		await clock.advance(15 * 24 * 60 * minute);
		metrics.put('n', [{MetricName: 'new', Value: 1}]);
		metrics.expire();
		await clock.advance(4 * 60 * minute);
		metrics.expire();
		expect(collection<{name: string}>('metrics').values()).toMatchObject([{name: 'new'}]);
	});
});
