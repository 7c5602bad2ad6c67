import {resourceSpecification} from '../specification/load.ts';
import type {Specification} from '../specification/model.ts';
import {violations} from '../specification/validate.ts';
import type {Template} from '../template/model.ts';

export interface EarlyViolation {
	readonly logicalId: string;
	readonly type: string;
	/** JSON pointer into the template. */
	readonly path: string;
	readonly message: string;
}

/** What is wrong with properties before any parameter has a value; a value with a function in it counts as right. */
export function earlyViolations({resources}: Template, specification: Specification): EarlyViolation[] {
	return Object.entries(resources).flatMap(([logicalId, {type, properties}]) => {
		const resource = resourceSpecification(specification, type);
		if (resource === undefined) return [];
		return violations(properties, resource, specification).map(({path, message}) => ({
			logicalId,
			type,
			path: `/Resources/${logicalId}/Properties${path}`,
			message: `#${path}: ${message}`,
		}));
	});
}
