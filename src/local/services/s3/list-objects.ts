import type * as sdk from '@aws-sdk/client-s3';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {ownerOf} from './bucket-handlers.ts';
import type {Buckets} from './buckets.ts';
import {invalidArgument} from './errors.ts';
import {listKeys} from './keys.ts';
import {type BucketRecord, type ObjectVersion, quoted} from './model.ts';
import type {Objects} from './objects.ts';

const mostKeys = 1000;

interface Asked {
	readonly MaxKeys?: number | undefined;
	readonly EncodingType?: sdk.EncodingType | undefined;
}

/** Keys in XML cannot hold every character; clients ask for them percent-encoded. */
export function keyWriter({EncodingType}: Asked): <Text extends string | undefined>(text: Text) => Text {
	if (EncodingType !== 'url') return (text) => text;
	return (text) => (text === undefined ? text : encodeURIComponent(text).replaceAll('%2F', '/')) as typeof text;
}

export function pageSize({MaxKeys = mostKeys}: Asked): number {
	if (MaxKeys < 0) throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647');
	return Math.min(MaxKeys, mostKeys);
}

export function itemOf({content, modified, headers}: ObjectVersion) {
	return {
		LastModified: modified,
		ETag: quoted(content?.etag ?? ''),
		Size: content?.size ?? 0,
		StorageClass: (headers.StorageClass ?? 'STANDARD') as sdk.ObjectStorageClass,
		...(content?.checksum && {ChecksumAlgorithm: [content.checksum.algorithm], ChecksumType: content.checksum.type}),
	};
}

export function listObjectHandlers(context: ServiceContext, buckets: Buckets, objects: Objects): Handlers<typeof sdk> {
	const contentsOf = (bucket: BucketRecord, keys: readonly string[], write: (key: string) => string): sdk._Object[] =>
		keys.flatMap((key) => {
			const version = objects.current(bucket, key);
			return version === undefined ? [] : [{Key: write(key), ...itemOf(version)}];
		});
	return {
		ListObjectsV2: (input) => {
			const bucket = buckets.get(input.Bucket);
			const {Prefix = '', Delimiter, StartAfter, ContinuationToken} = input;
			const most = pageSize(input);
			const after = ContinuationToken === undefined ? StartAfter : readToken(ContinuationToken);
			const request = {prefix: Prefix, delimiter: Delimiter, after, most};
			const page = listKeys(objects.keys(bucket), request, (key) => objects.current(bucket, key) !== undefined);
			const write = keyWriter(input);
			const Owner = input.FetchOwner === true ? ownerOf(context) : undefined;
			return {
				Name: bucket.name,
				Prefix: write(Prefix),
				Delimiter: write(Delimiter),
				MaxKeys: most,
				EncodingType: input.EncodingType,
				StartAfter: write(StartAfter),
				ContinuationToken,
				KeyCount: page.keys.length + page.commonPrefixes.length,
				IsTruncated: page.next !== undefined,
				NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64'),
				Contents: contentsOf(bucket, page.keys, write).map((item) => (Owner === undefined ? item : {...item, Owner})),
				CommonPrefixes: page.commonPrefixes.map((prefix) => ({Prefix: write(prefix)})),
			};
		},
		ListObjects: (input) => {
			const bucket = buckets.get(input.Bucket);
			const {Prefix = '', Delimiter, Marker = ''} = input;
			const most = pageSize(input);
			const after = Marker === '' ? undefined : Marker;
			const request = {prefix: Prefix, delimiter: Delimiter, after, most};
			const page = listKeys(objects.keys(bucket), request, (key) => objects.current(bucket, key) !== undefined);
			const write = keyWriter(input);
			return {
				Name: bucket.name,
				Prefix: write(Prefix),
				Delimiter: write(Delimiter),
				Marker: write(Marker),
				MaxKeys: most,
				EncodingType: input.EncodingType,
				IsTruncated: page.next !== undefined,
				// Without a delimiter the last key of the page is the next marker (ListObjects, API reference).
				NextMarker: page.next === undefined || Delimiter === undefined ? undefined : write(page.next),
				Contents: contentsOf(bucket, page.keys, write).map((item) => ({...item, Owner: ownerOf(context)})),
				CommonPrefixes: page.commonPrefixes.map((prefix) => ({Prefix: write(prefix)})),
			};
		},
	};
}

function readToken(token: string): string {
	const key = Buffer.from(token, 'base64').toString('utf8');
	if (key === '' || Buffer.from(key).toString('base64') !== token) {
		throw invalidArgument('The continuation token provided is incorrect');
	}
	return key;
}
