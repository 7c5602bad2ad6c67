import type * as sdk from '@aws-sdk/client-s3';
import type {Tag} from '@aws-sdk/client-s3';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import type {Buckets} from './buckets.ts';
import {findVersion, type StoredVersion} from './get-object.ts';
import type {BucketRecord} from './model.ts';
import type {Objects} from './objects.ts';

const mostTags = 10;

/** `a=1&b=2` of the x-amz-tagging header. Throws InvalidTag, BadRequest. */
export const parseTagging = (text: string | undefined): Tag[] =>
	checkedTags(Array.from(new URLSearchParams(text ?? ''), ([Key, Value]) => ({Key, Value})));

function checkedTags(tags: Tag[]): Tag[] {
	if (tags.length > mostTags) throw new AwsError('BadRequest', 'Object tags cannot be greater than 10', 400);
	const keys = tags.map(({Key = ''}) => Key);
	if (new Set(keys).size < keys.length) {
		throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key', 400);
	}
	if (keys.some((key) => key === '' || key.length > 128)) {
		throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid', 400);
	}
	return tags;
}

export function taggingHandlers(buckets: Buckets, objects: Objects): Handlers<typeof sdk> {
	const find = (input: {
		Bucket: string | undefined;
		Key: string | undefined;
		VersionId?: string | undefined;
	}): [BucketRecord, StoredVersion] => {
		const bucket = buckets.get(input.Bucket);
		return [bucket, findVersion(objects, bucket, input.Key, input.VersionId)];
	};
	const set = (input: Parameters<typeof find>[0], tags: Tag[]) => {
		const [bucket, version] = find(input);
		version.tags = checkedTags(tags);
		objects.save(bucket, input.Key ?? '');
		return {VersionId: bucket.versioning === undefined ? undefined : version.id};
	};
	return {
		PutObjectTagging: (input) => set(input, input.Tagging?.TagSet ?? []),
		DeleteObjectTagging: (input) => set(input, []),
		GetObjectTagging: (input) => {
			const [bucket, version] = find(input);
			return {TagSet: version.tags, VersionId: bucket.versioning === undefined ? undefined : version.id};
		},
	};
}
