import type {PoolLimits} from './pool.ts';
import type {PoolSettings, PoolTask} from './record.ts';
import {isWarm} from './record.ts';
import {secondsSince} from './time.ts';

/** A task to be taken out of use, and why. */
export interface Retirement {
	readonly task: PoolTask;
	readonly reason: string;
}

/**
 * Which tasks the pool takes out of use by itself: leases that have run out, more than its size, too old, outdated.
 *
 * @param outdated ARNs of tasks that run another task definition than the pool launches now
 */
export function retirements(
	tasks: readonly PoolTask[],
	settings: PoolSettings,
	limits: PoolLimits,
	now: Date,
	outdated: ReadonlySet<string> = new Set(),
): Retirement[] {
	const surplus = new Set(surplusTasks(tasks, settings.target));
	const kept = tasks.filter((task) => !surplus.has(task));
	const whyReplaced = ({id, taskArn = '', createdAt}: PoolTask): string | undefined => {
		if (outdated.has(taskArn)) return 'The task definition of the pool is another one now';
		if (id <= (settings.outdatedUntil ?? '')) return 'The image of the pool is another one now';
		const isTooOld = limits.maximumAge > 0 && secondsSince(createdAt, now) > limits.maximumAge;
		return isTooOld ? 'It reached its maximum age' : undefined;
	};
	return [
		...because(leasesEnded(tasks, now), 'Its lease has ended'),
		...because(surplus, `The pool was made smaller: ${settings.target} are kept`),
		// Nothing would replace them while the pool is paused.
		...(settings.pausedReason === undefined ? replaced(kept, settings, whyReplaced) : []),
	];
}

const because = (tasks: Iterable<PoolTask>, reason: string): Retirement[] =>
	Array.from(tasks, (task) => ({task, reason}));

const leasesEnded = (tasks: readonly PoolTask[], now: Date): PoolTask[] =>
	tasks.filter(
		({status, leaseUntil}) => status === 'ASSIGNED' && leaseUntil !== undefined && new Date(leaseUntil) <= now,
	);

/** What took least to make goes first: the newest launches, then the newest that are available. Never an occupied one. */
function surplusTasks(tasks: readonly PoolTask[], target: number): PoolTask[] {
	const newestFirst = tasks.filter(isWarm).toSorted((one, other) => (one.id < other.id ? 1 : -1));
	const launching = newestFirst.filter(({status}) => status === 'LAUNCHING');
	const available = newestFirst.filter(({status}) => status === 'RUNNING');
	return [...launching, ...available].slice(0, Math.max(0, newestFirst.length - target));
}

/** The oldest first, and never more than a quarter of the pool missing at a time. */
function replaced(
	tasks: readonly PoolTask[],
	{target}: PoolSettings,
	why: (task: PoolTask) => string | undefined,
): Retirement[] {
	const available = tasks.filter(({status}) => status === 'RUNNING');
	const missing = Math.max(0, target - available.length);
	return available
		.toSorted((one, other) => (one.id < other.id ? -1 : 1))
		.flatMap((task) => {
			const reason = why(task);
			return reason === undefined ? [] : {task, reason};
		})
		.slice(0, Math.max(0, Math.ceil(target / 4) - missing));
}
