import * as s3 from '@aws-sdk/client-s3';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

export interface S3Bench extends AsyncDisposable {
	readonly aws: TestAws;
	readonly client: s3.S3Client;
	/** Makes a bucket of that name. */
	bucket(name: string, versioned?: boolean): Promise<string>;
	put(
		Bucket: string,
		Key: string,
		Body: string,
		more?: Partial<s3.PutObjectCommandInput>,
	): Promise<s3.PutObjectCommandOutput>;
	/** Content as text. */
	text(Bucket: string, Key: string, more?: Partial<s3.GetObjectCommandInput>): Promise<string>;
}

export async function s3Bench(options: Parameters<typeof startLocalAws>[0] = {}): Promise<S3Bench> {
	const aws = await startLocalAws(options);
	const client = new s3.S3Client(aws.client);
	return {
		aws,
		client,
		async bucket(name, versioned = false) {
			await client.send(new s3.CreateBucketCommand({Bucket: name}));
			const VersioningConfiguration = {Status: 'Enabled' as const};
			if (versioned) await client.send(new s3.PutBucketVersioningCommand({Bucket: name, VersioningConfiguration}));
			return name;
		},
		put: (Bucket, Key, Body, more) => client.send(new s3.PutObjectCommand({Bucket, Key, Body, ...more})),
		async text(Bucket, Key, more) {
			const {Body} = await client.send(new s3.GetObjectCommand({Bucket, Key, ...more}));
			return (await Body?.transformToString()) ?? '';
		},
		async [Symbol.asyncDispose]() {
			client.destroy();
			await aws[Symbol.asyncDispose]();
		},
	};
}
