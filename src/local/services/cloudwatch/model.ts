import type {Dimension, StandardUnit} from '@aws-sdk/client-cloudwatch';

export interface MetricIdentity {
	readonly namespace: string;
	readonly name: string;
	/** In the order of their names. */
	readonly dimensions: readonly Dimension[];
}

export interface MetricRecord extends MetricIdentity {
	/** Number under which its data is stored. */
	readonly id: number;
	/** Milliseconds since 1970 of the newest datum, to the hour. */
	lastSeen: number;
}

/** One datum: a sample, several, or a set of statistics. */
export interface Datum {
	/** Seconds since 1970: of the minute, or of the second for high resolution. */
	readonly time: number;
	readonly unit: StandardUnit;
	readonly count: number;
	readonly sum: number;
	readonly minimum: number;
	readonly maximum: number;
	/** Values and how often each came; undefined for a set of statistics, which has no percentiles. */
	readonly samples: ReadonlyArray<readonly [value: number, count: number]> | undefined;
}

export const sortedDimensions = (dimensions: readonly Dimension[] = []): Dimension[] =>
	dimensions.map(({Name, Value}) => ({Name, Value})).sort((a, b) => ((a.Name ?? '') < (b.Name ?? '') ? -1 : 1));

export const keyOf = ({namespace, name, dimensions}: MetricIdentity): string =>
	JSON.stringify([namespace, name, ...dimensions.map(({Name, Value}) => [Name, Value])]);

/** Data is kept this long; metrics without newer data are not listed any more. */
export const keptSeconds = 15 * 86_400;
