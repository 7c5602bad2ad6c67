import type {Tag} from '@aws-sdk/client-cloudformation';
import type {ResourceSpecification} from '../specification/model.ts';
import {isRecord, type Values} from '../template/value.ts';

/** Properties with the stack's tags added where the type takes tags; a tag of the template wins. */
export function withStackTags(
	properties: Values,
	tags: readonly Tag[],
	resource: ResourceSpecification | undefined,
): Values {
	if (resource?.tags === undefined || tags.length === 0) return properties;
	const {property, variant} = resource.tags;
	const own = properties[property];
	if (variant === 'map') {
		return {
			...properties,
			[property]: {...Object.fromEntries(tags.map(({Key, Value}) => [Key, Value])), ...(isRecord(own) ? own : {})},
		};
	}
	const ownTags: readonly unknown[] = Array.isArray(own) ? own : [];
	const ownKeys = new Set(ownTags.map((tag) => (isRecord(tag) ? tag.Key : undefined)));
	const added = tags
		.filter(({Key}) => !ownKeys.has(Key))
		.map(({Key, Value}) => ({
			Key,
			Value,
			...(variant === 'asg' ? {PropagateAtLaunch: true} : {}),
		}));
	return {...properties, [property]: [...ownTags, ...added]};
}
