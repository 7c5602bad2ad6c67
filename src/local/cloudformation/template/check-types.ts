import {AwsError} from '../../wire/errors.ts';
import {ValidationError} from '../errors.ts';
import type {Providers} from '../providers/provider.ts';
import type {Specification} from '../specification/model.ts';
import type {Template} from './model.ts';

/**
 * Refuses resource types that do not exist, types that exist but have no provider here (`NotImplemented`, as for
 * operations), and deletion policies that a type does not support.
 */
export function checkTypes({resources}: Template, specification: Specification, providers: Providers): void {
	const types = [...new Set(Object.values(resources).map(({type}) => type))];
	const alien = types.filter(
		(type) => !Object.hasOwn(providers, type) && !Object.hasOwn(specification.resources, type),
	);
	if (alien.length > 0)
		throw new ValidationError(`Template format error: Unrecognized resource types: [${alien.join(', ')}]`);
	const missing = types.filter((type) => !Object.hasOwn(providers, type));
	if (missing.length > 0) {
		throw new AwsError(
			'NotImplemented',
			`The local AWS does not implement the resource types [${missing.join(', ')}].`,
			501,
		);
	}
	// Of the types with a provider none can be backed up, so none takes this policy.
	const snapshot = Object.values(resources).find((resource) =>
		[resource.deletionPolicy, resource.updateReplacePolicy].includes('Snapshot'),
	);
	if (snapshot === undefined) return;
	throw new ValidationError(`Template error: resource type ${snapshot.type} does not support deletion policy Snapshot`);
}
