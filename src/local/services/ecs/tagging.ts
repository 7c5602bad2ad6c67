import type {EcsPart, TagHolder} from './core.ts';
import {invalidParameter} from './errors.ts';
import {checkTags, mergeTags} from './tags.ts';

/** TagResource, UntagResource and ListTagsForResource for the resources of all parts. */
export function openTagging(parts: readonly EcsPart[]): EcsPart {
	const find = (resourceArn = ''): TagHolder => {
		if (!/^arn:aws[\w-]*:ecs:/.test(resourceArn)) throw invalidParameter('Invalid resource ARN.');
		for (const part of parts) {
			const holder = part.tagged?.(resourceArn);
			if (holder !== undefined) return holder;
		}
		throw invalidParameter('The specified resource is not found. Please specify a valid resource ARN.');
	};
	return {
		handlers: {
			ListTagsForResource: ({resourceArn}) => ({tags: find(resourceArn).tags}),
			TagResource: ({resourceArn, tags}) => {
				const holder = find(resourceArn);
				holder.tags = mergeTags(holder.tags, checkTags(tags));
				holder.save();
				return {};
			},
			UntagResource: ({resourceArn, tagKeys = []}) => {
				const holder = find(resourceArn);
				if (tagKeys.some((key) => /^aws:/i.test(key))) {
					throw invalidParameter('Tag keys can not start with "aws:"; this prefix is reserved.');
				}
				holder.tags = holder.tags.filter(({key = ''}) => !tagKeys.includes(key));
				holder.save();
				return {};
			},
		},
	};
}
