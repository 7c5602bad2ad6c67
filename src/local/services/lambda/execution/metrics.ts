import type {MetricDatum, StandardUnit} from '@aws-sdk/client-cloudwatch';
import type {ServiceContext} from '../../../engine/context.ts';
import {later} from '../../later.ts';

interface Measure {
	count: number;
	sum: number;
	minimum: number;
	maximum: number;
}

const units = {
	Invocations: 'Count',
	Errors: 'Count',
	Throttles: 'Count',
	Duration: 'Milliseconds',
	ConcurrentExecutions: 'Count',
} as const satisfies Readonly<Record<string, StandardUnit>>;

type Metric = keyof typeof units;

const periodMilliseconds = 60_000;

/** Counts per function; published a minute after the first, as https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html lists them. */
export class FunctionMetrics {
	readonly #context: ServiceContext;
	/** By function, then by metric. */
	readonly #measures = new Map<string, Map<Metric, Measure>>();
	#timer: Disposable | undefined;

	constructor(context: ServiceContext) {
		this.#context = context;
	}

	/** An invocation begins; `running` counts it, too. */
	started(name: string, running: number): void {
		this.#add(name, 'Invocations', 1);
		this.#add(name, 'ConcurrentExecutions', running);
	}

	ended(name: string, milliseconds: number, isError: boolean): void {
		this.#add(name, 'Duration', milliseconds);
		this.#add(name, 'Errors', isError ? 1 : 0);
	}

	throttled(name: string): void {
		this.#add(name, 'Throttles', 1);
	}

	#add(name: string, metric: Metric, value: number): void {
		const measures = this.#measures.get(name) ?? new Map<Metric, Measure>();
		this.#measures.set(name, measures);
		const {count, sum, minimum, maximum} = measures.get(metric) ?? {count: 0, sum: 0, minimum: value, maximum: value};
		measures.set(metric, {
			count: count + 1,
			sum: sum + value,
			minimum: Math.min(minimum, value),
			maximum: Math.max(maximum, value),
		});
		this.#timer ??= later(this.#context, periodMilliseconds, () => {
			this.#timer = undefined;
			this.#context.background('publishing metrics', () => this.#publish());
		});
	}

	async #publish(): Promise<void> {
		const Timestamp = this.#context.clock.now();
		const data = [...this.#measures].flatMap(([name, measures]) =>
			[...measures].map(
				([MetricName, {count, sum, minimum, maximum}]): MetricDatum => ({
					MetricName,
					Dimensions: [{Name: 'FunctionName', Value: name}],
					Unit: units[MetricName],
					Timestamp,
					StatisticValues: {SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum},
				}),
			),
		);
		this.#measures.clear();
		for (let start = 0; start < data.length; start += 1000) {
			const MetricData = data.slice(start, start + 1000);
			await this.#context.call('cloudwatch', 'PutMetricData', {Namespace: 'AWS/Lambda', MetricData});
		}
	}
}
