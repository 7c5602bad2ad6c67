/** One figure, with what it is held against. */
export interface Measurement {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	/** What `ratio` is to, measured in the same run; undefined for an absolute goal. */
	readonly comparedWith?: string;
	readonly ratio?: number;
	/** In words, for example `at most 2.5 times`. */
	readonly goal: string;
	readonly met: boolean;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value that a share of all values is below. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}

/** A figure that should be at most so many times another one. */
export function atMostTimes(
	name: string,
	value: number,
	unit: string,
	other: {what: string; value: number},
	most: number,
): Measurement {
	const ratio = value / other.value;
	return {
		name,
		value,
		unit,
		comparedWith: `${other.what}: ${round(other.value)} ${unit}`,
		ratio: round(ratio),
		goal: `at most ${most} times`,
		met: ratio <= most,
	};
}

export function atMost(name: string, value: number, unit: string, most: number): Measurement {
	return {name, value, unit, goal: `at most ${most} ${unit}`, met: value <= most};
}

export function atLeast(name: string, value: number, unit: string, least: number): Measurement {
	return {name, value, unit, goal: `at least ${least} ${unit}`, met: value >= least};
}

/** A figure of which nothing is asked: it is to be kept in sight, or to read another one by. */
export const noted = (name: string, value: number, unit: string): Measurement => ({
	...{name, value, unit, goal: 'none', met: true},
});

/** A figure that cannot be had here. */
export const notMeasured = (name: string, unit: string, why: string): Measurement => ({
	...{name, value: Number.NaN, unit, goal: `not measured: ${why}`, met: true},
});

export const round = (value: number): number => Number(value.toPrecision(4));
