import type {Readable} from 'node:stream';
import type * as sdk from '@aws-sdk/client-s3';
import {sdkStreamMixin} from '@smithy/core/serde';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import type {Buckets} from './buckets.ts';
import {checksumMembers} from './checksums.ts';
import {checkRead} from './conditions.ts';
import type {ByteRange, Contents} from './contents.ts';
import {invalidRequest, methodNotAllowed, noSuchKey, noSuchVersion, notFound} from './errors.ts';
import {type BucketRecord, type Content, type ObjectVersion, quoted} from './model.ts';
import type {Objects} from './objects.ts';
import {contentRange, partRange, readRange} from './range.ts';

export type StoredVersion = ObjectVersion & {readonly content: Content};

/** The current version of a key, or the one asked for. Throws NoSuchKey, NoSuchVersion, MethodNotAllowed. */
export function findVersion(objects: Objects, bucket: BucketRecord, key = '', version?: string): StoredVersion {
	const found = version === undefined ? objects.current(bucket, key) : objects.version(bucket, key, version);
	if (found === undefined) throw version === undefined ? noSuchKey() : noSuchVersion();
	if (found.content === undefined) throw methodNotAllowed();
	return found as StoredVersion;
}

interface Overrides {
	readonly ResponseContentType?: string | undefined;
	readonly ResponseCacheControl?: string | undefined;
	readonly ResponseContentDisposition?: string | undefined;
	readonly ResponseContentEncoding?: string | undefined;
	readonly ResponseContentLanguage?: string | undefined;
}

type Asked = sdk.HeadObjectCommandInput & Overrides;

/** GetObject, HeadObject and GetObjectAttributes. */
export function getObjectHandlers(buckets: Buckets, objects: Objects, contents: Contents): Handlers<typeof sdk> {
	return {
		GetObject: (input) => {
			const bucket = buckets.get(input.Bucket);
			const version = findVersion(objects, bucket, input.Key, input.VersionId);
			checkRead(version, input);
			const range = rangeOf(input, version);
			const body: Readable = contents.read(version.content.file, range);
			return {
				...described(bucket, version, input, range),
				Body: sdkStreamMixin(body) as unknown as NonNullable<sdk.GetObjectCommandOutput['Body']>,
			};
		},
		HeadObject: (input) => {
			const bucket = buckets.find(input.Bucket ?? '');
			if (bucket === undefined) throw notFound();
			const version = foundForHead(objects, bucket, input);
			checkRead(version, input);
			return described(bucket, version, input, rangeOf(input, version));
		},
		GetObjectAttributes: (input) => {
			const bucket = buckets.get(input.Bucket);
			const {content, modified, headers, partSizes, id} = findVersion(objects, bucket, input.Key, input.VersionId);
			const wants = (name: sdk.ObjectAttributes): boolean => input.ObjectAttributes?.includes(name) ?? false;
			return {
				LastModified: modified,
				VersionId: bucket.versioning === undefined ? undefined : id,
				...(wants('ETag') && {ETag: content.etag}),
				...(wants('ObjectSize') && {ObjectSize: content.size}),
				...(wants('StorageClass') && {StorageClass: headers.StorageClass ?? 'STANDARD'}),
				...(wants('Checksum') && content.checksum && {Checksum: checksumMembers(content.checksum)}),
				...(wants('ObjectParts') && partSizes !== undefined && {ObjectParts: {TotalPartsCount: partSizes.length}}),
			};
		},
	};
}

/** HEAD tells by status alone: 404 for what is missing, 405 for a delete marker asked for by its id. */
function foundForHead(objects: Objects, bucket: BucketRecord, {Key, VersionId}: Asked): StoredVersion {
	try {
		return findVersion(objects, bucket, Key, VersionId);
	} catch (error) {
		throw error instanceof AwsError && error.status === 405 ? error : notFound();
	}
}

/** The bytes that are asked for, as a range or as a part; undefined for all. */
function rangeOf({Range, PartNumber}: Asked, {content, partSizes}: StoredVersion): ByteRange | undefined {
	if (PartNumber === undefined) return readRange(Range, content.size);
	if (Range !== undefined) throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
	return partRange(PartNumber, partSizes ?? [content.size]);
}

function described(
	bucket: BucketRecord,
	version: StoredVersion,
	asked: Asked,
	range: ByteRange | undefined,
): sdk.HeadObjectOutput {
	const {content, headers} = version;
	const isWhole = range === undefined;
	const checksum = asked.ChecksumMode === 'ENABLED' && isWhole ? content.checksum : undefined;
	return {
		AcceptRanges: 'bytes',
		ContentLength: isWhole ? content.size : range.end - range.start + 1,
		ContentRange: isWhole ? undefined : contentRange(range, content.size),
		ETag: quoted(content.etag),
		LastModified: version.modified,
		VersionId: bucket.versioning === undefined ? undefined : version.id,
		ServerSideEncryption: 'AES256',
		Metadata: headers.Metadata,
		StorageClass: headers.StorageClass === 'STANDARD' ? undefined : headers.StorageClass,
		WebsiteRedirectLocation: headers.WebsiteRedirectLocation,
		ContentType: asked.ResponseContentType ?? headers.ContentType,
		CacheControl: asked.ResponseCacheControl ?? headers.CacheControl,
		ContentDisposition: asked.ResponseContentDisposition ?? headers.ContentDisposition,
		ContentEncoding: asked.ResponseContentEncoding ?? headers.ContentEncoding,
		ContentLanguage: asked.ResponseContentLanguage ?? headers.ContentLanguage,
		PartsCount: asked.PartNumber === undefined ? undefined : version.partSizes?.length,
		...(version.tags.length > 0 && {TagCount: version.tags.length}),
		...checksumMembers(checksum),
		...(checksum && {ChecksumType: checksum.type}),
	};
}
