import type {MetricDatum, StandardUnit} from '@aws-sdk/client-cloudwatch';

type Json = Record<string, unknown>;

/** Data that a log event carries, with the namespace that they belong to. */
interface EmbeddedData {
	readonly namespace: string;
	readonly data: readonly MetricDatum[];
}

const hour = 3_600_000;
const mostDimensions = 30;
const mostMetrics = 100;
const mostValues = 100;

const rates = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'].flatMap((unit) => [
	unit,
	unit.replace('yte', 'it'),
]);
const units: ReadonlySet<unknown> = new Set([
	...[...rates, 'Count'].flatMap((unit) => [unit, `${unit}/Second`]),
	...['Seconds', 'Milliseconds', 'Microseconds', 'Percent', 'None'],
]);

/**
 * The metrics in a log event of the embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 * What does not keep to the format carries none: AWS tells nobody of it either. `now` is in milliseconds since 1970.
 */
export function embeddedMetrics(message: string, now: number): EmbeddedData[] {
	// Most events are no JSON, or none of this kind.
	const root = message.includes('"_aws"') ? parse(message) : undefined;
	const {Timestamp: time, CloudWatchMetrics: directives} = isObject(root?._aws) ? root._aws : {};
	if (root === undefined || typeof time !== 'number' || !Array.isArray(directives)) return [];
	if (time > now + 2 * hour || time < now - 14 * 24 * hour) return [];
	return directives.filter(isDirective).map((directive) => ({
		namespace: directive.Namespace,
		data: dataOf(directive, root, new Date(time)),
	}));
}

interface Definition {
	readonly Name: string;
	readonly Unit?: StandardUnit;
	readonly StorageResolution?: 1 | 60;
}

interface Directive {
	readonly Namespace: string;
	readonly Dimensions: readonly (readonly string[])[];
	readonly Metrics: readonly Definition[];
}

function isDirective(value: unknown): value is Directive {
	if (!isObject(value)) return false;
	const {Namespace, Dimensions, Metrics} = value;
	return (
		typeof Namespace === 'string' &&
		/^(?!AWS\/)[\w.\-/#: ]{1,256}$/.test(Namespace) &&
		Array.isArray(Dimensions) &&
		Dimensions.every((set) => Array.isArray(set) && set.length <= mostDimensions && set.every(isName)) &&
		Array.isArray(Metrics) &&
		Metrics.length <= mostMetrics &&
		Metrics.every(isDefinition)
	);
}

function isDefinition(value: unknown): value is Definition {
	if (!isObject(value)) return false;
	const {Name, Unit = 'None', StorageResolution = 60} = value;
	return isName(Name) && units.has(Unit) && (StorageResolution === 1 || StorageResolution === 60);
}

/** Every metric with a value, under every set of dimensions that all have one. */
function dataOf({Dimensions, Metrics}: Directive, root: Json, Timestamp: Date): MetricDatum[] {
	const sets = Dimensions.filter((names) => names.every((name) => isName(own(root, name)))).map((names) =>
		names.map((Name) => ({Name, Value: String(own(root, Name))})),
	);
	return Metrics.flatMap(({Name: MetricName, Unit = 'None', StorageResolution = 60}) => {
		const Values = [own(root, MetricName)].flat();
		if (Values.length === 0 || Values.length > mostValues || !Values.every(isNumber)) return [];
		return sets.map((set) => ({MetricName, Dimensions: set, Timestamp, Unit, StorageResolution, Values}));
	});
}

const own = (root: Json, name: string): unknown => (Object.hasOwn(root, name) ? root[name] : undefined);
const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 1024;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function parse(message: string): Json | undefined {
	try {
		const value: unknown = JSON.parse(message);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
