import type {Filter, Tag} from '@aws-sdk/client-ec2';
import {invalidValue} from './errors.ts';

type FilterValue = string | number | boolean | undefined;

/** What a record shows under each filter name that AWS documents for it. */
export type FilterFields<Record_> = Readonly<Record<string, (record: Record_) => FilterValue | readonly FilterValue[]>>;

/**
 * Whether a record passes all filters; the values of one filter are alternatives. `*` and `?` are wildcards, a
 * backslash takes their meaning away ("List and filter using the CLI and API", EC2 user guide).
 * Throws InvalidParameterValue for a filter name that the resource does not have.
 */
export function passes<Record_ extends object>(
	record: Record_,
	filters: readonly Filter[] | undefined,
	fields: FilterFields<Record_>,
): boolean {
	return (filters ?? []).every(({Name = '', Values = []}) => {
		const shown = shownValues(record, Name, fields);
		return Values.some((pattern) => shown.some((value) => wildcard(pattern).test(value)));
	});
}

function shownValues<Record_ extends object>(record: Record_, name: string, fields: FilterFields<Record_>): string[] {
	const tags = (record as {readonly Tags?: readonly Tag[]}).Tags ?? [];
	if (name === 'tag-key') return tags.map(({Key = ''}) => Key);
	if (name.startsWith('tag:')) return tags.filter(({Key}) => Key === name.slice(4)).map(({Value = ''}) => Value);
	const field = fields[name];
	if (field === undefined) throw invalidValue(`The filter '${name}' is invalid`);
	const values = [field(record)].flat() as FilterValue[];
	return values.filter((value) => value !== undefined).map(String);
}

/** The pattern of a filter value; case counts. */
export function wildcard(pattern: string): RegExp {
	const source = pattern.replaceAll(/\\([*?\\])|([*?])|([.+^${}()|[\]\\/-])/g, (_, escaped, wild, special) => {
		if (wild !== undefined) return wild === '*' ? '.*' : '.';
		return `\\${escaped ?? special}`;
	});
	return new RegExp(`^${source}$`, 's');
}
