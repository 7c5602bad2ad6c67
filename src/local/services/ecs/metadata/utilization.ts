import type {Dimension, MetricDatum} from '@aws-sdk/client-cloudwatch';
import type {ContainerUsage} from '../../../engine/runtime.ts';
import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import type {TaskEngine} from '../tasks/task-engine.ts';

const periodMilliseconds = 60_000;
const bytesPerMebibyte = 1024 ** 2;
const unitsPerCpu = 1024;
/** Limits of PutMetricData: values of one datum, and data of one call. */
const maximumValues = 150;
const maximumData = 1000;

/** Shares of what a task has reserved, in percent. */
interface Utilization {
	readonly cpu: number;
	readonly memory: number;
}

/**
 * Publishes CPUUtilization and MemoryUtilization of clusters and services once a minute, one value a task:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
export class UtilizationMetrics implements Disposable {
	readonly #core: EcsCore;
	readonly #engine: TaskEngine;
	readonly #timer: Disposable;
	#earlier: ReadonlyMap<string, ContainerUsage> = new Map();

	constructor(core: EcsCore, engine: TaskEngine) {
		this.#core = core;
		this.#engine = engine;
		this.#timer = core.context.clock.every(periodMilliseconds, () =>
			core.context.background('utilization metrics', () => this.#publish()),
		);
	}

	[Symbol.dispose](): void {
		this.#timer[Symbol.dispose]();
	}

	async #publish(): Promise<void> {
		const {clusters, tasks, context} = this.#core;
		const usages = new Map<string, ContainerUsage>();
		const data: MetricDatum[] = [];
		for (const {name} of clusters.all()) {
			const byService = new Map<string | undefined, Utilization[]>();
			for (const record of tasks.ofCluster(name)) {
				const utilization = await this.#measure(record, usages);
				if (utilization === undefined) continue;
				for (const key of new Set([undefined, record.serviceName])) {
					const values = byService.get(key);
					if (values === undefined) byService.set(key, [utilization]);
					else values.push(utilization);
				}
			}
			for (const [service, values] of byService) data.push(...metricData(name, service, values, context.clock.now()));
		}
		this.#earlier = usages;
		for (let start = 0; start < data.length; start += maximumData) {
			const MetricData = data.slice(start, start + maximumData);
			await context.call('cloudwatch', 'PutMetricData', {Namespace: 'AWS/ECS', MetricData});
		}
	}

	/** Undefined when the task does not run, or has not since the last round. */
	async #measure(record: TaskRecord, usages: Map<string, ContainerUsage>): Promise<Utilization | undefined> {
		if (record.task.lastStatus !== 'RUNNING') return undefined;
		let cpuUnits = 0;
		let bytes = 0;
		let isMeasured = false;
		for (const {container} of this.#engine.containersOf(record.task.taskArn)) {
			const usage = await container?.usage().catch(() => undefined);
			if (container === undefined || usage === undefined) continue;
			const before = this.#earlier.get(container.id);
			usages.set(container.id, usage);
			if (before === undefined) continue;
			isMeasured = true;
			cpuUnits += unitsUsed(before, usage);
			bytes += usage.memoryBytes;
		}
		const {cpu = '0', memory = '0'} = record.task;
		if (!isMeasured) return undefined;
		return {
			cpu: percent(cpuUnits, Number(cpu)),
			memory: percent(bytes, Number(memory) * bytesPerMebibyte),
		};
	}
}

function unitsUsed(before: ContainerUsage, now: ContainerUsage): number {
	const nanoseconds = (now.readAt.getTime() - before.readAt.getTime()) * 1e6;
	return nanoseconds > 0 ? ((now.cpuNanoseconds - before.cpuNanoseconds) / nanoseconds) * unitsPerCpu : 0;
}

const percent = (used: number, reserved: number): number => (reserved > 0 ? (used / reserved) * 100 : 0);

function metricData(
	cluster: string,
	service: string | undefined,
	values: readonly Utilization[],
	Timestamp: Date,
): MetricDatum[] {
	const Dimensions: Dimension[] = [
		{Name: 'ClusterName', Value: cluster},
		...(service === undefined ? [] : [{Name: 'ServiceName', Value: service}]),
	];
	const datum = (MetricName: string, Values: number[]): MetricDatum => ({
		MetricName,
		Dimensions,
		Timestamp,
		Values,
		Unit: 'Percent',
	});
	const data: MetricDatum[] = [];
	for (let start = 0; start < values.length; start += maximumValues) {
		const some = values.slice(start, start + maximumValues);
		data.push(
			datum(
				'CPUUtilization',
				some.map(({cpu}) => cpu),
			),
		);
		data.push(
			datum(
				'MemoryUtilization',
				some.map(({memory}) => memory),
			),
		);
	}
	return data;
}
