import type {PoolTask} from './look.ts';

/** Seconds in the middle of all launches that are known; undefined while there is none. */
export function medianLaunch(tasks: readonly PoolTask[]): number | undefined {
	const seconds = tasks.flatMap(({launch}) => launch?.total ?? []).sort((a, b) => a - b);
	return seconds.length === 0 ? undefined : seconds[Math.floor((seconds.length - 1) / 2)];
}

/** Seconds until the next task should be available, by the launches so far; undefined when that cannot be said. */
export function untilNext(tasks: readonly PoolTask[], now: Date): number | undefined {
	const median = medianLaunch(tasks);
	const oldest = tasks
		.filter(({status}) => status === 'LAUNCHING')
		.map(({createdAt}) => Date.parse(createdAt))
		.sort((a, b) => a - b)[0];
	if (median === undefined) return undefined;
	const passed = oldest === undefined ? 0 : (now.getTime() - oldest) / 1000;
	return Math.max(0, median - passed);
}
