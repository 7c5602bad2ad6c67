import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {append, historySeconds, type Point, seriesOf, together} from '../../src/store/history.ts';

const point = (second: number, actual = second, target = 1): Point => ({at: second * 1000, actual, target});
const appended = (seconds: readonly number[]): readonly Point[] =>
	seconds.reduce<readonly Point[]>((points, second) => append(points, point(second)), []);

describe('the past of a host', () => {
	it('has the newest point of a second', () => {
		const points = append(append([], {...point(7), at: 7000}), {...point(7, 42), at: 7900});
		expect(points).toMatchObject([{actual: 42}]);
	});

	it('never grows beyond what it reaches back to, whenever points come', () => {
		fc.assert(
			fc.property(fc.array(fc.double({min: 0, max: 1000, noNaN: true}), {maxLength: 400}), (seconds) => {
				const points = appended(seconds);
				expect(points.length).toBeLessThanOrEqual(historySeconds);
				const times = points.map(({at}) => Math.floor(at / 1000));
				expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
				if (times.length > 0) expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(historySeconds);
			}),
		);
	});

	it('ignores a clock that was set back', () => {
		expect(appended([10, 4])).toEqual([point(10)]);
	});
});

describe('a series of it', () => {
	it('has a value a second, and keeps the last one between two looks', () => {
		expect(seriesOf([point(10), point(13)], 5, 14_500)).toEqual({
			actual: [10, 10, 10, 13, 13],
			target: [1, 1, 1, 1, 1],
		});
	});

	it('does not know what was before the first look, nor in a long silence', () => {
		const {NaN: unknown} = Number;
		expect(seriesOf([point(10), point(20)], 12, 20_000).actual).toEqual([
			...[unknown, 10, 10, 10, 10, 10],
			...[unknown, unknown, unknown, unknown, unknown, 20],
		]);
	});

	it('is as long as was asked for, whatever there is', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(500)), fc.integer({min: 1, max: 200}), fc.nat(600), (seconds, length, until) => {
				const {actual, target} = seriesOf(appended(seconds), length, until * 1000);
				expect([actual.length, target.length]).toEqual([length, length]);
			}),
		);
	});

	it('of several hosts adds amounts, averages fractions, and leaves out who was not there', () => {
		const {NaN: unknown} = Number;
		const one = {actual: [unknown, 2, 4], target: [unknown, 1, 1]};
		const two = {actual: [unknown, unknown, 8], target: [unknown, unknown, 3]};
		expect(together([one, two], 'sum')).toEqual({actual: [unknown, 2, 12], target: [unknown, 1, 4]});
		expect(together([one, two], 'average').actual).toEqual([unknown, 2, 6]);
		expect(together([], 'sum')).toEqual({actual: [], target: []});
	});
});
