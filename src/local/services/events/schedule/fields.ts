/** The values that a field of a cron expression stands for, in order. */
export interface FieldRange {
	readonly least: number;
	readonly most: number;
	/** Names of the values from `least` on: `JAN`… */
	readonly names?: readonly string[];
}

export const ranges = {
	minutes: {least: 0, most: 59},
	hours: {least: 0, most: 23},
	dayOfMonth: {least: 1, most: 31},
	month: {least: 1, most: 12, names: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')},
	dayOfWeek: {least: 1, most: 7, names: 'SUN MON TUE WED THU FRI SAT'.split(' ')},
	year: {least: 1970, most: 2199},
} as const satisfies Record<string, FieldRange>;

/** Lists, ranges and steps: `1,5-10,20/5`; undefined for what is none. */
export function valuesOf(text: string, range: FieldRange): readonly number[] | undefined {
	const values = new Set<number>();
	for (const item of text.split(',')) {
		const [, span = '', step] = /^([^/]+)(?:\/(\d{1,4}))?$/.exec(item) ?? [];
		const [from, to] = spanOf(span, step !== undefined, range);
		const stride = step === undefined ? 1 : Number(step);
		if (from === undefined || to === undefined || from > to || stride === 0) return undefined;
		for (let value = from; value <= to; value += stride) values.add(value);
	}
	return [...values].sort((a, b) => a - b);
}

function spanOf(text: string, isStepped: boolean, range: FieldRange): readonly (number | undefined)[] {
	if (text === '*') return [range.least, range.most];
	const [first = '', last, ...more] = text.split('-');
	if (more.length > 0) return [];
	const from = readValue(first, range);
	if (last !== undefined) return [from, readValue(last, range)];
	return [from, isStepped ? range.most : from];
}

/** A number of the range, or its name. */
export function readValue(text: string, {least, most, names}: FieldRange): number | undefined {
	const named = names?.indexOf(text.toUpperCase()) ?? -1;
	const value = named >= 0 ? least + named : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
	return value >= least && value <= most ? value : undefined;
}
