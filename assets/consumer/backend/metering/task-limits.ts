import {ConfigurationError} from '../../shared/environment.ts';
import type {ContainerMetadata, TaskMetadata} from './task-metadata.ts';

/** What fractions are fractions of: CPU in CPU units, memory in bytes. */
export interface TaskLimits {
	readonly cpuUnits: number;
	readonly memoryBytes: number;
}

const mebibyte = 1024 ** 2;

/**
 * The task's own limits, or where the task definition sets none, the sum of its containers' limits.
 * @throws ConfigurationError when neither says how much CPU or memory the task may use.
 */
export function taskLimits(task: TaskMetadata): TaskLimits {
	const cpuUnits = task.Limits?.CPU === undefined ? sumOfLimits(task, 'CPU') : task.Limits.CPU * 1024;
	const mebibytes = task.Limits?.Memory ?? sumOfLimits(task, 'Memory');
	return {cpuUnits: known('CPU', cpuUnits), memoryBytes: known('memory', mebibytes) * mebibyte};
}

/** The hard memory limit of one container in bytes; undefined when it only has the task's. */
export function containerMemoryLimit(container: ContainerMetadata): number | undefined {
	const mebibytes = container.Limits?.Memory ?? 0;
	return mebibytes > 0 ? mebibytes * mebibyte : undefined;
}

function sumOfLimits(task: TaskMetadata, limit: 'CPU' | 'Memory'): number | undefined {
	const limits = (task.Containers ?? []).map((container) => container.Limits?.[limit] ?? 0);
	// One container without a limit may use the whole host: then the sum says nothing.
	return limits.some((value) => value <= 0) ? undefined : limits.reduce((sum, value) => sum + value, 0);
}

function known(what: string, value: number | undefined): number {
	if (value === undefined || !Number.isFinite(value) || value <= 0) {
		throw new ConfigurationError(
			`The task has no ${what} limit, so there is nothing that a percentage could be a percentage of. ` +
				`Set ${what === 'CPU' ? 'cpu' : 'memory'} in the task definition, for the task or for every container.`,
		);
	}
	return value;
}
