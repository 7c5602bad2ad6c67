import {ranges, readValue, valuesOf} from './fields.ts';

/** A day of the proleptic Gregorian calendar; months are 1 to 12. */
export interface Day {
	readonly year: number;
	readonly month: number;
	readonly day: number;
}

/** Sunday is 1, as in cron expressions. */
const weekdayOf = ({year, month, day}: Day): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
const lastDayOf = ({year, month}: Day): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** `1-5`, `L`, `LW`, `15W`: whether a day is meant; undefined for what is no such field. */
export function dayOfMonthTest(text: string): ((day: Day) => boolean) | undefined {
	if (text === 'L') return (day) => day.day === lastDayOf(day);
	if (text === 'LW') return (day) => day.day === nearestWeekday(day, lastDayOf(day));
	const near = /^(\d{1,2})W$/.exec(text)?.[1];
	if (near !== undefined) {
		const wanted = readValue(near, ranges.dayOfMonth);
		return wanted === undefined
			? undefined
			: (day) => wanted <= lastDayOf(day) && day.day === nearestWeekday(day, wanted);
	}
	const values = valuesOf(text, ranges.dayOfMonth);
	return values && ((day) => values.includes(day.day));
}

/** `MON-FRI`, `L` (Saturday), `6L` (the last Friday), `3#2` (the second Tuesday). */
export function dayOfWeekTest(text: string): ((day: Day) => boolean) | undefined {
	if (text === 'L') return (day) => weekdayOf(day) === ranges.dayOfWeek.most;
	const last = readValue(/^(\w+)L$/.exec(text)?.[1] ?? '', ranges.dayOfWeek);
	if (last !== undefined) return (day) => weekdayOf(day) === last && day.day > lastDayOf(day) - 7;
	const [, name = '', place] = /^(\w+)#([1-5])$/.exec(text) ?? [];
	if (place !== undefined) {
		const weekday = readValue(name, ranges.dayOfWeek);
		return weekday === undefined
			? undefined
			: (day) => weekdayOf(day) === weekday && Math.ceil(day.day / 7) === Number(place);
	}
	const values = valuesOf(text, ranges.dayOfWeek);
	return values && ((day) => values.includes(weekdayOf(day)));
}

/** The day from Monday to Friday that is nearest to a day, in the same month. */
function nearestWeekday({year, month}: Day, day: number): number {
	const weekday = weekdayOf({year, month, day});
	if (weekday === 7) return day > 1 ? day - 1 : day + 2;
	if (weekday === 1) return day < lastDayOf({year, month, day}) ? day + 1 : day - 2;
	return day;
}
