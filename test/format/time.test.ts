import {describe, expect, test} from 'vitest';
import {age, ago, clock, dayAndClock, duration, span} from '../../src/format/time.ts';

const day = 86_400_000;

describe('times are written as people say them', () => {
	test('how long something took', () => {
		const took = [850, 1200, 9960, 59_960, 124_000, 11_520_000, 5 * day, Number.NaN];
		expect(took.map(duration)).toEqual(['850 ms', '1.2 s', '10 s', '1m00s', '2m04s', '3h12m', '5d', '-']);
	});

	test('the same in a sentence', () => {
		expect([-5, 12_000, 119_000, 180_000, 7_200_000, 5 * day].map(span)).toEqual([
			...['0 s', '12 s', '119 s', '3 min', '2 h', '5 d'],
		]);
	});

	test('how old something is', () => {
		expect([599_999, 600_000, 3_599_999, 3_600_000].map((now) => age(0, now))).toEqual([
			'9m59s',
			'10m',
			'59m',
			'1h00m',
		]);
		expect([age(0, 1999), age(undefined, 1), ago(0, 0), ago(0, 124_000)]).toEqual(['1s', '-', 'just now', '2m04s ago']);
	});

	test('when something was', () => {
		const date = new Date(2026, 0, 1, 12, 4, 31);
		expect([clock(date), dayAndClock(date)]).toEqual(['12:04:31', '2026-01-01 12:04:31']);
		expect(clock(new Date(Number.NaN))).toBe('--:--:--');
	});
});
