import {availableParallelism, uptime} from 'node:os';
import type {Clock} from '../../../engine/clock.ts';
import type {Container, ContainerUsage} from '../../../engine/runtime.ts';

const sampleMilliseconds = 1000;
const keptMilliseconds = 10_000;
const nanosecondsPerMillisecond = 1e6;

/** How long ago, in milliseconds since the epoch, the machine started: what `system_cpu_usage` counts from. */
const machineStart = Date.now() - uptime() * 1000;

/**
 * Reads containers as `docker stats` does: each reading comes with the one about a second before it, so that a reader
 * can tell rates. Readings are taken when somebody asks; the first asker waits a second for the second one.
 */
export class StatsSampler {
	readonly #clock: Clock;
	readonly #samples = new Map<string, ContainerUsage[]>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** The reading of now and the one before; undefined when the container does not run. */
	async read(
		container: Container | undefined,
	): Promise<readonly [current: ContainerUsage, previous: ContainerUsage] | undefined> {
		if (container === undefined) return undefined;
		if (this.#recent(container.id).length === 0) {
			await this.#sample(container);
			await this.#clock.sleep(sampleMilliseconds);
		}
		const current = await this.#sample(container);
		const earlier = this.#recent(container.id).slice(0, -1);
		const due = current.readAt.getTime() - sampleMilliseconds * 0.9;
		const previous = earlier.findLast(({readAt}) => readAt.getTime() <= due) ?? earlier[0] ?? current;
		return [current, previous];
	}

	forget(containerId: string): void {
		this.#samples.delete(containerId);
	}

	async #sample(container: Container): Promise<ContainerUsage> {
		const usage = await container.usage();
		this.#samples.set(container.id, [...this.#recent(container.id), usage]);
		return usage;
	}

	#recent(containerId: string): ContainerUsage[] {
		const oldest = this.#clock.now().getTime() - keptMilliseconds;
		return (this.#samples.get(containerId) ?? []).filter(({readAt}) => readAt.getTime() >= oldest);
	}
}

/** Docker's JSON of `GET /containers/{id}/stats` (API 1.41), as the metadata endpoint hands it on. */
export function dockerStats(
	id: string,
	name: string,
	[current, previous]: readonly [ContainerUsage, ContainerUsage],
	memoryLimitBytes: number,
): Record<string, unknown> {
	return {
		read: current.readAt.toISOString(),
		preread: previous.readAt.toISOString(),
		pids_stats: {current: current.processes},
		blkio_stats: {
			io_service_bytes_recursive: [
				{major: 0, minor: 0, op: 'Read', value: current.blockReadBytes},
				{major: 0, minor: 0, op: 'Write', value: current.blockWrittenBytes},
			],
			io_serviced_recursive: [],
			io_queue_recursive: [],
			io_service_time_recursive: [],
			io_wait_time_recursive: [],
			io_merged_recursive: [],
			io_time_recursive: [],
			sectors_recursive: [],
		},
		num_procs: 0,
		storage_stats: {},
		cpu_stats: cpuStats(current),
		precpu_stats: cpuStats(previous),
		memory_stats: {
			usage: Math.round(current.memoryBytes),
			max_usage: Math.round(current.memoryBytes),
			limit: memoryLimitBytes,
			stats: {cache: 0, rss: Math.round(current.memoryBytes), hierarchical_memory_limit: memoryLimitBytes},
		},
		name: `/${name}`,
		id,
		networks: {
			eth0: {
				rx_bytes: current.networkReceivedBytes,
				rx_packets: packets(current.networkReceivedBytes),
				rx_errors: 0,
				rx_dropped: 0,
				tx_bytes: current.networkSentBytes,
				tx_packets: packets(current.networkSentBytes),
				tx_errors: 0,
				tx_dropped: 0,
			},
		},
		network_rate_stats: {
			rx_bytes_per_sec: rate(current, previous, 'networkReceivedBytes'),
			tx_bytes_per_sec: rate(current, previous, 'networkSentBytes'),
		},
	};
}

function cpuStats({cpuNanoseconds, readAt}: ContainerUsage): Record<string, unknown> {
	const cpus = availableParallelism();
	return {
		cpu_usage: {
			total_usage: Math.round(cpuNanoseconds),
			usage_in_kernelmode: 0,
			usage_in_usermode: Math.round(cpuNanoseconds),
		},
		// Every CPU counts its time, busy or idle: the machine's total is its age times its CPUs.
		system_cpu_usage: Math.round((readAt.getTime() - machineStart) * nanosecondsPerMillisecond * cpus),
		online_cpus: cpus,
		throttling_data: {periods: 0, throttled_periods: 0, throttled_time: 0},
	};
}

const packets = (bytes: number): number => Math.ceil(bytes / 1500);

function rate(
	current: ContainerUsage,
	previous: ContainerUsage,
	counter: 'networkReceivedBytes' | 'networkSentBytes',
): number {
	const seconds = (current.readAt.getTime() - previous.readAt.getTime()) / 1000;
	return seconds > 0 ? (current[counter] - previous[counter]) / seconds : 0;
}
