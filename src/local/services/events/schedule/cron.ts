import {type Day, dayOfMonthTest, dayOfWeekTest} from './days.ts';
import {ranges, valuesOf} from './fields.ts';

/** The first time after `after`, in milliseconds since 1970; undefined when there is none any more. */
export type NextTime = (after: number) => number | undefined;

const minute = 60_000;
const dayLength = 86_400_000;

/**
 * Reads the six fields of `cron(…)`: minutes, hours, day of month, month, day of week, year; times are UTC
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html). Undefined for what is none.
 */
export function parseCron(text: string): NextTime | undefined {
	const fields = text.trim().split(/\s+/);
	if (fields.length !== 6) return undefined;
	const [minutesText = '', hoursText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] = fields;
	const minutes = valuesOf(minutesText, ranges.minutes);
	const hours = valuesOf(hoursText, ranges.hours);
	const months = valuesOf(monthText, ranges.month);
	const years = valuesOf(yearText, ranges.year);
	// Days are named in one way: one of the two fields is a question mark.
	if ((dayText === '?') === (weekdayText === '?')) return undefined;
	const isDay = dayText === '?' ? dayOfWeekTest(weekdayText) : dayOfMonthTest(dayText);
	if (!minutes || !hours || !months || !years || !isDay) return undefined;
	const times = hours.flatMap((hour) => minutes.map((minute_) => (hour * 60 + minute_) * minute));
	const dates = {isDay, months: new Set(months), years: new Set(years), lastYear: years.at(-1) ?? 0};
	return (after) => nextOf(dates, times, after);
}

interface Dates {
	readonly isDay: (day: Day) => boolean;
	readonly months: ReadonlySet<number>;
	readonly years: ReadonlySet<number>;
	readonly lastYear: number;
}

function nextOf({isDay, months, years, lastYear}: Dates, times: readonly number[], after: number): number | undefined {
	for (let midnight = Math.floor(after / dayLength) * dayLength; ; midnight += dayLength) {
		const date = new Date(midnight);
		const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
		if (year > lastYear) return undefined;
		if (!years.has(year) || !months.has(month) || !isDay({year, month, day})) continue;
		const time = times.find((one) => midnight + one > after);
		if (time !== undefined) return midnight + time;
	}
}
