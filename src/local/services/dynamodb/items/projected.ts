import {type AttributeValue, attributeOf, type Item} from '../values/attribute-value.ts';
import {type KeySchema, keyAttributes} from './key-schema.ts';
import type {Source} from './table-items.ts';

/** An item as an index holds it: its keys, the table's, and what is projected. */
export function projectedInto({index, schema}: Source, table: KeySchema, item: Item): Item {
	if (index === undefined || index.projection.ProjectionType === 'ALL') return item;
	const names = new Set([...keyAttributes(schema), ...keyAttributes(table)].map(({name}) => name));
	for (const name of index.projection.NonKeyAttributes ?? []) names.add(name);
	const kept: Record<string, AttributeValue> = {};
	for (const name of names) {
		const value = attributeOf(item, name);
		if (value !== undefined) kept[name] = value;
	}
	return kept;
}
