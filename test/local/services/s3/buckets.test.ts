import * as s3 from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {isBucketName} from '../../../../src/local/services/s3/buckets.ts';
import {type S3Bench, s3Bench} from './support.ts';

let bench: S3Bench;
beforeAll(async () => {
	bench = await s3Bench();
});
afterAll(() => bench[Symbol.asyncDispose]());

describe('a bucket', () => {
	it('remembers its region', async () => {
		const create = {Bucket: 'in-ireland', CreateBucketConfiguration: {LocationConstraint: 'eu-west-1' as const}};
		await bench.client.send(new s3.CreateBucketCommand(create));
		await bench.bucket('in-virginia');
		const location = async (Bucket: string) =>
			(await bench.client.send(new s3.GetBucketLocationCommand({Bucket}))).LocationConstraint;
		expect(await location('in-ireland')).toBe('eu-west-1');
		expect(await location('in-virginia')).toBeFalsy();
		const head = await bench.client.send(new s3.HeadBucketCommand({Bucket: 'in-ireland'}));
		expect(head.BucketRegion).toBe('eu-west-1');
		const again = bench.client.send(new s3.CreateBucketCommand(create));
		await expect(again).rejects.toMatchObject({name: 'BucketAlreadyOwnedByYou', $metadata: {httpStatusCode: 409}});
	});

	it('that is missing is a 404', async () => {
		const head = bench.client.send(new s3.HeadBucketCommand({Bucket: 'missing-bucket'}));
		await expect(head).rejects.toMatchObject({name: 'NotFound', $metadata: {httpStatusCode: 404}});
		const list = bench.client.send(new s3.ListObjectsV2Command({Bucket: 'missing-bucket'}));
		await expect(list).rejects.toMatchObject({name: 'NoSuchBucket', message: 'The specified bucket does not exist'});
	});

	it('is deleted only when it is empty, of versions too', async () => {
		const Bucket = await bench.bucket('emptied', true);
		const {VersionId} = await bench.put(Bucket, 'k', 'x');
		const remove = () => bench.client.send(new s3.DeleteBucketCommand({Bucket}));
		await expect(remove()).rejects.toMatchObject({name: 'BucketNotEmpty', $metadata: {httpStatusCode: 409}});
		const marker = await bench.client.send(new s3.DeleteObjectCommand({Bucket, Key: 'k'}));
		await expect(remove()).rejects.toMatchObject({name: 'BucketNotEmpty'});
		const Objects = [VersionId, marker.VersionId].map((version) => ({Key: 'k', VersionId: version}));
		await bench.client.send(new s3.DeleteObjectsCommand({Bucket, Delete: {Objects}}));
		await remove();
	});

	it.each([
		['a-b.c', true],
		['ab', false],
		['Upper', false],
		['a..b', false],
		['192.168.0.1', false],
		['xn--a', false],
		['-ab', false],
		['a'.repeat(64), false],
	])('may be named %s: %s', (name, expected) => {
		expect(isBucketName(name)).toBe(expected);
	});

	it('is listed', async () => {
		await bench.bucket('listed-1');
		await bench.bucket('listed-2');
		const {Buckets} = await bench.client.send(new s3.ListBucketsCommand({Prefix: 'listed-'}));
		expect(Buckets?.map(({Name}) => Name)).toEqual(['listed-1', 'listed-2']);
	});
});

describe('configurations of a bucket', () => {
	it('have the defaults of a new bucket', async () => {
		const Bucket = await bench.bucket('defaults');
		const encryption = await bench.client.send(new s3.GetBucketEncryptionCommand({Bucket}));
		expect(
			encryption.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
		).toBe('AES256');
		const access = await bench.client.send(new s3.GetPublicAccessBlockCommand({Bucket}));
		expect(access.PublicAccessBlockConfiguration?.BlockPublicPolicy).toBe(true);
		const policy = bench.client.send(new s3.GetBucketPolicyCommand({Bucket}));
		await expect(policy).rejects.toMatchObject({name: 'NoSuchBucketPolicy', $metadata: {httpStatusCode: 404}});
	});

	it('are given back as they were put', async () => {
		const Bucket = await bench.bucket('configured');
		const Policy = JSON.stringify({Version: '2012-10-17', Statement: []});
		await bench.client.send(new s3.PutBucketPolicyCommand({Bucket, Policy}));
		expect((await bench.client.send(new s3.GetBucketPolicyCommand({Bucket}))).Policy).toBe(Policy);
		const Rules: s3.LifecycleRule[] = [{ID: 'old', Status: 'Enabled', Filter: {Prefix: 'a/'}, Expiration: {Days: 3}}];
		await bench.client.send(new s3.PutBucketLifecycleConfigurationCommand({Bucket, LifecycleConfiguration: {Rules}}));
		expect((await bench.client.send(new s3.GetBucketLifecycleConfigurationCommand({Bucket}))).Rules).toEqual(Rules);
		const TagSet = [{Key: 'team', Value: 'a'}];
		await bench.client.send(new s3.PutBucketTaggingCommand({Bucket, Tagging: {TagSet}}));
		expect((await bench.client.send(new s3.GetBucketTaggingCommand({Bucket}))).TagSet).toEqual(TagSet);
		await bench.client.send(new s3.DeleteBucketPolicyCommand({Bucket}));
		await expect(bench.client.send(new s3.GetBucketPolicyCommand({Bucket}))).rejects.toMatchObject({
			name: 'NoSuchBucketPolicy',
		});
	});
});
