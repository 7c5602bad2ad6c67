import {isRecord, type Value, type Values} from '../template/value.ts';
import type {PropertySpecifications, PropertyType, ResourceSpecification, Specification} from './model.ts';

/**
 * Properties with each scalar in the type that its specification names, as CloudFormation turns a Number parameter
 * (text) into the integer that a service's API takes.
 */
export function coerce(properties: Values, resource: ResourceSpecification, {definitions}: Specification): Values {
	return coerceMembers(properties, resource.properties, definitions);
}

type Definitions = Specification['definitions'];

function coerceMembers(value: Values, properties: PropertySpecifications, definitions: Definitions): Values {
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => {
			const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
			return [name, property === undefined ? member : coerceValue(member, property.type, definitions)];
		}),
	);
}

function coerceValue(value: Value, type: PropertyType, definitions: Definitions): Value {
	if (typeof type === 'string') return coerceScalar(value, type);
	if ('list' in type)
		return Array.isArray(value) ? value.map((item) => coerceValue(item, type.list, definitions)) : value;
	if ('map' in type) {
		return isRecord(value)
			? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coerceValue(item, type.map, definitions)]))
			: value;
	}
	if ('definition' in type) {
		return isRecord(value) ? coerceMembers(value, definitions[type.definition] ?? {}, definitions) : value;
	}
	return type.anyOf.length === 1 && type.anyOf[0] !== undefined
		? coerceValue(value, type.anyOf[0], definitions)
		: value;
}

function coerceScalar(value: Value, type: string): Value {
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return value;
	switch (type) {
		case 'string':
			return String(value);
		case 'integer':
		case 'number':
			// Text that only carrying out a change set turns into a number stays.
			return typeof value === 'boolean' || Number.isNaN(Number(value)) ? value : Number(value);
		case 'boolean':
			return String(value) === 'true';
		default:
			return value;
	}
}
