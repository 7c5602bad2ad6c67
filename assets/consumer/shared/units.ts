import type {Resource, Unit} from './consume-api.ts';

/** The units that fit each resource; the first is the one that answers use when the caller named none. */
export const unitsOf: Readonly<Record<Resource, readonly [Unit, ...Unit[]]>> = {
	CPU: ['PERCENTAGE', 'VCPU'],
	MEMORY: ['PERCENTAGE', 'BYTES', 'KILOBYTES', 'MEGABYTES', 'GIGABYTES'],
	DISK: ['KILOBYTES_PER_SECOND', 'BYTES_PER_SECOND', 'MEGABYTES_PER_SECOND'],
	NETWORK: ['KILOBYTES_PER_SECOND', 'BYTES_PER_SECOND', 'MEGABYTES_PER_SECOND'],
};

export function defaultUnit(resource: Resource): Unit {
	return unitsOf[resource][0];
}

/**
 * How much of the resource's base unit one of `unit` is. Base units: CPU in CPU units, memory in bytes, disk and
 * network in bytes a second. `total` is the task's limit in the base unit, which a fraction is a fraction of.
 */
export function baseUnitsPer(unit: Unit, total: number): number {
	switch (unit) {
		case 'PERCENTAGE':
			return total;
		case 'VCPU':
		case 'BYTES':
		case 'BYTES_PER_SECOND':
			return 1;
		case 'KILOBYTES':
		case 'KILOBYTES_PER_SECOND':
			return 1024;
		case 'MEGABYTES':
		case 'MEGABYTES_PER_SECOND':
			return 1024 ** 2;
		case 'GIGABYTES':
			return 1024 ** 3;
	}
}
