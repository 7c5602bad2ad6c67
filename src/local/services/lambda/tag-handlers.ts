import type * as sdk from '@aws-sdk/client-lambda';
import type {Handlers} from '../../wire/service.ts';
import type {Functions} from './functions.ts';

/** Tags of functions, by ARN. */
export function tagHandlers(functions: Functions): Handlers<typeof sdk> {
	return {
		ListTags: ({Resource}) => ({Tags: {...functions.get(Resource).tags}}),
		TagResource: ({Resource, Tags = {}}) => {
			const record = functions.get(Resource);
			functions.put({...record, tags: {...record.tags, ...Tags}});
			return {};
		},
		UntagResource: ({Resource, TagKeys = []}) => {
			const record = functions.get(Resource);
			const left = Object.entries(record.tags).filter(([key]) => !TagKeys.includes(key));
			functions.put({...record, tags: Object.fromEntries(left)});
			return {};
		},
	};
}
