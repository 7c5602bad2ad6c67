import type {Filter} from '@aws-sdk/client-ec2';
import type {Values} from '../template/value.ts';
import type {ProviderContext} from './provider.ts';
import {invoke, records, tagChanges} from './shape.ts';

/** Tags at creation, those of the template and those that mark what the stack owns. */
export function tagSpecifications({systemTags}: ProviderContext, resourceType: string, properties: Values): Values {
	const own = Object.entries(systemTags).map(([Key, Value]) => ({Key, Value}));
	return {TagSpecifications: [{ResourceType: resourceType, Tags: [...records(properties, 'Tags'), ...own]}]};
}

/** Finds what an earlier attempt at the same creation made. */
export function ownerFilters({systemTags}: ProviderContext): Filter[] {
	return Object.entries(systemTags).map(([key, value]) => ({Name: `tag:${key}`, Values: [value]}));
}

/** Brings an EC2 resource's tags from `previous` to `next`. */
export async function updateTags(
	context: ProviderContext,
	resourceId: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const {added, removed} = tagChanges(next, previous);
	const gone = removed.map((Key) => ({Key}));
	if (gone.length > 0) await invoke(context, 'ec2', 'DeleteTags', {Resources: [resourceId], Tags: gone});
	if (added.length > 0) await invoke(context, 'ec2', 'CreateTags', {Resources: [resourceId], Tags: added});
}
