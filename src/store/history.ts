/** What was wanted of something and what there was, at a time in milliseconds since 1970. */
export interface Point {
	readonly at: number;
	readonly target: number;
	readonly actual: number;
}

/** How much of the past is kept and shown. Seconds. */
export const historySeconds = 180;

const secondOf = (at: number): number => Math.floor(at / 1000);

/** The points with one more, at most one a second and none older than the history reaches. */
export function append(points: readonly Point[], point: Point): readonly Point[] {
	const second = secondOf(point.at);
	const last = points.at(-1);
	if (last !== undefined && secondOf(last.at) > second) return points;
	const earlier = last !== undefined && secondOf(last.at) === second ? points.slice(0, -1) : points;
	const oldest = second - historySeconds;
	const kept = earlier.findIndex(({at}) => secondOf(at) > oldest);
	return [...(kept === -1 ? [] : earlier.slice(kept)), point];
}

export interface Series {
	/** A value a second, oldest first; NaN where nothing is known. */
	readonly target: readonly number[];
	readonly actual: readonly number[];
}

/** Longest time over which a value is taken to have stayed as it was: looks are seconds apart while nothing moves. */
const longestGap = 5;

/** The last `seconds` up to `until`, evenly spaced. Between two looks a value stays; over longer gaps it is unknown. */
export function seriesOf(points: readonly Point[], seconds: number, until: number): Series {
	const end = secondOf(until);
	const target = new Array<number>(seconds).fill(Number.NaN);
	const actual = new Array<number>(seconds).fill(Number.NaN);
	points.forEach((point, index) => {
		const from = secondOf(point.at);
		const next = points[index + 1];
		const stays = Math.min(next === undefined ? end + 1 : secondOf(next.at), from + longestGap);
		for (let second = Math.max(from, end - seconds + 1); second < Math.min(stays, end + 1); second++) {
			target[second - end + seconds - 1] = point.target;
			actual[second - end + seconds - 1] = point.actual;
		}
	});
	return {target, actual};
}

/**
 * What several hosts have used together: amounts are added, fractions of their limits averaged. A host that was not
 * there counts for nothing.
 */
export function together(all: readonly Series[], how: 'sum' | 'average'): Series {
	const combined = (values: readonly (readonly number[])[]): number[] =>
		Array.from({length: Math.max(0, ...values.map(({length}) => length))}, (_, index) => {
			const known = values.map((series) => series[index] ?? Number.NaN).filter((value) => !Number.isNaN(value));
			if (known.length === 0) return Number.NaN;
			const sum = known.reduce((total, value) => total + value, 0);
			return how === 'sum' ? sum : sum / known.length;
		});
	return {target: combined(all.map(({target}) => target)), actual: combined(all.map(({actual}) => actual))};
}
