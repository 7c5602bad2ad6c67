import {causeIn} from '../explain/cause.ts';
import {placementCause} from '../explain/placement-causes.ts';
import {startRules} from '../explain/start-causes.ts';
import type {PoolSettings, PoolTask} from './look.ts';

/** Why a launch failed: first what it means, where that is known, then AWS's own words. */
export function plainReason(reason: string): string {
	const cause = causeIn(reason, startRules) ?? placementCause(reason);
	return cause === undefined ? reason : `${cause.meaning} (${reason})`;
}

/** The same record, its reason told plainly. */
export const plainTask = (task: PoolTask): PoolTask =>
	task.reason === undefined ? task : {...task, reason: plainReason(task.reason)};

export const plainSettings = (settings: PoolSettings): PoolSettings =>
	settings.pausedReason === undefined ? settings : {...settings, pausedReason: plainReason(settings.pausedReason)};
