import type * as sdk from '@aws-sdk/client-s3';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {ownerOf} from './bucket-handlers.ts';
import type {Buckets} from './buckets.ts';
import {invalidArgument} from './errors.ts';
import {compareKeys, listKeys} from './keys.ts';
import {itemOf, keyWriter, pageSize} from './list-objects.ts';
import type {BucketRecord, ObjectVersion} from './model.ts';
import type {Objects} from './objects.ts';

interface Entry {
	readonly key: string;
	readonly version: ObjectVersion;
	readonly isLatest: boolean;
}

/** All versions and delete markers, by key and then newest first. */
export function listVersionHandlers(context: ServiceContext, buckets: Buckets, objects: Objects): Handlers<typeof sdk> {
	return {
		ListObjectVersions: (input) => {
			const bucket = buckets.get(input.Bucket);
			const {Prefix = '', Delimiter, KeyMarker = '', VersionIdMarker = ''} = input;
			if (VersionIdMarker !== '' && KeyMarker === '') {
				throw invalidArgument('A version-id marker cannot be specified without a key marker.');
			}
			const most = pageSize(input);
			const started = VersionIdMarker === '' ? [] : rest(objects, bucket, KeyMarker, VersionIdMarker);
			const after = KeyMarker === '' ? undefined : KeyMarker;
			const found = listKeys(objects.keys(bucket), {prefix: Prefix, delimiter: Delimiter, after, most: most + 1});
			const entries = [...started, ...found.keys.flatMap((key) => entriesOf(objects, bucket, key))];
			const {chosen, prefixes, next} = cut(entries, found.commonPrefixes, most);
			const write = keyWriter(input);
			const Owner = ownerOf(context);
			return {
				Name: bucket.name,
				Prefix: write(Prefix),
				Delimiter: write(Delimiter),
				KeyMarker: write(KeyMarker),
				VersionIdMarker,
				MaxKeys: most,
				EncodingType: input.EncodingType,
				IsTruncated: next !== undefined,
				NextKeyMarker: write(next?.key),
				NextVersionIdMarker: next?.version,
				CommonPrefixes: prefixes.map((prefix) => ({Prefix: write(prefix)})),
				Versions: chosen
					.filter(({version}) => version.content !== undefined)
					.map((entry) => ({...identity(entry, write), ...itemOf(entry.version), StorageClass: 'STANDARD', Owner})),
				DeleteMarkers: chosen
					.filter(({version}) => version.content === undefined)
					.map((entry) => ({...identity(entry, write), LastModified: entry.version.modified, Owner})),
			};
		},
	};
}

const identity = ({key, version, isLatest}: Entry, write: (key: string) => string) => ({
	Key: write(key),
	VersionId: version.id,
	IsLatest: isLatest,
});

const entriesOf = (objects: Objects, bucket: BucketRecord, key: string): Entry[] =>
	(objects.record(bucket, key)?.versions ?? []).map((version, index) => ({key, version, isLatest: index === 0}));

/** The versions of the marker's key that come after the marker's version. */
function rest(objects: Objects, bucket: BucketRecord, key: string, version: string): Entry[] {
	const entries = entriesOf(objects, bucket, key);
	return entries.slice(entries.findIndex((entry) => entry.version.id === version) + 1);
}

/** The first entries and prefixes, in the order of their keys, that fit on a page. */
function cut(entries: readonly Entry[], commonPrefixes: readonly string[], most: number) {
	const all = [
		...entries.map((entry) => ({key: entry.key, entry})),
		...commonPrefixes.map((prefix) => ({key: prefix, entry: undefined})),
	].sort((a, b) => compareKeys(a.key, b.key));
	const page = all.slice(0, most);
	const last = page.at(-1);
	return {
		chosen: page.flatMap(({entry}) => entry ?? []),
		prefixes: page.flatMap(({key, entry}) => (entry === undefined ? [key] : [])),
		next: last === undefined || all.length <= most ? undefined : {key: last.key, version: last.entry?.version.id},
	};
}
