import {isRecord, isSame, type Values} from '../template/value.ts';
import type {PropertySpecification, PropertyType, ResourceSpecification, Specification} from './model.ts';

export type Recreation = 'Never' | 'Conditionally' | 'Always';

/** A top-level property that differs. */
export interface PropertyChange {
	readonly name: string;
	readonly recreation: Recreation;
	readonly before: unknown;
	readonly after: unknown;
}

/** The top-level properties that differ, and whether each needs a new physical resource. */
export function propertyChanges(
	before: Values,
	after: Values,
	resource: ResourceSpecification | undefined,
	specification: Specification,
): PropertyChange[] {
	const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
	return names
		.filter((name) => !isSame(before[name], after[name]))
		.map((name) => ({
			name,
			recreation: recreationOf(before[name], after[name], resource?.properties[name], specification),
			before: before[name],
			after: after[name],
		}));
}

function recreationOf(
	before: unknown,
	after: unknown,
	property: PropertySpecification | undefined,
	specification: Specification,
): Recreation {
	if (property === undefined || isSame(before, after)) return 'Never';
	if (property.replacement === 'yes') return 'Always';
	const own: Recreation = property.replacement === 'maybe' ? 'Conditionally' : 'Never';
	return strongest([own, ...nested(before, after, property.type, specification)]);
}

/** Members of a property may need replacement where the property as a whole does not. */
function nested(before: unknown, after: unknown, type: PropertyType, specification: Specification): Recreation[] {
	if (typeof type === 'string' || !('definition' in type) || !isRecord(before) || !isRecord(after)) return [];
	const properties = specification.definitions[type.definition] ?? {};
	return Object.entries(properties).map(([name, property]) =>
		recreationOf(before[name], after[name], property, specification),
	);
}

export function strongest(recreations: readonly Recreation[]): Recreation {
	if (recreations.includes('Always')) return 'Always';
	return recreations.includes('Conditionally') ? 'Conditionally' : 'Never';
}
