import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {embeddedMetrics} from '../../../../src/local/services/logs/embedded-metrics.ts';
import {type LogsBench, logsBench} from './support.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const directive = {
	Namespace: 'fargate-pool',
	Dimensions: [['service'], ['service', 'zone'], []],
	Metrics: [
		{Name: 'Launched', Unit: 'Count'},
		{Name: 'Latency', Unit: 'Milliseconds', StorageResolution: 1},
	],
};
const root = {service: 'reconciler', zone: 'a', Launched: 3, Latency: [10, 20.5]};
const line = (change: object = {}, meta: object = {}): string =>
	JSON.stringify({_aws: {Timestamp: now, CloudWatchMetrics: [directive], ...meta}, ...root, ...change});
const read = (message: string) =>
	embeddedMetrics(message, now).flatMap(({namespace, data}) =>
		data.map(({MetricName, Dimensions = [], Values}) => [
			namespace,
			MetricName,
			Dimensions.map(({Name, Value}) => `${Name}=${Value}`).join(),
			Values,
		]),
	);

describe('a log event of the embedded metric format', () => {
	it('carries every metric under every set of dimensions', () => {
		expect(read(line())).toEqual([
			['fargate-pool', 'Launched', 'service=reconciler', [3]],
			['fargate-pool', 'Launched', 'service=reconciler,zone=a', [3]],
			['fargate-pool', 'Launched', '', [3]],
			['fargate-pool', 'Latency', 'service=reconciler', [10, 20.5]],
			['fargate-pool', 'Latency', 'service=reconciler,zone=a', [10, 20.5]],
			['fargate-pool', 'Latency', '', [10, 20.5]],
		]);
		expect(
			embeddedMetrics(line(), now)[0]?.data.map(({Unit, StorageResolution, Timestamp}) => [
				Unit,
				StorageResolution,
				Timestamp,
			]),
		).toEqual([...Array(3).fill(['Count', 60, new Date(now)]), ...Array(3).fill(['Milliseconds', 1, new Date(now)])]);
	});

	it('carries only metrics that have numbers, under dimensions that have texts', () => {
		const change = {Launched: 'three', zone: 5};
		expect(read(line(change)).map(([, name, dimensions]) => [name, dimensions])).toEqual([
			['Latency', 'service=reconciler'],
			['Latency', ''],
		]);
		expect(read(line({Launched: undefined, Latency: []}))).toEqual([]);
		expect(read(line({Latency: Array(101).fill(1)})).map(([, name]) => name)).not.toContain('Latency');
	});

	it.each<[string, string]>([
		['that is not JSON', `${line()} `.replace('}', '')],
		['with something behind it', `${line()} x`],
		['that is a list', `[${line()}]`],
		['without a time', line({}, {Timestamp: undefined})],
		['of a time long ago', line({}, {Timestamp: now - 15 * 86_400_000})],
		['of a time to come', line({}, {Timestamp: now + 3 * 3_600_000})],
		['without directives', line({}, {CloudWatchMetrics: undefined})],
		['without a namespace', line({}, {CloudWatchMetrics: [{...directive, Namespace: ''}]})],
		['in a namespace of AWS', line({}, {CloudWatchMetrics: [{...directive, Namespace: 'AWS/ECS'}]})],
		['without dimensions', line({}, {CloudWatchMetrics: [{...directive, Dimensions: undefined}]})],
		['with dimensions that are no names', line({}, {CloudWatchMetrics: [{...directive, Dimensions: [[1]]}]})],
		[
			'with too many dimensions',
			line({}, {CloudWatchMetrics: [{...directive, Dimensions: [Array(31).fill('service')]}]}),
		],
		[
			'with a unit that is none',
			line({}, {CloudWatchMetrics: [{...directive, Metrics: [{Name: 'Launched', Unit: 'Pieces'}]}]}),
		],
		[
			'of another resolution',
			line({}, {CloudWatchMetrics: [{...directive, Metrics: [{Name: 'Launched', StorageResolution: 5}]}]}),
		],
		['with null for everything', '{"_aws": null}'],
	])('%s carries nothing', (_what, message) => {
		expect(read(message)).toEqual([]);
	});

	it('carries what is right beside what is wrong', () => {
		const CloudWatchMetrics = [
			{...directive, Namespace: 5},
			{...directive, Dimensions: [[]]},
		];
		expect(read(line({}, {CloudWatchMetrics}))).toHaveLength(2);
	});

	it('is never an error, whatever it is', () => {
		const meta = fc.record({Timestamp: fc.constant(now), CloudWatchMetrics: fc.anything()}, {requiredKeys: []});
		fc.assert(
			fc.property(fc.oneof(meta, fc.anything()), fc.json(), (_aws, other) => {
				embeddedMetrics(JSON.stringify({_aws}), now);
				embeddedMetrics(`{"_aws": {"Timestamp": ${now}, "CloudWatchMetrics": [${other}]}}`, now);
			}),
		);
	});
});

describe('PutLogEvents', () => {
	let bench: LogsBench;
	let metrics: cloudwatch.CloudWatch;
	beforeAll(async () => {
		bench = await logsBench();
		metrics = new cloudwatch.CloudWatch(bench.aws.client);
		await bench.create('functions', 'one');
	});
	afterAll(() => bench[Symbol.asyncDispose]());

	it('makes metrics of events, and keeps the events', async () => {
		const time = Date.now();
		const message = (Launched: number): string => {
			const CloudWatchMetrics = [{...directive, Dimensions: [['service']]}];
			return JSON.stringify({...root, Launched, _aws: {Timestamp: time, CloudWatchMetrics}});
		};
		const messages = [message(1), 'plain', message(2), '{"_aws": 5}'];
		await bench.put('functions', 'one', messages, time - 10);
		const {Datapoints} = await metrics.getMetricStatistics({
			Namespace: 'fargate-pool',
			MetricName: 'Launched',
			Dimensions: [{Name: 'service', Value: 'reconciler'}],
			StartTime: new Date(time - 60_000),
			EndTime: new Date(time + 60_000),
			Period: 60,
			Statistics: ['Sum', 'SampleCount'],
		});
		expect(Datapoints).toMatchObject([{Sum: 3, SampleCount: 2, Unit: 'Count'}]);
		const {Metrics = []} = await metrics.listMetrics({Namespace: 'fargate-pool'});
		expect(Metrics.map(({MetricName}) => MetricName).sort()).toEqual(['Latency', 'Launched']);
	});
});
