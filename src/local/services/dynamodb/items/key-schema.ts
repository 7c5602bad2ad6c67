import type {AttributeDefinition, KeySchemaElement} from '@aws-sdk/client-dynamodb';
import {type AttributeValue, attributeOf, type Item, sizeOfItem, typeOf} from '../values/attribute-value.ts';
import {checkedValue} from '../values/check.ts';
import {invalid, invalidParameter} from '../values/errors.ts';
import {orderText, partEnd, partitionText} from '../values/key-order.ts';

export interface KeyAttribute {
	readonly name: string;
	readonly type: 'S' | 'N' | 'B';
}

/** The attributes that name an item in a table or an index. */
export interface KeySchema {
	readonly partition: KeyAttribute;
	readonly sort: KeyAttribute | undefined;
}

export function keySchemaOf(
	elements: readonly KeySchemaElement[],
	definitions: readonly AttributeDefinition[],
): KeySchema {
	const find = (keyType: 'HASH' | 'RANGE'): KeyAttribute | undefined => {
		const name = elements.find(({KeyType}) => KeyType === keyType)?.AttributeName;
		if (name === undefined) return undefined;
		const type = definitions.find(({AttributeName}) => AttributeName === name)?.AttributeType ?? 'S';
		return {name, type};
	};
	const partition = find('HASH');
	if (partition === undefined) throw new TypeError('Every key schema has a HASH key.');
	return {partition, sort: find('RANGE')};
}

export const keyAttributes = ({partition, sort}: KeySchema): readonly KeyAttribute[] =>
	sort === undefined ? [partition] : [partition, sort];

/** Where an item stands among all; undefined when it has not all of the key's attributes, as in a sparse index. */
export function keyText({partition, sort}: KeySchema, item: Item): string | undefined {
	const partitionValue = attributeOf(item, partition.name);
	if (partitionValue === undefined) return undefined;
	if (sort === undefined) return partitionText(partitionValue);
	const sortValue = attributeOf(item, sort.name);
	return sortValue && partitionText(partitionValue) + orderText(sortValue) + partEnd;
}

/** The attributes of a key out of an item. */
export function keyOf(schema: KeySchema, item: Item): Record<string, AttributeValue> {
	return Object.fromEntries(
		keyAttributes(schema).flatMap(({name}) => {
			const value = attributeOf(item, name);
			return value === undefined ? [] : [[name, value]];
		}),
	);
}

/** A key from a request. Throws ValidationException unless it has exactly the attributes of the schema. */
export function checkedKey(schema: KeySchema, key: Readonly<Record<string, AttributeValue>> | undefined): Item {
	const attributes = keyAttributes(schema);
	const given = key ?? {};
	const values = attributes.map((attribute) => {
		const value = attributeOf(given, attribute.name);
		const found = value && checkedValue(value);
		if (found === undefined || typeOf(found) !== attribute.type) throw keyMismatch();
		checkKeyValue(schema, attribute, found);
		return [attribute.name, found] as const;
	});
	if (Object.keys(given).length !== attributes.length) throw keyMismatch();
	return Object.fromEntries(values);
}

const keyMismatch = (): Error => invalid('The provided key element does not match the schema');

/** Throws ValidationException unless the item has the key's attributes. */
export function checkItemKey(schema: KeySchema, item: Item): void {
	for (const attribute of keyAttributes(schema)) {
		const value = attributeOf(item, attribute.name);
		if (value === undefined) throw invalidParameter(`Missing the key ${attribute.name} in the item`);
		if (typeOf(value) !== attribute.type) {
			throw invalidParameter(
				`Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${typeOf(value)}`,
			);
		}
		checkKeyValue(schema, attribute, value);
	}
}

/** An item need not be in an index, but what it has of the index's key must be of its type. */
export function checkIndexKey(indexName: string, schema: KeySchema, item: Item): void {
	for (const {name, type} of keyAttributes(schema)) {
		const value = attributeOf(item, name);
		if (value === undefined) continue;
		if (typeOf(value) !== type) {
			throw invalidParameter(
				`Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${indexName}`,
			);
		}
		if (!isEmpty(value)) continue;
		throw invalid(
			'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
				`The AttributeValue for a key attribute cannot contain an empty ${emptyName(value)} value. ` +
				`IndexName: ${indexName}, IndexKey: ${name}`,
		);
	}
}

const maximumPartitionKey = 2048;
const maximumSortKey = 1024;

function checkKeyValue({partition}: KeySchema, {name}: KeyAttribute, value: AttributeValue): void {
	if (isEmpty(value)) {
		throw invalid(
			'One or more parameter values are not valid. ' +
				`The AttributeValue for a key attribute cannot contain an empty ${emptyName(value)} value. Key: ${name}`,
		);
	}
	const size = sizeOfItem({'': value});
	if (name === partition.name && size > maximumPartitionKey) {
		throw invalidParameter('Size of hashkey has exceeded the maximum size limit of2048 bytes');
	}
	if (name !== partition.name && size > maximumSortKey) {
		throw invalidParameter('Aggregated size of all range keys has exceeded the size limit of 1024 bytes');
	}
}

const isEmpty = (value: AttributeValue): boolean => value.S === '' || value.B?.byteLength === 0;
const emptyName = (value: AttributeValue): string => (value.S === undefined ? 'binary' : 'string');
