import {readdir, readFile} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';
import type {_Object} from '@aws-sdk/client-s3';
import {
	type BucketLocationConstraint,
	CreateBucketCommand,
	DeleteBucketCommand,
	DeleteObjectsCommand,
	GetObjectCommand,
	HeadBucketCommand,
	ListObjectsV2Command,
	ListObjectVersionsCommand,
	PutBucketEncryptionCommand,
	PutObjectCommand,
	PutPublicAccessBlockCommand,
	S3Client,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {ConflictError, NotFoundError} from '../errors.ts';
import {allPages, batches, http, unless} from '../paging.ts';

export type {_Object as S3Object} from '@aws-sdk/client-s3';

export interface PutObjectInput {
	readonly bucket: string;
	readonly key: string;
	readonly body: string | Uint8Array;
	readonly contentType?: string;
}

export interface FolderUpload {
	readonly bucket: string;
	/** Ends in `/` or is empty. */
	readonly prefix: string;
	/** Path on this machine; every file below it is uploaded under its relative path. */
	readonly folder: string;
	/** Files to leave out, by relative path with `/`. */
	readonly exclude?: (path: string) => boolean;
}

export interface BucketOptions extends CallOptions {
	/** The account that the bucket must belong to: names are global, so that one may be anybody's. */
	readonly owner?: string;
}

export interface S3Gateway {
	/** @throws AccessDeniedError also when it belongs to another account than `owner` */
	bucketExists(bucket: string, options?: BucketOptions): Promise<boolean>;
	/** Makes a bucket that nobody else can read, encrypted; nothing to do where it is this account's already. */
	createPrivateBucket(bucket: string, options?: CallOptions): Promise<void>;
	listObjects(bucket: string, prefix?: string, options?: CallOptions): Promise<_Object[]>;
	/** Content of a small object; undefined when it does not exist. */
	getObject(bucket: string, key: string, options?: CallOptions): Promise<Uint8Array | undefined>;
	putObject(input: PutObjectInput, options?: CallOptions): Promise<void>;
	/** Uploads a folder file by file, eight at a time, and deletes what is under the prefix and not in the folder. */
	putFolder(input: FolderUpload, options?: CallOptions): Promise<{readonly files: number; readonly bytes: number}>;
	/** How many object versions and delete markers a bucket holds, counted to at most `limit` (default 1,000). */
	countVersions(bucket: string, limit?: number, options?: CallOptions): Promise<number>;
	/** Deletes every object, version and delete marker; answers how many. Nothing to do when the bucket is gone. */
	emptyBucket(bucket: string, options?: CallOptions): Promise<number>;
	/** Deletes objects by key, a thousand a call. */
	deleteObjects(bucket: string, keys: readonly string[], options?: CallOptions): Promise<void>;
	/** Nothing to do when it is gone. @throws ConflictError when it is not empty */
	deleteBucket(bucket: string, options?: CallOptions): Promise<void>;
}

export function createS3Gateway(connect: Connect): S3Gateway {
	const client = connect(S3Client, 'S3');

	function listObjects(bucket: string, prefix?: string, options?: CallOptions): Promise<_Object[]> {
		return allPages(async (ContinuationToken) => {
			const input = {Bucket: bucket, Prefix: prefix, ContinuationToken};
			const page = await client.send(new ListObjectsV2Command(input), http(options));
			return {items: page.Contents, nextToken: page.NextContinuationToken};
		});
	}

	async function putObject({bucket, key, body, contentType}: PutObjectInput, options?: CallOptions): Promise<void> {
		const command = new PutObjectCommand({Bucket: bucket, Key: key, Body: body, ContentType: contentType});
		await client.send(command, http(options));
	}

	return {
		listObjects,
		putObject,
		async createPrivateBucket(bucket, options) {
			const region = await client.config.region();
			// The default Region may not be named as one (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html).
			const place = region === 'us-east-1' ? undefined : {LocationConstraint: region as BucketLocationConstraint};
			const create = new CreateBucketCommand({Bucket: bucket, CreateBucketConfiguration: place});
			await unless(ConflictError, client.send(create, http(options)), ({code}) => code === 'BucketAlreadyOwnedByYou');
			const block = new PutPublicAccessBlockCommand({Bucket: bucket, PublicAccessBlockConfiguration: nothingPublic});
			await client.send(block, http(options));
			const encrypt = new PutBucketEncryptionCommand({
				Bucket: bucket,
				ServerSideEncryptionConfiguration: {Rules: [{ApplyServerSideEncryptionByDefault: {SSEAlgorithm: 'AES256'}}]},
			});
			await client.send(encrypt, http(options));
		},
		deleteObjects: (bucket, keys, options) =>
			deleteAll(
				client,
				bucket,
				keys.map((Key) => ({Key})),
				options,
			),
		async deleteBucket(bucket, options) {
			await unless(NotFoundError, client.send(new DeleteBucketCommand({Bucket: bucket}), http(options)));
		},
		async bucketExists(bucket, options) {
			const command = new HeadBucketCommand({Bucket: bucket, ExpectedBucketOwner: options?.owner});
			return (await unless(NotFoundError, client.send(command, http(options)))) !== undefined;
		},
		async getObject(bucket, key, options) {
			const command = new GetObjectCommand({Bucket: bucket, Key: key});
			return (await unless(NotFoundError, client.send(command, http(options))))?.Body?.transformToByteArray();
		},
		async putFolder(upload, options) {
			const {files, bytes, keys} = await uploadFiles(upload, (object) => putObject(object, options));
			const stale = (await listObjects(upload.bucket, upload.prefix, options)).filter(({Key}) => Key && !keys.has(Key));
			await deleteAll(client, upload.bucket, stale, options);
			return {files, bytes};
		},
		async countVersions(bucket, limit = 1000, options) {
			let count = 0;
			for await (const page of versionPages(client, bucket, options)) {
				count += page.length;
				if (count >= limit) return limit;
			}
			return count;
		},
		async emptyBucket(bucket, options) {
			let deleted = 0;
			for await (const page of versionPages(client, bucket, options)) {
				await deleteAll(client, bucket, page, options);
				deleted += page.length;
			}
			return deleted;
		},
	};
}

const nothingPublic = {
	BlockPublicAcls: true,
	BlockPublicPolicy: true,
	IgnorePublicAcls: true,
	RestrictPublicBuckets: true,
};

/** How many files go up at once. */
const parallelUploads = 8;

async function uploadFiles(
	{bucket, prefix, folder, exclude}: FolderUpload,
	put: (object: PutObjectInput) => Promise<void>,
) {
	const entries = await readdir(folder, {recursive: true, withFileTypes: true});
	const paths = entries
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
		.filter((path) => !exclude?.(path))
		.sort();
	const limit = pLimit(parallelUploads);
	const sizes = await Promise.all(
		paths.map((path) =>
			limit(async () => {
				const body = await readFile(join(folder, path));
				await put({bucket, key: prefix + path, body});
				return body.byteLength;
			}),
		),
	);
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	return {files: paths.length, bytes, keys: new Set(paths.map((path) => prefix + path))};
}

/** Pages of up to a thousand versions and delete markers; none when the bucket is gone. */
async function* versionPages(client: S3Client, bucket: string, options: CallOptions | undefined) {
	let KeyMarker: string | undefined;
	let VersionIdMarker: string | undefined;
	do {
		const command = new ListObjectVersionsCommand({Bucket: bucket, KeyMarker, VersionIdMarker});
		const page = await unless(NotFoundError, client.send(command, http(options)));
		const versions = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])];
		if (versions.length > 0) yield versions;
		KeyMarker = page?.IsTruncated ? page.NextKeyMarker : undefined;
		VersionIdMarker = page?.NextVersionIdMarker;
	} while (KeyMarker !== undefined);
}

/** @throws ConflictError naming the first object that S3 kept */
async function deleteAll(
	client: S3Client,
	bucket: string,
	objects: readonly {readonly Key?: string | undefined; readonly VersionId?: string | undefined}[],
	options: CallOptions | undefined,
): Promise<void> {
	for (const batch of batches(objects, 1000)) {
		const Objects = batch.map(({Key, VersionId}) => ({Key, ...(VersionId === undefined ? {} : {VersionId})}));
		const command = new DeleteObjectsCommand({Bucket: bucket, Delete: {Objects, Quiet: true}});
		const {Errors = []} = await client.send(command, http(options));
		const [first] = Errors;
		if (!first) continue;
		throw new ConflictError(
			`S3 kept ${Errors.length} of ${batch.length} objects of ${bucket}; the first is ${first.Key}: ${first.Message ?? first.Code}.`,
			'Check the bucket policy, object locks and your permission for s3:DeleteObjectVersion, then try again.',
			{service: 's3api', operation: 'DeleteObjects', code: first.Code},
		);
	}
}
