import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseSchedule} from '../../../../../src/local/services/events/schedule/expression.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const iso = (time: number | undefined): string | undefined =>
	time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);

/** The next times after one, as ISO minutes. */
function times(expression: string, after: string, count: number): (string | undefined)[] {
	const next = parseSchedule(expression, at(after));
	const found: (string | undefined)[] = [];
	let time: number | undefined = at(after);
	while (time !== undefined && found.length < count) {
		time = next(time);
		found.push(iso(time));
	}
	return found;
}

describe('a rate', () => {
	it('counts from when its rule was made', () => {
		const next = parseSchedule('rate(5 minutes)', at('2026-01-01T00:00:30'));
		expect(next(at('2026-01-01T00:00:30'))).toBe(at('2026-01-01T00:05:30'));
		expect(next(at('2026-01-01T00:05:29'))).toBe(at('2026-01-01T00:05:30'));
		expect(next(at('2026-01-01T00:05:30'))).toBe(at('2026-01-01T00:10:30'));
		expect(next(at('2026-01-03T07:59:00'))).toBe(at('2026-01-03T08:00:30'));
	});

	it('has units', () => {
		expect(times('rate(1 minute)', '2026-01-01T00:00', 2)).toEqual(['2026-01-01T00:01', '2026-01-01T00:02']);
		expect(times('rate(1 hour)', '2026-01-01T00:10', 1)).toEqual(['2026-01-01T01:10']);
		expect(times('rate(3 days)', '2026-02-27T12:00', 1)).toEqual(['2026-03-02T12:00']);
	});

	it.each([
		'rate(0 minutes)',
		'rate(1 minutes)',
		'rate(2 minute)',
		'rate(5 seconds)',
		'rate(1.5 hours)',
		'rate()',
		'every day',
	])('%s is none', (expression) => {
		expect(() => parseSchedule(expression, 0)).toThrow('Parameter ScheduleExpression is not valid.');
	});
});

describe('a cron expression', () => {
	it.each<[string, string, ...(string | undefined)[]]>([
		['cron(0 10 * * ? *)', '2026-03-01T10:00', '2026-03-02T10:00', '2026-03-03T10:00'],
		['cron(15 12 ? * MON-FRI *)', '2026-11-20T12:15', '2026-11-23T12:15', '2026-11-24T12:15'],
		['cron(0/15 8-9 1 * ? *)', '2026-01-01T09:20', '2026-01-01T09:30', '2026-01-01T09:45', '2026-02-01T08:00'],
		['cron(0 18 ? * 2#1 *)', '2026-11-21T00:00', '2026-12-07T18:00', '2027-01-04T18:00'],
		['cron(0 0 L * ? *)', '2027-12-31T00:00', '2028-01-31T00:00', '2028-02-29T00:00'],
		['cron(0 0 ? * 6L *)', '2026-11-01T00:00', '2026-11-27T00:00', '2026-12-25T00:00'],
		['cron(0 0 ? * L *)', '2026-11-21T00:00', '2026-11-28T00:00'],
		['cron(0 9 15W * ? *)', '2026-11-01T00:00', '2026-11-16T09:00', '2026-12-15T09:00', '2027-01-15T09:00'],
		['cron(0 9 1W * ? *)', '2026-07-31T00:00', '2026-08-03T09:00', '2026-09-01T09:00'],
		['cron(0 9 LW 1 ? *)', '2026-01-01T00:00', '2026-01-30T09:00', '2027-01-29T09:00'],
		['cron(0 0 29 FEB ? *)', '2026-01-01T00:00', '2028-02-29T00:00', '2032-02-29T00:00'],
		['cron(30 6 1,15 jan,jul ? 2026-2027)', '2026-12-31T00:00', '2027-01-01T06:30', '2027-01-15T06:30'],
		['cron(0 0 1 1 ? 2027)', '2026-11-21T00:00', '2027-01-01T00:00', undefined],
		['cron(0 0 31 FEB ? *)', '2026-11-21T00:00', undefined],
	])('%s after %s', (expression, after, ...expected) => {
		expect(times(expression, after, expected.length)).toEqual(expected);
	});

	it.each([
		'0 10 * * * *',
		'0 10 ? * ? *',
		'0 10 * * ?',
		'60 * * * ? *',
		'* 24 * * ? *',
		'* * 32 * ? *',
		'* * 0 * ? *',
		'* * * 13 ? *',
		'* * ? * 8 *',
		'* * ? * MON#6 *',
		'* * ? * XYL *',
		'* * 40W * ? *',
		'5-1 * * * ? *',
		'*/0 * * * ? *',
		'1,, * * * ? *',
		'* * * * ? 1969',
		'* * * * ? 2200',
		'? * * * ? *',
		'1-2-3 * * * ? *',
	])('cron(%s) is none', (fields) => {
		expect(() => parseSchedule(`cron(${fields})`, 0)).toThrow('Parameter ScheduleExpression is not valid.');
	});

	it('is due at just the minutes that its fields name', () => {
		const values = (least: number, most: number) =>
			fc.oneof(
				fc.constant({text: '*', has: () => true}),
				fc.integer({min: least, max: most}).map((one) => ({text: `${one}`, has: (value: number) => value === one})),
				fc.tuple(fc.integer({min: least, max: most}), fc.integer({min: least, max: most})).map(([a, b]) => {
					const [from, to] = [Math.min(a, b), Math.max(a, b)];
					return {text: `${from}-${to}`, has: (value: number) => value >= from && value <= to};
				}),
				fc.tuple(fc.integer({min: least, max: most}), fc.integer({min: 1, max: most})).map(([from, step]) => ({
					text: `${from}/${step}`,
					has: (value: number) => value >= from && (value - from) % step === 0,
				})),
			);
		const start = at('2026-02-26T00:00');
		fc.assert(
			fc.property(
				values(0, 59),
				values(0, 23),
				values(1, 31),
				values(1, 12),
				values(1, 7),
				fc.boolean(),
				(minutes, hours, days, months, weekdays, byWeekday) => {
					const dayFields = byWeekday ? ['?', months.text, weekdays.text] : [days.text, months.text, '?'];
					const next = parseSchedule(`cron(${[minutes.text, hours.text, ...dayFields].join(' ')} *)`, start);
					let due = next(start - 1);
					for (let time = start; time < start + 5 * 86_400_000; time += 60_000) {
						const date = new Date(time);
						const isDay = byWeekday ? weekdays.has(date.getUTCDay() + 1) : days.has(date.getUTCDate());
						const isDue =
							minutes.has(date.getUTCMinutes()) &&
							hours.has(date.getUTCHours()) &&
							isDay &&
							months.has(date.getUTCMonth() + 1);
						if ((due === time) !== isDue) throw new Error(`${date.toISOString()}: ${iso(due)}`);
						if (isDue) due = next(time);
					}
				},
			),
			{numRuns: 60},
		);
	});
});
