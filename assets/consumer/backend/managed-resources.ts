import type {Resource} from '../shared/consume-api.ts';
import type {BackendConfig} from './config.ts';
import {CpuConsumer} from './consumers/cpu.ts';
import {DiskConsumer} from './consumers/disk.ts';
import {MemoryConsumer} from './consumers/memory.ts';
import {NetworkConsumer, type NetworkPeer} from './consumers/network.ts';
import {type Consumer, ControlledResource} from './control/control-loop.ts';
import type {ManagedResource} from './host-usage.ts';
import type {Meter} from './metering/meter.ts';
import type {TaskLimits} from './metering/task-limits.ts';

/** What is left of a memory limit for everything but the load: beyond it the kernel kills the container. */
const usableMemory = 0.9;

export interface Surroundings {
	readonly config: BackendConfig;
	readonly limits: TaskLimits;
	/** The hard limit of the backend's own container, where it has one. */
	readonly containerMemoryBytes: number | undefined;
	readonly meter: Meter;
	peers(): Promise<readonly NetworkPeer[]>;
}

interface Range {
	readonly total: number;
	readonly highest: number;
	readonly reason: string;
	readonly initial: number;
}

/** One configured resource: what produces its load, under control, at its start-up target. */
export function manage(
	resource: Resource,
	surroundings: Surroundings,
): {controlled: ControlledResource; managed: ManagedResource} {
	const consumer = consumerOf(resource, surroundings);
	const {initial, ...range} = rangeOf(resource, surroundings, consumer);
	const controlled = new ControlledResource(resource, consumer, surroundings.config.gains);
	controlled.setGoal(Math.min(initial, range.highest));
	const managed: ManagedResource = {
		...range,
		goal: () => controlled.goal,
		setGoal: (goal) => controlled.setGoal(goal),
		measured: () => surroundings.meter.reported(resource),
	};
	return {controlled, managed};
}

function consumerOf(resource: Resource, {config, limits, containerMemoryBytes, peers}: Surroundings): Consumer {
	switch (resource) {
		case 'CPU':
			return new CpuConsumer(limits.cpuUnits, config.cpuPeriodMilliseconds);
		case 'MEMORY': {
			const limit = Math.min(limits.memoryBytes, containerMemoryBytes ?? limits.memoryBytes) * usableMemory;
			const free = Math.max(0, Math.floor(limit - process.memoryUsage.rss()));
			return new MemoryConsumer(Math.min(free, config.memoryLimitBytes ?? free), config.memoryStepBytes);
		}
		case 'DISK':
			return new DiskConsumer(config.gains.pace);
		case 'NETWORK':
			return new NetworkConsumer(config.gains.pace, peers);
	}
}

function rangeOf(resource: Resource, {limits}: Surroundings, consumer: Consumer): Range {
	switch (resource) {
		case 'CPU':
			return {
				total: limits.cpuUnits,
				highest: limits.cpuUnits,
				reason: "that is the task's limit",
				initial: 0.33 * limits.cpuUnits,
			};
		case 'MEMORY':
			return {
				total: limits.memoryBytes,
				highest: limits.memoryBytes * usableMemory,
				reason: "beyond 90 % of the task's limit it would be killed for lack of memory",
				initial: 0.33 * limits.memoryBytes,
			};
		case 'DISK':
			return rateRange(consumer.maximumLoad, 10_000 * 1024);
		case 'NETWORK':
			return rateRange(consumer.maximumLoad, 1_024 * 1024);
	}
}

function rateRange(highest: number, initial: number): Range {
	return {total: highest, highest, reason: 'more would harm the host', initial};
}
