import type {KeyRange} from '../expressions/key-condition.ts';
import {type AttributeValue, compare, typeOf} from '../values/attribute-value.ts';
import {invalid, invalidParameter} from '../values/errors.ts';
import {afterAll, orderText, partEnd, partitionText} from '../values/key-order.ts';
import {type KeyAttribute, type KeySchema, keyAttributes} from './key-schema.ts';

/** Keys from `from` and before `before`. */
export interface KeyBounds {
	readonly from: string;
	readonly before: string;
}

/** The keys that a key condition is about. Throws ValidationException unless it is about the key of the schema. */
export function keyBounds(schema: KeySchema, ranges: ReadonlyMap<string, KeyRange>): KeyBounds {
	const {partition, sort} = schema;
	const ofPartition = ranges.get(partition.name);
	if (ofPartition === undefined) throw missing(partition);
	const ofSort = sort && ranges.get(sort.name);
	if (ranges.size > (ofSort === undefined ? 1 : 2)) {
		throw sort === undefined || ofSort !== undefined ? invalid('Query key condition not supported') : missing(sort);
	}
	for (const attribute of keyAttributes(schema)) checkType(attribute, ranges.get(attribute.name));
	if (ofPartition.kind !== '=') throw invalid('Query key condition not supported');
	const start = partitionText(ofPartition.value);
	if (ofSort === undefined) return {from: start, before: start + afterAll};
	const {from, before} = sortBounds(ofSort);
	return {from: start + from, before: start + before};
}

const missing = ({name}: KeyAttribute): Error => invalid(`Query condition missed key schema element: ${name}`);

function checkType({type}: KeyAttribute, range: KeyRange | undefined): void {
	if (range === undefined) return;
	const values: readonly AttributeValue[] = range.kind === 'between' ? [range.value, range.upper] : [range.value];
	if (values.some((value) => typeOf(value) !== type)) {
		throw invalidParameter('Condition parameter type does not match schema type');
	}
	if (range.kind === 'begins_with' && type === 'N') {
		throw invalidParameter('Condition parameter type does not match schema type');
	}
	if (values.some((value) => value.S === '' || value.B?.byteLength === 0)) {
		throw invalid(
			'One or more parameter values are not valid. ' +
				`The AttributeValue for a key attribute cannot contain an empty ${type === 'S' ? 'string' : 'binary'} value.`,
		);
	}
	if (range.kind === 'between' && (compare(range.value, range.upper) ?? 0) > 0) {
		throw invalid('The BETWEEN operator requires upper bound to be greater than or equal to lower bound');
	}
}

function sortBounds(range: KeyRange): KeyBounds {
	const bare = orderText(range.value);
	const [at, after] = [bare + partEnd, bare + partEnd + afterAll];
	switch (range.kind) {
		case '=':
			return {from: at, before: after};
		case '<':
			return {from: '', before: at};
		case '<=':
			return {from: '', before: after};
		case '>':
			return {from: after, before: afterAll};
		case '>=':
			return {from: at, before: afterAll};
		case 'begins_with':
			return {from: bare, before: bare + afterAll};
		case 'between':
			return {from: at, before: orderText(range.upper) + partEnd + afterAll};
	}
}
