import type {ContainerStatistics, CpuStatistics} from './task-metadata.ts';

/** One container's counters at one moment. */
export interface ContainerSample {
	/** Milliseconds since the epoch, by the clock of whoever measured. */
	readonly at: number;
	readonly cpuNanoseconds: number;
	readonly memoryBytes: number;
	/** Undefined in network mode host, where a container has no interface of its own. */
	readonly sentBytes: number | undefined;
	readonly diskBytes: number;
}

/** A sample from Docker's statistics; undefined while there are none. `now` stands in for a missing time. */
export function containerSample(statistics: ContainerStatistics, now: number): ContainerSample | undefined {
	const cpuNanoseconds = statistics.cpu_stats?.cpu_usage?.total_usage;
	if (cpuNanoseconds === undefined) {
		return undefined;
	}
	return {
		at: timeOf(statistics.read, now),
		cpuNanoseconds,
		memoryBytes: workingSet(statistics.memory_stats),
		sentBytes: sentBytes(statistics.networks),
		diskBytes: diskBytes(statistics.blkio_stats),
	};
}

/** What Docker saw one interval earlier: the first rates need no second look. Only the CPU counter is in there. */
export function earlierCpu(statistics: ContainerStatistics): {at: number; cpuNanoseconds: number} | undefined {
	const before: CpuStatistics | undefined = statistics.precpu_stats;
	const at = timeOf(statistics.preread, 0);
	const cpuNanoseconds = before?.cpu_usage?.total_usage;
	return at <= 0 || cpuNanoseconds === undefined || before?.system_cpu_usage === undefined
		? undefined
		: {at, cpuNanoseconds};
}

function timeOf(text: string | undefined, fallback: number): number {
	const time = text === undefined ? Number.NaN : Date.parse(text);
	return Number.isNaN(time) ? fallback : time;
}

/** Without page cache that can be dropped, as `docker stats` and Container Insights count it. */
function workingSet(memory: ContainerStatistics['memory_stats']): number {
	const droppable = memory?.stats?.inactive_file ?? memory?.stats?.total_inactive_file ?? 0;
	return Math.max(0, (memory?.usage ?? 0) - droppable);
}

function sentBytes(networks: ContainerStatistics['networks']): number | undefined {
	const interfaces = Object.values(networks ?? {});
	return interfaces.length === 0 ? undefined : interfaces.reduce((sum, {tx_bytes = 0}) => sum + tx_bytes, 0);
}

/** Docker lists no device before the first byte: then it is nothing yet. */
function diskBytes(blocks: ContainerStatistics['blkio_stats']): number {
	return (blocks?.io_service_bytes_recursive ?? [])
		.filter(({op = ''}) => ['read', 'write'].includes(op.toLowerCase()))
		.reduce((sum, {value = 0}) => sum + value, 0);
}
