import {isWarm} from '../../../assets/pool/protocol/record.ts';
import {counted} from '../../format/number.ts';
import type {PoolSettings, PoolTask} from './look.ts';

/** What the pool will launch once these tasks are stopped, in a sentence; `all` are its records, the stopped ones too. */
export function replacementLine(
	settings: PoolSettings,
	all: readonly PoolTask[],
	stopped: readonly PoolTask[],
): string {
	const warm = stopped.filter(isWarm).length;
	if (warm === 0) return 'Nothing starts in place of an occupied task: it was replaced when it was grabbed.';
	const nothing = 'Nothing starts in place of what was warm';
	if (settings.isDraining) return `${nothing}: the pool is being drained.`;
	const missing = Math.min(warm, settings.target - (all.filter(isWarm).length - warm));
	if (missing <= 0) return `${nothing}: ${targetText(settings)}.`;
	if (settings.pausedReason !== undefined) {
		return `${nothing} until launches are resumed: they stopped after three failures in a row.`;
	}
	return `The pool will launch ${counted(missing, 'task')} in place of what was warm; resize it to stop for good.`;
}

const targetText = ({target}: PoolSettings): string =>
	target === 0 ? 'the target is 0' : `as many as the target, ${target}, stay warm`;
