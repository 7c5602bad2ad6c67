/** A value that can be drawn. */
export const isKnown = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

/** Lowest and highest of what is drawn. */
export interface Range {
	readonly min: number;
	readonly max: number;
}

/** The range of the known values, with either end fixed if wanted; from 0 to 1 when nothing is known. */
export function rangeOf(values: Iterable<number | undefined>, fixed: Partial<Range> = {}): Range {
	let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const value of values) {
		if (!isKnown(value)) continue;
		if (value < lowest) lowest = value;
		if (value > highest) highest = value;
	}
	const min = isKnown(fixed.min) ? fixed.min : lowest;
	const max = isKnown(fixed.max) ? fixed.max : highest;
	if (!isKnown(min)) return {min: isKnown(max) ? Math.min(0, max - 1) : 0, max: isKnown(max) ? max : 1};
	return {min, max: isKnown(max) ? Math.max(min, max) : min + 1};
}

/** Where a value lies in a range, from 0 to 1; what is outside is at its end. In a range without extent: the middle. */
export function fractionOf(value: number, {min, max}: Range): number {
	if (max <= min) return value < min ? 0 : value > max ? 1 : 0.5;
	// Halved first: the difference of huge values would be infinite.
	const fraction = (value / 2 - min / 2) / (max / 2 - min / 2);
	return Number.isNaN(fraction) ? 0 : Math.min(1, Math.max(0, fraction));
}

/** Round values in a range, lowest first, about `wanted` of them: multiples of 1, 2, 2.5 or 5 times a power of ten. */
export function niceTicks({min, max}: Range, wanted: number): number[] {
	const rough = (max / 2 - min / 2) * (2 / Math.max(1, wanted - 1));
	if (!(rough > 0) || !Number.isFinite(rough)) return max > min ? [min, max] : [min];
	const power = 10 ** Math.floor(Math.log10(rough));
	if (power === 0) return [min, max];
	const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
	const step = factor * power;
	const first = Math.ceil(min / step - 1e-9);
	const last = Math.floor(max / step + 1e-9);
	const ticks = Array.from({length: Math.max(0, Math.min(last - first + 1, wanted + 2))}, (_, at) =>
		Number(((first + at) * step).toPrecision(12)),
	);
	return ticks.length >= 2 ? ticks : [min, max];
}
