import type * as sdk from '@aws-sdk/client-s3';
import type {ServiceContext} from '../../engine/context.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter} from '../paging.ts';
import type {Buckets} from './buckets.ts';
import {invalidArgument, notFound} from './errors.ts';
import type {BucketRecord} from './model.ts';
import type {Objects} from './objects.ts';

export const ownerOf = ({account}: ServiceContext): sdk.Owner => ({ID: account.padStart(64, '0')});

const regionOf = ({location}: BucketRecord): string => (location === 'EU' ? 'eu-west-1' : (location ?? 'us-east-1'));

/** `onDeleted` is told the name of a bucket that is gone. */
export function bucketHandlers(
	context: ServiceContext,
	buckets: Buckets,
	objects: Objects,
	onDeleted: (bucket: string) => void,
): Handlers<typeof sdk> {
	return {
		CreateBucket: ({Bucket = '', CreateBucketConfiguration}) => {
			const {LocationConstraint, Tags} = CreateBucketConfiguration ?? {};
			const bucket = buckets.create(Bucket, LocationConstraint);
			if (Tags !== undefined) {
				buckets.change(Bucket, ({documents}) => {
					documents.tagging = Tags;
				});
			}
			return {Location: `/${bucket.name}`, BucketArn: `arn:aws:s3:::${bucket.name}`};
		},
		HeadBucket: ({Bucket = ''}) => {
			const bucket = buckets.find(Bucket);
			if (bucket === undefined) throw notFound();
			return {BucketRegion: regionOf(bucket), BucketArn: `arn:aws:s3:::${bucket.name}`, AccessPointAlias: false};
		},
		GetBucketLocation: ({Bucket}) => ({
			LocationConstraint: buckets.get(Bucket).location as sdk.BucketLocationConstraint,
		}),
		ListBuckets: ({Prefix = '', BucketRegion, MaxBuckets = 10_000, ContinuationToken}) => {
			const found = buckets
				.all()
				.filter((bucket) => bucket.name.startsWith(Prefix))
				.filter((bucket) => BucketRegion === undefined || regionOf(bucket) === BucketRegion);
			const page = pageAfter(found, ({name}) => name, {
				token: ContinuationToken,
				size: MaxBuckets,
				invalidToken: () => invalidArgument('The continuation token provided is incorrect'),
			});
			return {
				Buckets: page.items.map((bucket) => ({
					Name: bucket.name,
					CreationDate: bucket.created,
					BucketRegion: regionOf(bucket),
					BucketArn: `arn:aws:s3:::${bucket.name}`,
				})),
				Owner: ownerOf(context),
				ContinuationToken: page.next,
				Prefix: Prefix === '' ? undefined : Prefix,
			};
		},
		DeleteBucket: ({Bucket}) => {
			const bucket = buckets.get(Bucket);
			if (!objects.isEmpty(bucket)) {
				const hint = bucket.versioning === undefined ? '' : '. You must delete all versions in the bucket.';
				throw new AwsError('BucketNotEmpty', `The bucket you tried to delete is not empty${hint}`, 409);
			}
			buckets.delete(bucket.name);
			onDeleted(bucket.name);
			return {};
		},
		PutBucketVersioning: ({Bucket, VersioningConfiguration}) => {
			buckets.change(Bucket, (bucket) => {
				bucket.versioning = VersioningConfiguration?.Status ?? bucket.versioning;
			});
			return {};
		},
		GetBucketVersioning: ({Bucket}) => ({Status: buckets.get(Bucket).versioning}),
		GetBucketAcl: ({Bucket}) => {
			buckets.get(Bucket);
			return fullControl(context);
		},
		GetBucketAccelerateConfiguration: ({Bucket}) => {
			buckets.get(Bucket);
			return {};
		},
		GetBucketRequestPayment: ({Bucket}) => {
			buckets.get(Bucket);
			return {Payer: 'BucketOwner'};
		},
		GetBucketPolicyStatus: ({Bucket}) => {
			if (buckets.get(Bucket).documents.policy === undefined) {
				throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
			}
			return {PolicyStatus: {IsPublic: false}};
		},
	};
}

/** The one access control list there is: everything belongs to the account. */
export function fullControl(context: ServiceContext): {Owner: sdk.Owner; Grants: sdk.Grant[]} {
	const Owner = ownerOf(context);
	return {Owner, Grants: [{Grantee: {Type: 'CanonicalUser', ...Owner}, Permission: 'FULL_CONTROL'}]};
}
