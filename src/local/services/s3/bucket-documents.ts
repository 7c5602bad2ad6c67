import type * as sdk from '@aws-sdk/client-s3';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import type {Buckets} from './buckets.ts';
import {invalidArgument, malformedXml} from './errors.ts';

/** Kinds of configuration, and what S3 says when a bucket has none. */
const missing = {
	policy: ['NoSuchBucketPolicy', 'The bucket policy does not exist'],
	cors: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
	lifecycle: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
	encryption: [
		'ServerSideEncryptionConfigurationNotFoundError',
		'The server side encryption configuration was not found',
	],
	publicAccessBlock: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
	ownership: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
	tagging: ['NoSuchTagSet', 'The TagSet does not exist'],
	website: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
} as const;

type Kind = keyof typeof missing | 'logging' | 'notification';

/** Configurations of buckets: kept and given back. CORS rules count for browsers; the others change nothing here. */
export function bucketDocumentHandlers(buckets: Buckets): Handlers<typeof sdk> {
	return {...accessHandlers(buckets), ...storageHandlers(buckets), ...eventHandlers(buckets)};
}

function keeper(buckets: Buckets) {
	return {
		put(bucket: string | undefined, kind: Kind, document: unknown): Record<string, never> {
			if (document === undefined) throw malformedXml();
			buckets.change(bucket, ({documents}) => {
				documents[kind] = document;
			});
			return {};
		},
		/** Throws the kind's own error when there is none. */
		get<Document>(bucket: string | undefined, kind: keyof typeof missing): Document {
			const document = buckets.get(bucket).documents[kind];
			if (document !== undefined) return document as Document;
			const [code, message] = missing[kind];
			throw new AwsError(code, message, 404);
		},
		remove(bucket: string | undefined, kind: Kind): Record<string, never> {
			buckets.change(bucket, ({documents}) => {
				delete documents[kind];
			});
			return {};
		},
	};
}

function accessHandlers(buckets: Buckets): Handlers<typeof sdk> {
	const {put, get, remove} = keeper(buckets);
	return {
		PutBucketPolicy: ({Bucket, Policy = ''}) => put(Bucket, 'policy', checkedPolicy(Policy)),
		GetBucketPolicy: ({Bucket}) => ({Policy: get<string>(Bucket, 'policy')}),
		DeleteBucketPolicy: ({Bucket}) => remove(Bucket, 'policy'),
		PutBucketCors: ({Bucket, CORSConfiguration}) => {
			for (const {AllowedMethods = []} of CORSConfiguration?.CORSRules ?? []) {
				const unknown = AllowedMethods.find((method) => !['GET', 'PUT', 'POST', 'DELETE', 'HEAD'].includes(method));
				if (unknown !== undefined) {
					throw invalidArgument(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`);
				}
			}
			return put(Bucket, 'cors', CORSConfiguration?.CORSRules);
		},
		GetBucketCors: ({Bucket}) => ({CORSRules: get<sdk.CORSRule[]>(Bucket, 'cors')}),
		DeleteBucketCors: ({Bucket}) => remove(Bucket, 'cors'),
		PutPublicAccessBlock: ({Bucket, PublicAccessBlockConfiguration}) =>
			put(Bucket, 'publicAccessBlock', PublicAccessBlockConfiguration),
		GetPublicAccessBlock: ({Bucket}) => ({PublicAccessBlockConfiguration: get(Bucket, 'publicAccessBlock')}),
		DeletePublicAccessBlock: ({Bucket}) => remove(Bucket, 'publicAccessBlock'),
		PutBucketOwnershipControls: ({Bucket, OwnershipControls}) => put(Bucket, 'ownership', OwnershipControls),
		GetBucketOwnershipControls: ({Bucket}) => ({OwnershipControls: get(Bucket, 'ownership')}),
		DeleteBucketOwnershipControls: ({Bucket}) => remove(Bucket, 'ownership'),
	};
}

function storageHandlers(buckets: Buckets): Handlers<typeof sdk> {
	const {put, get, remove} = keeper(buckets);
	return {
		PutBucketLifecycleConfiguration: ({Bucket, LifecycleConfiguration}) =>
			put(Bucket, 'lifecycle', LifecycleConfiguration?.Rules),
		GetBucketLifecycleConfiguration: ({Bucket}) => ({
			Rules: get<sdk.LifecycleRule[]>(Bucket, 'lifecycle'),
			TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
		}),
		DeleteBucketLifecycle: ({Bucket}) => remove(Bucket, 'lifecycle'),
		PutBucketEncryption: ({Bucket, ServerSideEncryptionConfiguration}) =>
			put(Bucket, 'encryption', ServerSideEncryptionConfiguration),
		GetBucketEncryption: ({Bucket}) => ({ServerSideEncryptionConfiguration: get(Bucket, 'encryption')}),
		DeleteBucketEncryption: ({Bucket}) => remove(Bucket, 'encryption'),
		PutBucketTagging: ({Bucket, Tagging}) => put(Bucket, 'tagging', Tagging?.TagSet),
		GetBucketTagging: ({Bucket}) => ({TagSet: get<sdk.Tag[]>(Bucket, 'tagging')}),
		DeleteBucketTagging: ({Bucket}) => remove(Bucket, 'tagging'),
	};
}

function eventHandlers(buckets: Buckets): Handlers<typeof sdk> {
	const {put, get, remove} = keeper(buckets);
	return {
		PutBucketLogging: ({Bucket, BucketLoggingStatus}) => put(Bucket, 'logging', BucketLoggingStatus),
		GetBucketLogging: ({Bucket}) => (buckets.get(Bucket).documents.logging ?? {}) as sdk.GetBucketLoggingOutput,
		PutBucketNotificationConfiguration: ({Bucket, NotificationConfiguration}) =>
			put(Bucket, 'notification', NotificationConfiguration),
		GetBucketNotificationConfiguration: ({Bucket}) =>
			(buckets.get(Bucket).documents.notification ?? {}) as sdk.NotificationConfiguration,
		PutBucketWebsite: ({Bucket, WebsiteConfiguration}) => put(Bucket, 'website', WebsiteConfiguration),
		GetBucketWebsite: ({Bucket}) => get<sdk.GetBucketWebsiteOutput>(Bucket, 'website'),
		DeleteBucketWebsite: ({Bucket}) => remove(Bucket, 'website'),
	};
}

function checkedPolicy(policy: string): string {
	const message = "Policies must be valid JSON and the first byte must be '{'";
	if (!policy.startsWith('{')) throw new AwsError('MalformedPolicy', message, 400);
	try {
		JSON.parse(policy);
		return policy;
	} catch {
		throw new AwsError('MalformedPolicy', message, 400);
	}
}
