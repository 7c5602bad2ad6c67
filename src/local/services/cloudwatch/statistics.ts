import {invalidValue} from './errors.ts';
import type {Datum} from './model.ts';

/** All data of one period. */
export interface Bucket {
	/** Start of the period, in seconds since 1970. */
	readonly time: number;
	readonly data: readonly Datum[];
}

/** Data by period; periods start at multiples of their length. */
export function bucketsOf(data: readonly Datum[], period: number): Bucket[] {
	const groups = Map.groupBy(data, ({time}) => Math.floor(time / period) * period);
	return [...groups].map(([time, members]) => ({time, data: members})).sort((a, b) => a.time - b.time);
}

/**
 * `Average`, `p99`… of a period; undefined for a percentile of data that came as sets of statistics.
 * Throws InvalidParameterValue for a statistic that is none.
 */
export function statistic(name: string, {data}: Bucket): number | undefined {
	const total = (pick: (datum: Datum) => number): number => data.reduce((sum, datum) => sum + pick(datum), 0);
	const count = total((datum) => datum.count);
	switch (name) {
		case 'SampleCount':
			return count;
		case 'Sum':
			return total(({sum}) => sum);
		case 'Average':
			return total(({sum}) => sum) / count;
		case 'Minimum':
			return Math.min(...data.map(({minimum}) => minimum));
		case 'Maximum':
			return Math.max(...data.map(({maximum}) => maximum));
		default:
			return percentile(percentOf(name), data);
	}
}

/** `p95` → 95. */
export function percentOf(name: string): number {
	const percent = Number(/^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)?.[1] ?? Number.NaN);
	if (Number.isNaN(percent)) throw invalidValue(`The value ${name} for parameter Statistic is not supported.`);
	return percent;
}

/** Between the two samples next to the rank, in proportion. */
function percentile(percent: number, data: readonly Datum[]): number | undefined {
	const samples: Array<readonly [number, number]> = [];
	for (const {samples: own, minimum, maximum, count} of data) {
		if (own !== undefined) samples.push(...own);
		else if (minimum === maximum) samples.push([minimum, count]);
		else return undefined;
	}
	samples.sort(([a], [b]) => a - b);
	const count = samples.reduce((sum, [, times]) => sum + times, 0);
	const rank = (percent / 100) * (count - 1);
	const [low, high] = [sampleAt(samples, Math.floor(rank)), sampleAt(samples, Math.ceil(rank))];
	return low + (high - low) * (rank - Math.floor(rank));
}

function sampleAt(samples: ReadonlyArray<readonly [number, number]>, index: number): number {
	let passed = 0;
	for (const [value, count] of samples) {
		passed += count;
		if (index < passed) return value;
	}
	return samples.at(-1)?.[0] ?? Number.NaN;
}
