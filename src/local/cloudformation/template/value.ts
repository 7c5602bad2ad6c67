/** Data as YAML and JSON have it: text, numbers, booleans, null, lists and records. */
export type Value = unknown;
export type Values = Readonly<Record<string, Value>>;

export function isRecord(value: Value): value is Values {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether both are the same data; the order of a record's members does not count. */
export function isSame(a: Value, b: Value): boolean {
	return canonical(a) === canonical(b);
}

/** JSON with members in the order of their names. */
export function canonical(value: Value): string {
	return JSON.stringify(value, (_, member: Value) =>
		isRecord(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
	);
}

/** A scalar as CloudFormation turns it into text; undefined for lists, records and null. */
export function asText(value: Value): string | undefined {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: undefined;
}

/** The only member of a record that has exactly one. */
export function onlyMember(value: Values): readonly [name: string, value: Value] | undefined {
	const [first, second] = Object.entries(value);
	return second === undefined ? first : undefined;
}
