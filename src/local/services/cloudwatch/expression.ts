import {AwsError} from '../../wire/errors.ts';

/** Values by time, in seconds since 1970. */
export type Series = ReadonlyMap<number, number>;
type Value = number | Series | readonly Series[];

export interface ExpressionScope {
	/** The series of another query, by its id. */
	readonly series: (id: string) => Series;
	/** Seconds. */
	readonly period: number;
}

const invalid = (what: string): AwsError => new AwsError('ValidationError', `Error in expression: ${what}`, 400);

/**
 * Metric math: numbers, ids of queries, `+ - * /`, parentheses, lists, and the functions SUM, AVG, MIN, MAX, ABS, CEIL,
 * FLOOR, RATE, DIFF, FILL, PERIOD ("Using metric math", CloudWatch user guide). Throws ValidationError for anything else.
 */
export function evaluate(expression: string, scope: ExpressionScope): Series {
	const tokens = expression.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|[-+*/(),[\]]|\S/g) ?? [];
	const result = new Evaluation(tokens, scope).run();
	if (result instanceof Map) return result as Series;
	throw invalid('the result is not a time series');
}

class Evaluation {
	readonly #tokens: readonly string[];
	readonly #scope: ExpressionScope;
	#next = 0;

	constructor(tokens: readonly string[], scope: ExpressionScope) {
		this.#tokens = tokens;
		this.#scope = scope;
	}

	run(): Value {
		const value = this.#sum();
		if (this.#next < this.#tokens.length) throw invalid(`unexpected ${this.#tokens[this.#next]}`);
		return value;
	}

	#sum(): Value {
		let value = this.#product();
		for (;;) {
			if (this.#accept('+')) value = combine(value, this.#product(), (a, b) => a + b);
			else if (this.#accept('-')) value = combine(value, this.#product(), (a, b) => a - b);
			else return value;
		}
	}

	#product(): Value {
		let value = this.#unit();
		for (;;) {
			if (this.#accept('*')) value = combine(value, this.#unit(), (a, b) => a * b);
			else if (this.#accept('/')) value = combine(value, this.#unit(), (a, b) => a / b);
			else return value;
		}
	}

	#unit(): Value {
		const token = this.#tokens[this.#next];
		this.#next += 1;
		if (token === undefined) throw invalid('it ends too early');
		if (token === '-') return combine(-1, this.#unit(), (a, b) => a * b);
		if (token === '(') return this.#until(')')[0] ?? 0;
		if (token === '[') return this.#until(']').map(asSeries);
		if (/^\d/.test(token)) return Number(token);
		if (this.#accept('(')) return call(token, this.#until(')'), this.#scope.period);
		if (/^[a-z]\w*$/.test(token)) return this.#scope.series(token);
		throw invalid(`unexpected ${token}`);
	}

	#until(end: string): Value[] {
		const values: Value[] = [];
		while (!this.#accept(end)) {
			values.push(this.#sum());
			if (!this.#accept(',') && this.#tokens[this.#next] !== end) throw invalid(`${end} is missing`);
		}
		return values;
	}

	#accept(token: string): boolean {
		if (this.#tokens[this.#next] !== token) return false;
		this.#next += 1;
		return true;
	}
}

const isSeries = (value: Value): value is Series => value instanceof Map;

function asSeries(value: Value): Series {
	if (isSeries(value)) return value;
	throw invalid('a time series is expected');
}

const mapped = (series: Series, apply: (value: number, time: number) => number): Series =>
	new Map(
		[...series]
			.map(([time, value]) => [time, apply(value, time)] as const)
			.filter(([, value]) => Number.isFinite(value)),
	);

/** Two series meet where both have a value; a number meets every value. */
function combine(left: Value, right: Value, apply: (a: number, b: number) => number): Value {
	if (typeof left === 'number' && typeof right === 'number') return apply(left, right);
	if (typeof left === 'number') return mapped(asSeries(right), (value) => apply(left, value));
	if (typeof right === 'number') return mapped(asSeries(left), (value) => apply(value, right));
	const other = asSeries(right);
	return mapped(asSeries(left), (value, time) => apply(value, other.get(time) ?? Number.NaN));
}

type Reduce = (values: readonly number[]) => number;

const reducers: Readonly<Record<string, Reduce>> = {
	SUM: (values) => values.reduce((total, value) => total + value, 0),
	AVG: (values) => values.reduce((total, value) => total + value, 0) / values.length,
	MIN: (values) => Math.min(...values),
	MAX: (values) => Math.max(...values),
};
const mappers: Readonly<Record<string, (value: number) => number>> = {
	ABS: Math.abs,
	CEIL: Math.ceil,
	FLOOR: Math.floor,
};

function call(name: string, [first, second]: readonly Value[], period: number): Value {
	if (first === undefined) throw invalid(`${name} needs an argument`);
	const reduce = reducers[name];
	if (reduce !== undefined) return reduced(first, reduce);
	const map = mappers[name];
	if (map !== undefined) return mapped(asSeries(first), map);
	if (name === 'PERIOD') return mapped(asSeries(first), () => period);
	if (name === 'DIFF') return differences(asSeries(first), (change) => change);
	if (name === 'RATE') return differences(asSeries(first), (change, seconds) => change / seconds);
	if (name === 'FILL' && typeof second === 'number') return filled(asSeries(first), second, period);
	throw invalid(`the function ${name} is not supported`);
}

/** Over a list: time by time; over one series: its one value at every time. */
function reduced(value: Value, reduce: Reduce): Value {
	if (isSeries(value)) {
		const single = reduce([...value.values()]);
		return mapped(value, () => single);
	}
	if (typeof value === 'number') throw invalid('a time series is expected');
	const times = new Set(value.flatMap((series) => [...series.keys()]));
	return new Map([...times].map((time) => [time, reduce(value.flatMap((series) => series.get(time) ?? []))]));
}

function differences(series: Series, apply: (change: number, seconds: number) => number): Series {
	const points = [...series].sort(([a], [b]) => a - b);
	return new Map(
		points.flatMap(([time, value], index) => {
			const before = points[index - 1];
			return before === undefined ? [] : [[time, apply(value - before[1], time - before[0])] as const];
		}),
	);
}

function filled(series: Series, value: number, period: number): Series {
	const times = [...series.keys()];
	const result = new Map(series);
	for (let time = Math.min(...times); time < Math.max(...times); time += period) {
		if (!result.has(time)) result.set(time, value);
	}
	return result;
}
