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
