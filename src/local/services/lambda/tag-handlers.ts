import type * as sdk from '@aws-sdk/client-lambda';
import type {Handlers} from '../../wire/service.ts';
import {notFound} from './errors.ts';
import type {Functions} from './functions.ts';
import type {Mappings} from './mappings/mappings.ts';

interface Tagged {
	readonly tags: Readonly<Record<string, string>>;
	save(tags: Record<string, string>): void;
}

/** Tags of functions and of event source mappings, by ARN. */
export function tagHandlers(functions: Functions, mappings: Mappings): Handlers<typeof sdk> {
	const find = (arn = ''): Tagged => {
		const id = /:event-source-mapping:(?<id>.+)$/.exec(arn)?.groups?.id;
		if (id === undefined) {
			const record = functions.get(arn);
			return {tags: record.tags, save: (tags) => functions.put({...record, tags})};
		}
		const mapping = mappings.find(id);
		if (mapping === undefined) throw notFound('The resource you requested does not exist.');
		return {tags: mapping.tags, save: (tags) => void mappings.put({...mapping, tags})};
	};
	return {
		ListTags: ({Resource}) => ({Tags: {...find(Resource).tags}}),
		TagResource: ({Resource, Tags = {}}) => {
			const {tags, save} = find(Resource);
			save({...tags, ...Tags});
			return {};
		},
		UntagResource: ({Resource, TagKeys = []}) => {
			const {tags, save} = find(Resource);
			save(Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))));
			return {};
		},
	};
}
