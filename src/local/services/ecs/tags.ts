import type {Tag} from '@aws-sdk/client-ecs';
import {invalidParameter} from './errors.ts';

const maximumTags = 50;
const keyPattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const valuePattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/**
 * Checks the tags of a request: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
 * Throws InvalidParameterException.
 */
export function checkTags(tags: readonly Tag[] = []): Tag[] {
	if (tags.length > maximumTags) throw invalidParameter(`Tags can not be more than ${maximumTags}.`);
	const seen = new Set<string>();
	for (const {key = '', value = ''} of tags) {
		if (/^aws:/i.test(key)) throw invalidParameter('Tag keys can not start with "aws:"; this prefix is reserved.');
		if (!keyPattern.test(key))
			throw invalidParameter(`Tag key "${key}" is not valid: 1 to 128 letters, digits, spaces and _.:/=+-@.`);
		if (!valuePattern.test(value))
			throw invalidParameter(
				`The value of tag "${key}" is not valid: at most 256 letters, digits, spaces and _.:/=+-@.`,
			);
		if (seen.has(key))
			throw invalidParameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
		seen.add(key);
	}
	return tags.map(({key, value}) => ({key, value: value ?? ''}));
}

/** The tags with those of `added` laid over; throws when they become too many. */
export function mergeTags(tags: readonly Tag[], added: readonly Tag[]): Tag[] {
	const byKey = new Map([...tags, ...added].map((tag) => [tag.key, tag] as const));
	if (byKey.size > maximumTags) throw invalidParameter(`Tags can not be more than ${maximumTags}.`);
	return [...byKey.values()];
}
