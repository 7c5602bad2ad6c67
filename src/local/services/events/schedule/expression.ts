import {invalidParameter} from '../errors.ts';
import {type NextTime, parseCron} from './cron.ts';

const units: Readonly<Record<string, number>> = {minute: 60_000, hour: 3_600_000, day: 86_400_000};

/**
 * `rate(5 minutes)` counts from `from`, in milliseconds since 1970; `cron(…)` from nothing. Throws ValidationException.
 */
export function parseSchedule(expression: string, from: number): NextTime {
	const [, kind, text = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
	const next = kind === 'rate' ? parseRate(text, from) : kind === 'cron' ? parseCron(text) : undefined;
	if (next === undefined) throw invalidParameter('ScheduleExpression');
	return next;
}

/** One is of a singular unit, more are of a plural one. */
function parseRate(text: string, from: number): NextTime | undefined {
	const [, value = '', unit = '', plural = ''] = /^([1-9]\d{0,7}) (minute|hour|day)(s?)$/.exec(text.trim()) ?? [];
	const period = Number(value) * (units[unit] ?? Number.NaN);
	if (Number.isNaN(period) || (value === '1') !== (plural === '')) return undefined;
	return (after) => from + Math.max(1, Math.floor((after - from) / period) + 1) * period;
}
