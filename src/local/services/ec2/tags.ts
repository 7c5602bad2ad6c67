import type * as ec2 from '@aws-sdk/client-ec2';
import type {ResourceType, Tag, TagDescription, TagSpecification} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import {invalidValue} from './errors.ts';
import {passes} from './filters.ts';
import {pageOf} from './table.ts';

type Tagged = {Tags?: Tag[] | undefined};

/** A table of any kind of resource, as tag operations see it. */
export interface TaggedTable {
	readonly type: ResourceType;
	readonly prefix: string;
	idOf(record: Tagged): string;
	all(): Tagged[];
	peek(id: string): Tagged | undefined;
	save(record: Tagged): Tagged;
}

/** The tags that a create operation asks for its resource. Throws when they are meant for another kind. */
export function tagsFor(
	type: ResourceType,
	specifications: readonly TagSpecification[] | undefined,
	also: readonly ResourceType[] = [],
): Tag[] {
	const foreign = specifications?.find(
		({ResourceType}) => ResourceType !== type && !also.includes(ResourceType as ResourceType),
	);
	if (foreign !== undefined) {
		throw invalidValue(`'${foreign.ResourceType}' is not a valid taggable resource type for this operation.`);
	}
	const tags = (specifications ?? []).filter(({ResourceType}) => ResourceType === type).flatMap(({Tags}) => Tags ?? []);
	return tags.map(({Key, Value}) => ({Key, Value: Value ?? ''}));
}

/** CreateTags, DeleteTags and DescribeTags over all kinds of resources. */
export function tagHandlers(tables: readonly TaggedTable[]): Handlers<typeof ec2> {
	const find = (id: string): [TaggedTable, Tagged] => {
		for (const table of tables) {
			const record = id.startsWith(`${table.prefix}-`) ? table.peek(id) : undefined;
			if (record !== undefined) return [table, record];
		}
		throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
	};
	return {
		CreateTags({Resources = [], Tags = []}) {
			for (const [table, record] of Resources.map(find)) {
				const added = Tags.map(({Key, Value}) => ({Key, Value: Value ?? ''}));
				const kept = (record.Tags ?? []).filter(({Key}) => !added.some((tag) => tag.Key === Key));
				table.save(Object.assign(record, {Tags: [...kept, ...added]}));
			}
			return {};
		},
		DeleteTags({Resources = [], Tags}) {
			for (const [table, record] of Resources.map(find)) {
				const isRemoved = ({Key, Value}: Tag): boolean =>
					Tags === undefined || Tags.some((tag) => tag.Key === Key && (tag.Value === undefined || tag.Value === Value));
				table.save(Object.assign(record, {Tags: (record.Tags ?? []).filter((tag) => !isRemoved(tag))}));
			}
			return {};
		},
		DescribeTags({Filters, MaxResults, NextToken}) {
			const descriptions = tables.flatMap((table) => table.all().flatMap((record) => describe(table, record)));
			const found = descriptions.filter((description) => passes(description, Filters, descriptionFields));
			const idOf = ({ResourceId, Key}: TagDescription): string => `${ResourceId}/${Key}`;
			const page = pageOf(found, idOf, MaxResults, NextToken);
			return {
				Tags: page.items.map(({Key, Value, ResourceId, ResourceType}) => ({Key, Value, ResourceId, ResourceType})),
				NextToken: page.nextToken,
			};
		},
	};
}

type TagRow = TagDescription & Tagged;

function describe(table: TaggedTable, record: Tagged): TagRow[] {
	const ResourceId = table.idOf(record);
	return (record.Tags ?? []).map(({Key, Value}) => ({
		Key,
		Value,
		ResourceId,
		ResourceType: table.type,
		Tags: [{Key, Value}],
	}));
}

const descriptionFields = {
	key: ({Key}: TagRow) => Key,
	value: ({Value}: TagRow) => Value,
	'resource-id': ({ResourceId}: TagRow) => ResourceId,
	'resource-type': ({ResourceType}: TagRow) => ResourceType,
};
