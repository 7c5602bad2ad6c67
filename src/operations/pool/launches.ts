import type {PoolTask} from './look.ts';

/** Seconds in the middle of all launches that are known; undefined while there is none. */
export function medianLaunch(tasks: readonly PoolTask[]): number | undefined {
	const seconds = tasks.flatMap(({launch}) => launch?.total ?? []).sort((a, b) => a - b);
	return seconds.length === 0 ? undefined : seconds[Math.floor((seconds.length - 1) / 2)];
}

/** It failed before anybody was given it: the pool lacks it. */
export const isLost = ({status, user}: PoolTask): boolean => status === 'ERROR' && user === undefined;
