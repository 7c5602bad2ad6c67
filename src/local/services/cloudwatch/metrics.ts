import {randomInt} from 'node:crypto';
import type {Dimension, MetricDatum, StandardUnit} from '@aws-sdk/client-cloudwatch';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import type {DatumStore} from './datum-store.ts';
import {invalidCombination, invalidValue, missingParameter} from './errors.ts';
import {type Datum, keptSeconds, keyOf, type MetricRecord, sortedDimensions} from './model.ts';

const hour = 3_600_000;
const mostDimensions = 30;
const mostValues = 150;

type MetricsContext = Pick<ServiceContext, 'clock' | 'collection'>;

/** The metrics of a region and their data. */
export class Metrics {
	readonly #context: MetricsContext;
	readonly #store: DatumStore;
	readonly #records: Collection<MetricRecord>;

	constructor(context: MetricsContext, store: DatumStore) {
		this.#context = context;
		this.#store = store;
		this.#records = context.collection('metrics');
	}

	/** Throws InvalidParameterValue, InvalidParameterCombination, MissingParameter. */
	put(namespace: string, data: readonly MetricDatum[]): void {
		const now = this.#context.clock.now().getTime();
		const checked = data.map((datum) => [datum, readDatum(datum, now)] as const);
		this.#store.append(checked.map(([datum, stored]) => [this.#record(namespace, datum, now).id, stored] as const));
	}

	/** Metrics with data that is still kept, by namespace, name and dimensions. */
	all(): MetricRecord[] {
		const oldest = this.#context.clock.now().getTime() - keptSeconds * 1000;
		return this.#records.values().filter(({lastSeen}) => lastSeen >= oldest);
	}

	/** Data of one metric from `start` until before `end`; only of that unit, when one is asked for. */
	read(
		metric: {namespace?: string | undefined; name?: string | undefined; dimensions?: readonly Dimension[] | undefined},
		start: Date,
		end: Date,
		unit?: StandardUnit,
	): Datum[] {
		const {namespace = '', name = '', dimensions} = metric;
		const record = this.#records.get(keyOf({namespace, name, dimensions: sortedDimensions(dimensions)}));
		if (record === undefined) return [];
		const data = this.#store.read(record.id, start.getTime() / 1000, end.getTime() / 1000);
		return unit === undefined ? data : data.filter((datum) => datum.unit === unit);
	}

	/** Forgets data that is older than is kept, and metrics that have no other. */
	expire(): void {
		const oldest = this.#context.clock.now().getTime() / 1000 - keptSeconds;
		this.#store.expire(oldest);
		for (const metric of this.#records.values()) {
			// Its newest datum may have come an hour later than it says, with a time two hours ahead.
			if ((metric.lastSeen + 3 * hour) / 1000 < oldest) this.#records.delete(keyOf(metric));
		}
	}

	#record(namespace: string, {MetricName: name = '', Dimensions}: MetricDatum, now: number): MetricRecord {
		const dimensions = sortedDimensions(Dimensions);
		const key = keyOf({namespace, name, dimensions});
		const known = this.#records.get(key);
		if (known !== undefined && now - known.lastSeen < hour) return known;
		const id = known?.id ?? randomInt(2 ** 48 - 1);
		return this.#records.put(key, {id, namespace, name, dimensions, lastSeen: now});
	}
}

function readDatum(datum: MetricDatum, now: number): Datum {
	if ((datum.Dimensions ?? []).length > mostDimensions) {
		throw invalidValue(
			`The collection MetricData.member.1.Dimensions must not have a size greater than ${mostDimensions}.`,
		);
	}
	const timestamp = datum.Timestamp?.getTime() ?? now;
	if (timestamp > now + 2 * hour || timestamp < now - 14 * 24 * hour) {
		throw invalidValue(
			'The parameter MetricData.member.1.Timestamp must be within the past two weeks and two hours ahead.',
		);
	}
	const resolution = datum.StorageResolution === 1 ? 1 : 60;
	const time = Math.floor(timestamp / 1000 / resolution) * resolution;
	return {time, unit: datum.Unit ?? 'None', ...valuesOf(datum)};
}

function valuesOf({Value, Values, Counts, StatisticValues: set}: MetricDatum): Omit<Datum, 'time' | 'unit'> {
	const forms = [Value, Values, set].filter((form) => form !== undefined);
	if (forms.length === 0) {
		throw missingParameter(
			'At least one of the parameters MetricData.member.1.Value, MetricData.member.1.StatisticValues must be specified.',
		);
	}
	if (forms.length > 1) {
		throw invalidCombination(
			'The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.',
		);
	}
	if (set !== undefined) {
		const {SampleCount: count = 0, Sum: sum = 0, Minimum: minimum = 0, Maximum: maximum = 0} = set;
		return {count, sum, minimum, maximum, samples: undefined};
	}
	const values = Values ?? [Value ?? 0];
	if (values.length === 0 || values.length > mostValues || (Counts !== undefined && Counts.length !== values.length)) {
		throw invalidValue(
			'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size, at most 150.',
		);
	}
	if (values.some((value) => !Number.isFinite(value))) {
		throw invalidValue('The value NaN or infinity for parameter MetricData.member.1.Value is invalid.');
	}
	const samples = values.map((value, index) => [value, Counts?.[index] ?? 1] as const);
	return {
		count: samples.reduce((total, [, count]) => total + count, 0),
		sum: samples.reduce((total, [value, count]) => total + value * count, 0),
		minimum: Math.min(...values),
		maximum: Math.max(...values),
		samples,
	};
}
