import type * as sdk from '@aws-sdk/client-s3';
import type {Handlers} from '../../wire/service.ts';
import type {Buckets} from './buckets.ts';
import {malformedXml, preconditionFailed} from './errors.ts';
import {type BucketRecord, unquoted} from './model.ts';
import type {Objects} from './objects.ts';

interface Deletion {
	readonly version: string | undefined;
	/** True when what was made, or removed, is a delete marker. */
	readonly isMarker: boolean;
}

const mostKeys = 1000;

/**
 * Without versioning the object is gone; with it a delete marker comes on top; with a version id that version is gone.
 * Deleting what is not there succeeds (DeleteObject, API reference).
 */
function remove(objects: Objects, bucket: BucketRecord, key: string, version: string | undefined): Deletion {
	if (version !== undefined) {
		const removed = objects.remove(bucket, key, version);
		return {version, isMarker: removed !== undefined && removed.content === undefined};
	}
	if (bucket.versioning === undefined) {
		objects.remove(bucket, key, 'null');
		return {version: undefined, isMarker: false};
	}
	const marker = objects.add(bucket, key, {content: undefined, headers: {}, partSizes: undefined, tags: []});
	return {version: marker.id, isMarker: true};
}

export function deleteObjectHandlers(buckets: Buckets, objects: Objects): Handlers<typeof sdk> {
	return {
		DeleteObject: ({Bucket, Key = '', VersionId, IfMatch}) => {
			const bucket = buckets.get(Bucket);
			const current = objects.current(bucket, Key);
			if (IfMatch !== undefined && IfMatch !== '*' && current?.content?.etag !== unquoted(IfMatch))
				throw preconditionFailed();
			const {version, isMarker} = remove(objects, bucket, Key, VersionId);
			return {VersionId: version, ...(isMarker && {DeleteMarker: true})};
		},
		DeleteObjects: ({Bucket, Delete}) => {
			const bucket = buckets.get(Bucket);
			const asked = Delete?.Objects ?? [];
			if (asked.length === 0 || asked.length > mostKeys) throw malformedXml();
			const Deleted = asked.map(({Key = '', VersionId}): sdk.DeletedObject => {
				const {version, isMarker} = remove(objects, bucket, Key, VersionId);
				return {
					Key,
					VersionId,
					...(isMarker && {DeleteMarker: true, DeleteMarkerVersionId: version}),
				};
			});
			return Delete?.Quiet === true ? {} : {Deleted};
		},
	};
}
