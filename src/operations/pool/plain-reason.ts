import {causeIn} from '../explain/cause.ts';
import {meaningOfExit} from '../explain/exit-codes.ts';
import {placementCause} from '../explain/placement-causes.ts';
import {startRules} from '../explain/start-causes.ts';
import {stopRules} from '../explain/stop-causes.ts';
import type {PoolSettings, PoolTask} from './look.ts';

/** What the pool itself says before AWS's words, see `close` and `grab` of its protocol. */
const circumstance =
	/^(?:The task of .+? stopped|It ended while it was waiting|It was found dead when it was to be handed out): /;

/** Why a task failed, under which circumstance: first what it means, where that is known, then AWS's own words. */
export function plainReason(reason: string): string {
	const [before = ''] = circumstance.exec(reason) ?? [];
	const words = reason.slice(before.length);
	const meaning = meaningOf(words);
	return meaning === undefined ? reason : `${before}${meaning} (${words})`;
}

function meaningOf(words: string): string | undefined {
	const cause = causeIn(words, startRules) ?? placementCause(words) ?? causeIn(words, stopRules);
	if (cause !== undefined) return cause.meaning;
	const [, code] = /exited with code (\d+)/.exec(words) ?? [];
	return code === undefined ? undefined : meaningOfExit(Number(code));
}

/** The same record, its reason told plainly. */
export const plainTask = (task: PoolTask): PoolTask =>
	task.reason === undefined ? task : {...task, reason: plainReason(task.reason)};

export const plainSettings = (settings: PoolSettings): PoolSettings =>
	settings.pausedReason === undefined ? settings : {...settings, pausedReason: plainReason(settings.pausedReason)};
