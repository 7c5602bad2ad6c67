import type {ParameterStringFilter, ParametersFilter} from '@aws-sdk/client-ssm';
import {invalidFilterKey} from './errors.ts';
import {newest, type ParameterRecord} from './parameters.ts';

type Test = (record: ParameterRecord) => boolean;

/** What DescribeParameters and GetParametersByPath filter by. Throws InvalidFilterKey. */
export function parameterFilter(
	filters: readonly ParameterStringFilter[] = [],
	older: readonly ParametersFilter[] = [],
): Test {
	const tests = [
		...filters.map(({Key = '', Option, Values = []}) => testOf(Key, Option, Values)),
		...older.map(({Key = '', Values = []}) => testOf(Key, 'BeginsWith', Values)),
	];
	return (record) => tests.every((test) => test(record));
}

function testOf(key: string, option: string | undefined, values: readonly string[]): Test {
	const fits = (text: string | undefined): boolean =>
		text !== undefined && (values.length === 0 || values.some((value) => compare(text, option, value)));
	if (key === 'Path') return pathTest(option, values);
	if (key === 'Name') return ({name}) => fits(name) || fits(name.replace(/^\//, ''));
	if (key === 'Type') return (record) => fits(newest(record).type);
	if (key === 'KeyId') return (record) => fits(newest(record).keyId);
	if (key === 'Tier') return (record) => fits(newest(record).tier);
	if (key === 'DataType') return (record) => fits(newest(record).dataType);
	if (key === 'Label') return ({versions}) => versions.some(({labels}) => labels.some(fits));
	if (key.startsWith('tag:')) return ({tags}) => tags.some(({Key, Value}) => Key === key.slice(4) && fits(Value));
	throw invalidFilterKey(`The filter key "${key}" is not valid.`);
}

function compare(text: string, option: string | undefined, value: string): boolean {
	if (option === 'BeginsWith') return text.startsWith(value);
	return option === 'Contains' ? text.includes(value) : text === value;
}

function pathTest(option: string | undefined, paths: readonly string[]): Test {
	return ({name}) => paths.some((path) => isBelow(name, path, option === 'Recursive'));
}

/** Whether a parameter lies in a path: directly, or at any depth. */
export function isBelow(name: string, path: string, recursive: boolean): boolean {
	const folder = path.endsWith('/') ? path : `${path}/`;
	const full = name.startsWith('/') ? name : `/${name}`;
	if (!full.startsWith(folder)) return false;
	return recursive || !full.slice(folder.length).includes('/');
}
