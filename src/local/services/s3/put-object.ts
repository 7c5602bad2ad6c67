import type * as sdk from '@aws-sdk/client-s3';
import type {Handlers} from '../../wire/service.ts';
import type {Buckets} from './buckets.ts';
import {checksumMembers, checksumOf} from './checksums.ts';
import {checkCopySource, checkWrite} from './conditions.ts';
import {bodyBytes, type Contents, md5Of} from './contents.ts';
import {invalidArgument, invalidRequest} from './errors.ts';
import {findVersion} from './get-object.ts';
import {type ObjectHeaders, type ObjectVersion, quoted} from './model.ts';
import type {Objects} from './objects.ts';
import {parseTagging} from './tagging.ts';

const longestKey = 1024;
const mostMetadata = 2048;

export function headersOf(input: ObjectHeaders): ObjectHeaders {
	const {Metadata = {}} = input;
	const size = Object.entries(Metadata).reduce((total, [name, value]) => total + name.length + value.length, 0);
	if (size > mostMetadata) throw invalidArgument('Your metadata headers exceed the maximum allowed metadata size');
	return {
		ContentType: input.ContentType ?? 'binary/octet-stream',
		CacheControl: input.CacheControl,
		ContentDisposition: input.ContentDisposition,
		// `aws-chunked` is how the body travelled, not what the object is.
		ContentEncoding: input.ContentEncoding?.replace(/^aws-chunked(?:,\s*)?/, '') || undefined,
		ContentLanguage: input.ContentLanguage,
		WebsiteRedirectLocation: input.WebsiteRedirectLocation,
		StorageClass: input.StorageClass,
		Metadata: Object.fromEntries(Object.entries(Metadata).map(([name, value]) => [name.toLowerCase(), value])),
	};
}

export const versionId = (version: ObjectVersion, versioning: unknown): string | undefined =>
	versioning === undefined ? undefined : version.id;

/** PutObject and CopyObject. */
export function putObjectHandlers(buckets: Buckets, objects: Objects, contents: Contents): Handlers<typeof sdk> {
	return {
		PutObject: async (input) => {
			const bucket = buckets.get(input.Bucket);
			const key = checkedKey(input.Key);
			checkWrite(objects.current(bucket, key), input);
			const bytes = await bodyBytes(input.Body);
			const checksum = checksumOf(bytes, input);
			const tags = parseTagging(input.Tagging);
			const file = await contents.write(bytes);
			// Another put may have come between: the condition counts when the object appears.
			const added = await commit(contents, file, () => {
				checkWrite(objects.current(bucket, key), input);
				const content = {file, size: bytes.length, etag: md5Of(bytes), checksum};
				return objects.add(buckets.get(input.Bucket), key, {
					content,
					headers: headersOf(input),
					partSizes: undefined,
					tags,
				});
			});
			return {
				ETag: quoted(added.content?.etag ?? ''),
				VersionId: versionId(added, bucket.versioning),
				ServerSideEncryption: 'AES256',
				...checksumMembers(checksum),
				...(checksum && {ChecksumType: checksum.type}),
			};
		},
		CopyObject: async (input) => {
			const bucket = buckets.get(input.Bucket);
			const key = checkedKey(input.Key);
			const source = copySource(input.CopySource);
			const from = findVersion(objects, buckets.get(source.bucket), source.key, source.version);
			checkCopySource(from, sourceConditions(input));
			const replaces = input.MetadataDirective === 'REPLACE';
			if (source.bucket === bucket.name && source.key === key && source.version === undefined && !replaces) {
				throw invalidRequest(
					"This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
				);
			}
			const headers = replaces ? headersOf(input) : from.headers;
			const tags = input.TaggingDirective === 'REPLACE' ? parseTagging(input.Tagging) : from.tags;
			const file = await contents.copy(from.content.file);
			const added = await commit(contents, file, () => {
				checkWrite(objects.current(bucket, key), input);
				return objects.add(bucket, key, {content: {...from.content, file}, headers, partSizes: from.partSizes, tags});
			});
			return {
				CopyObjectResult: {
					ETag: quoted(from.content.etag),
					LastModified: added.modified,
					...checksumMembers(from.content.checksum),
				},
				VersionId: versionId(added, bucket.versioning),
				CopySourceVersionId: versionId(from, buckets.get(source.bucket).versioning),
				ServerSideEncryption: 'AES256',
			};
		},
	};
}

/** Runs `record`; when it fails, the file that it would have recorded goes. */
export async function commit<Result>(contents: Contents, file: string, record: () => Result): Promise<Result> {
	try {
		return record();
	} catch (error) {
		await contents.remove([file]);
		throw error;
	}
}

export function checkedKey(key = ''): string {
	if (key === '') throw invalidArgument('Object key must not be empty');
	if (Buffer.byteLength(key) > longestKey) throw invalidArgument('Your key is too long');
	return key;
}

/** `/bucket/key?versionId=…`, percent-encoded. Throws InvalidArgument. */
export function copySource(text = ''): {bucket: string; key: string; version: string | undefined} {
	const [path = '', query = ''] = text.split('?');
	const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? [];
	if (bucket === '')
		throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
	return {bucket, key, version: new URLSearchParams(query).get('versionId') ?? undefined};
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		throw invalidArgument('Invalid copy source encoding.');
	}
}

interface CopyConditions {
	readonly CopySourceIfMatch?: string | undefined;
	readonly CopySourceIfNoneMatch?: string | undefined;
	readonly CopySourceIfModifiedSince?: Date | undefined;
	readonly CopySourceIfUnmodifiedSince?: Date | undefined;
}

export const sourceConditions = (input: CopyConditions) => ({
	IfMatch: input.CopySourceIfMatch,
	IfNoneMatch: input.CopySourceIfNoneMatch,
	IfModifiedSince: input.CopySourceIfModifiedSince,
	IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
});
