import type {LaunchProfile, PoolTask} from '../operations/pool/look.ts';

/** The parts of a launch, in their order. */
export const launchParts = ['provision', 'pull', 'start', 'ready'] as const;
export type LaunchPart = (typeof launchParts)[number];

/** How long launches took. Seconds. */
export interface Launches {
	readonly count: number;
	readonly p50: number;
	readonly p95: number;
	/** The median of each part, as far as it is known. */
	readonly parts: Readonly<Partial<Record<LaunchPart, number>>>;
}

/** Older launches tell of other images and other days. */
const mostLaunches = 1000;

const known = new WeakMap<ReadonlyMap<string, PoolTask>, Launches | undefined>();

/** The last launches among the records; undefined while there is none. The same rows give the same object. */
export function launchesOf(rows: ReadonlyMap<string, PoolTask>): Launches | undefined {
	if (!known.has(rows)) known.set(rows, measured(rows));
	return known.get(rows);
}

function measured(rows: ReadonlyMap<string, PoolTask>): Launches | undefined {
	const profiles: LaunchProfile[] = [];
	for (const {launch} of rows.values()) if (launch?.total !== undefined) profiles.push(launch);
	const last = profiles.slice(-mostLaunches);
	const totals = sorted(last.map(({total = 0}) => total));
	if (totals.length === 0) return undefined;
	const parts = launchParts.flatMap((part) => {
		const seconds = sorted(last.flatMap((profile) => profile[part] ?? []));
		return seconds.length === 0 ? [] : [[part, quantile(seconds, 0.5)]];
	});
	return {
		...{count: totals.length, p50: quantile(totals, 0.5), p95: quantile(totals, 0.95)},
		parts: Object.fromEntries(parts),
	};
}

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** The least value that at least a share of all is not above. */
const quantile = (values: Float64Array, share: number): number =>
	values[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;
