import type * as sdk from '@aws-sdk/client-s3';
import type {ServiceContext} from '../../engine/context.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import {fullControl} from './bucket-handlers.ts';
import type {Buckets} from './buckets.ts';
import {findVersion} from './get-object.ts';
import type {Objects} from './objects.ts';

/** Access control lists are off, as in every new bucket (Object Ownership: bucket owner enforced). */
export function aclHandlers(context: ServiceContext, buckets: Buckets, objects: Objects): Handlers<typeof sdk> {
	const refuse = (acl: string | undefined): Record<string, never> => {
		if (acl === undefined || acl === 'private' || acl === 'bucket-owner-full-control') return {};
		throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400);
	};
	return {
		PutBucketAcl: ({Bucket, ACL}) => {
			buckets.get(Bucket);
			return refuse(ACL);
		},
		PutObjectAcl: ({Bucket, Key, VersionId, ACL}) => {
			findVersion(objects, buckets.get(Bucket), Key, VersionId);
			return refuse(ACL);
		},
		GetObjectAcl: ({Bucket, Key, VersionId}) => {
			findVersion(objects, buckets.get(Bucket), Key, VersionId);
			return fullControl(context);
		},
	};
}
