import {clock, dayAndClock} from '../../format/time.ts';
import type {ActivityEntry} from '../../operations/activity/entry.ts';
import type {Role} from '../../ui/look.ts';
import type {Symbols} from '../../ui/symbols.ts';

/** `ecs UpdateService`. */
export const whatOf = ({service, operation}: Pick<ActivityEntry, 'service' | 'operation'>): string =>
	`${service} ${operation}`;

const roles: Readonly<Record<ActivityEntry['outcome'], Role>> = {
	succeeded: 'good',
	failed: 'bad',
	unknown: 'warning',
};

export const outcomeRole = ({outcome}: Pick<ActivityEntry, 'outcome'>): Role => roles[outcome];

/** A sign for each outcome, so that it is told without colour. */
export function outcomeSymbol({outcome}: Pick<ActivityEntry, 'outcome'>, symbols: Symbols): string {
	if (outcome === 'unknown') return '?';
	return outcome === 'succeeded' ? symbols.done : symbols.failed;
}

/** `12:04:31` today, else `11-20 12:04`. */
export function whenOf(at: Date, now: number): string {
	const today = new Date(now);
	const isToday = at.toDateString() === today.toDateString();
	return isToday ? clock(at) : dayAndClock(at).slice('2026-'.length, '2026-11-20 12:04'.length);
}

/** On what: of several calls what they have in common, `bucket/source/…`, or the newest of them. */
export function targetOf(calls: readonly Pick<ActivityEntry, 'target'>[]): string {
	const [first = '', ...others] = new Set(calls.map(({target}) => target));
	if (others.length === 0) return first;
	const length = others.reduce((shared, target) => sharedLength(first.slice(0, shared), target), first.length);
	const folder = first.slice(0, length).replace(/[^/]*$/, '');
	return folder === '' ? `${first}, …` : `${folder}…`;
}

function sharedLength(a: string, b: string): number {
	let length = 0;
	while (length < a.length && a[length] === b[length]) length += 1;
	return length;
}

/** From the beginning of the first call to the end of the last one. Milliseconds. */
export function tookOf(calls: readonly Pick<ActivityEntry, 'at' | 'durationMs'>[]): number {
	const begins = calls.map(({at}) => at.getTime());
	const ends = calls.map(({at, durationMs}) => at.getTime() + durationMs);
	return calls.length === 0 ? 0 : Math.max(...ends) - Math.min(...begins);
}
