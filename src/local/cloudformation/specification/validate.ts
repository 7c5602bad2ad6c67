import {isRecord, onlyMember, type Value, type Values} from '../template/value.ts';
import type {PropertySpecifications, PropertyType, ResourceSpecification, Specification} from './model.ts';

/** Something in a resource's properties that its specification does not allow. */
export interface Violation {
	/** JSON pointer below Properties, for example `/LoadBalancers/0/ContainerPort`; empty for the properties themselves. */
	readonly path: string;
	/** As the registry words it, for example `required key [Type] not found`. */
	readonly message: string;
}

/**
 * What in `properties` breaks the specification: unknown and missing members and values of a wrong type, coercion
 * considered. Values that still hold an intrinsic function are taken as right.
 */
export function violations(
	properties: Values,
	resource: ResourceSpecification,
	{definitions}: Specification,
): Violation[] {
	return objectViolations(properties, resource.properties, '', definitions);
}

/** The violations in one text, as a resource's status reason has it. */
export function violationText(logicalId: string, found: readonly Violation[]): string {
	const lines = found.map(({path, message}) => `#${path}: ${message}`);
	const text = lines.length === 1 ? lines[0] : [`#: ${lines.length} schema violations found`, ...lines].join('\n');
	return `Properties validation failed for resource ${logicalId} with message:\n[${text}]`;
}

type Definitions = Specification['definitions'];

function objectViolations(
	value: Values,
	properties: PropertySpecifications,
	path: string,
	definitions: Definitions,
): Violation[] {
	const extraneous = Object.keys(value)
		.filter((name) => !Object.hasOwn(properties, name))
		.map((name) => ({path, message: `extraneous key [${name}] is not permitted`}));
	const missing = Object.entries(properties)
		.filter(([name, {required}]) => required === true && value[name] === undefined)
		.map(([name]) => ({path, message: `required key [${name}] not found`}));
	const nested = Object.entries(value).flatMap(([name, member]) => {
		const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
		return property === undefined ? [] : valueViolations(member, property.type, `${path}/${name}`, definitions);
	});
	return [...extraneous, ...missing, ...nested];
}

function valueViolations(value: Value, type: PropertyType, path: string, definitions: Definitions): Violation[] {
	if (value === undefined || isFunction(value)) return [];
	if (typeof type === 'string') return scalarViolations(value, type, path);
	if ('list' in type) {
		if (!Array.isArray(value)) return [wrongType(value, 'JSONArray', path)];
		return value.flatMap((item, index) => valueViolations(item, type.list, `${path}/${index}`, definitions));
	}
	if ('map' in type) {
		if (!isRecord(value)) return [wrongType(value, 'JSONObject', path)];
		return Object.entries(value).flatMap(([name, item]) =>
			valueViolations(item, type.map, `${path}/${name}`, definitions),
		);
	}
	if ('definition' in type) {
		if (!isRecord(value)) return [wrongType(value, 'JSONObject', path)];
		return objectViolations(value, definitions[type.definition] ?? {}, path, definitions);
	}
	const attempts = type.anyOf.map((option) => valueViolations(value, option, path, definitions));
	return attempts.some((found) => found.length === 0) ? [] : (attempts[0] ?? []);
}

function scalarViolations(value: Value, type: string, path: string): Violation[] {
	if (type === 'json') return [];
	const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
	switch (type) {
		case 'boolean':
			return String(value) === 'true' || String(value) === 'false' ? [] : [wrongType(value, 'Boolean', path)];
		case 'integer':
			return isScalar && /^[+-]?\d+(?:\.0+)?$/.test(String(value).trim()) ? [] : [wrongType(value, 'Integer', path)];
		case 'number':
			return isScalar && String(value).trim() !== '' && !Number.isNaN(Number(value))
				? []
				: [wrongType(value, 'Number', path)];
		default:
			return isScalar ? [] : [wrongType(value, 'String', path)];
	}
}

function wrongType(value: Value, expected: string, path: string): Violation {
	return {path, message: `expected type: ${expected}, found: ${typeName(value)}`};
}

function typeName(value: Value): string {
	if (Array.isArray(value)) return 'JSONArray';
	if (isRecord(value)) return 'JSONObject';
	return {string: 'String', number: 'Integer', boolean: 'Boolean'}[typeof value as string] ?? 'Null';
}

function isFunction(value: Value): boolean {
	if (!isRecord(value)) return false;
	const [name = ''] = onlyMember(value) ?? [];
	return name === 'Ref' || name.startsWith('Fn::');
}
