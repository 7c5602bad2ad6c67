import {createHash} from 'node:crypto';
import {createReadStream, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as s3 from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type S3Bench, s3Bench} from './support.ts';

let bench: S3Bench;
let Bucket: string;
beforeAll(async () => {
	bench = await s3Bench();
	Bucket = await bench.bucket('objects');
});
afterAll(() => bench[Symbol.asyncDispose]());

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

describe('an object', () => {
	it('is given back with its headers, metadata, ETag and checksum', async () => {
		const headers = {
			ContentType: 'text/plain',
			CacheControl: 'no-cache',
			ContentDisposition: 'inline',
			Metadata: {owner: 'me'},
		};
		const put = await bench.put(Bucket, 'a/b c+é.txt', 'hello', {...headers, ChecksumAlgorithm: 'SHA256'});
		expect(put).toMatchObject({
			ETag: `"${md5('hello')}"`,
			ChecksumSHA256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
		});
		const got = await bench.client.send(new s3.GetObjectCommand({Bucket, Key: 'a/b c+é.txt', ChecksumMode: 'ENABLED'}));
		expect(got).toMatchObject({...headers, ContentLength: 5, ETag: put.ETag, ChecksumSHA256: put.ChecksumSHA256});
		expect(await got.Body?.transformToString()).toBe('hello');
		const head = await bench.client.send(new s3.HeadObjectCommand({Bucket, Key: 'a/b c+é.txt'}));
		expect(head).toMatchObject({...headers, ContentLength: 5, ETag: put.ETag});
	});

	it('may be streamed in, in chunks with a trailing checksum', async () => {
		const path = join(bench.aws.directory, 'upload.bin');
		const bytes = Buffer.alloc(300_000, 'abc');
		writeFileSync(path, bytes);
		await bench.client.send(
			new s3.PutObjectCommand({Bucket, Key: 'streamed', Body: createReadStream(path), ContentLength: bytes.length}),
		);
		const head = await bench.client.send(new s3.HeadObjectCommand({Bucket, Key: 'streamed'}));
		expect(head).toMatchObject({
			ContentLength: bytes.length,
			ETag: `"${createHash('md5').update(bytes).digest('hex')}"`,
		});
		expect(head.ContentEncoding).toBeUndefined();
	});

	it.each([
		['NhCmhg==', 200],
		['AAAAAA==', 400],
	])('that comes in chunks is held against the checksum behind them: %s is %i', async (checksum, status) => {
		const response = await fetch(`${bench.aws.endpoint}/${Bucket}/chunked`, {
			method: 'PUT',
			headers: {
				authorization:
					'AWS4-HMAC-SHA256 Credential=local/19700101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=local',
				'content-encoding': 'aws-chunked',
				'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
				'x-amz-trailer': 'x-amz-checksum-crc32',
			},
			body: `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`,
		});
		expect(response.status).toBe(status);
	});

	it.each([
		['bytes=1-3', 'ell', 'bytes 1-3/5'],
		['bytes=3-', 'lo', 'bytes 3-4/5'],
		['bytes=-2', 'lo', 'bytes 3-4/5'],
		['bytes=0-99', 'hello', 'bytes 0-4/5'],
	])('is given in part for %s', async (Range, text, ContentRange) => {
		await bench.put(Bucket, 'range', 'hello');
		const got = await bench.client.send(new s3.GetObjectCommand({Bucket, Key: 'range', Range}));
		expect(got).toMatchObject({ContentRange, ContentLength: text.length, $metadata: {httpStatusCode: 206}});
		expect(await got.Body?.transformToString()).toBe(text);
	});

	it('has no range beyond its end', async () => {
		await bench.put(Bucket, 'short', 'hello');
		await expect(bench.text(Bucket, 'short', {Range: 'bytes=9-'})).rejects.toMatchObject({
			name: 'InvalidRange',
			$metadata: {httpStatusCode: 416},
		});
	});

	it('that is missing is a 404, with a name where there is a body', async () => {
		await expect(bench.text(Bucket, 'none')).rejects.toMatchObject({
			name: 'NoSuchKey',
			message: 'The specified key does not exist.',
		});
		await expect(bench.text('no-such-bucket', 'none')).rejects.toMatchObject({name: 'NoSuchBucket'});
		const head = bench.client.send(new s3.HeadObjectCommand({Bucket, Key: 'none'}));
		await expect(head).rejects.toMatchObject({name: 'NotFound', $metadata: {httpStatusCode: 404}});
	});

	it('is refused when it is not what its checksum says', async () => {
		await expect(
			bench.put(Bucket, 'broken', 'hello', {ContentMD5: Buffer.alloc(16).toString('base64')}),
		).rejects.toMatchObject({name: 'BadDigest'});
		await expect(bench.put(Bucket, 'broken', 'hello', {ChecksumSHA256: 'AAAA'})).rejects.toMatchObject({
			name: 'InvalidRequest',
		});
		await expect(bench.text(Bucket, 'broken')).rejects.toMatchObject({name: 'NoSuchKey'});
	});
});

describe('conditions', () => {
	it('let only the first of many writers make an object', async () => {
		const writers = Array.from({length: 8}, (_, index) => bench.put(Bucket, 'claim', `${index}`, {IfNoneMatch: '*'}));
		const results = await Promise.allSettled(writers);
		expect(results.filter(({status}) => status === 'fulfilled')).toHaveLength(1);
		for (const result of results) {
			if (result.status === 'rejected')
				expect(result.reason).toMatchObject({name: 'PreconditionFailed', $metadata: {httpStatusCode: 412}});
		}
		expect(results.findIndex(({status}) => status === 'fulfilled')).toBe(Number(await bench.text(Bucket, 'claim')));
	});

	it('write over a known object only', async () => {
		const {ETag = ''} = await bench.put(Bucket, 'known', 'one');
		await bench.put(Bucket, 'known', 'two', {IfMatch: ETag});
		await expect(bench.put(Bucket, 'known', 'three', {IfMatch: ETag})).rejects.toMatchObject({
			name: 'PreconditionFailed',
		});
		await expect(bench.put(Bucket, 'unknown', 'x', {IfMatch: ETag})).rejects.toMatchObject({name: 'NoSuchKey'});
	});

	it('read only what fits', async () => {
		const {ETag} = await bench.put(Bucket, 'read', 'x');
		await expect(bench.text(Bucket, 'read', {IfNoneMatch: ETag})).rejects.toMatchObject({
			$metadata: {httpStatusCode: 304},
		});
		await expect(bench.text(Bucket, 'read', {IfMatch: '"other"'})).rejects.toMatchObject({name: 'PreconditionFailed'});
		await expect(bench.text(Bucket, 'read', {IfModifiedSince: new Date(Date.now() + 60_000)})).rejects.toMatchObject({
			$metadata: {httpStatusCode: 304},
		});
		expect(await bench.text(Bucket, 'read', {IfMatch: ETag})).toBe('x');
	});
});

describe('copying', () => {
	it('takes content, headers and tags along, or other ones when told', async () => {
		await bench.put(Bucket, 'from é', 'content', {ContentType: 'text/html', Metadata: {a: '1'}, Tagging: 't=1'});
		const CopySource = `${Bucket}/${encodeURIComponent('from é')}`;
		await bench.client.send(new s3.CopyObjectCommand({Bucket, Key: 'copy', CopySource}));
		const copy = await bench.client.send(new s3.GetObjectCommand({Bucket, Key: 'copy'}));
		expect(copy).toMatchObject({ContentType: 'text/html', Metadata: {a: '1'}, TagCount: 1});
		expect(await copy.Body?.transformToString()).toBe('content');
		const replace = {MetadataDirective: 'REPLACE' as const, Metadata: {b: '2'}};
		await bench.client.send(new s3.CopyObjectCommand({Bucket, Key: 'other', CopySource, ...replace}));
		expect(await bench.client.send(new s3.HeadObjectCommand({Bucket, Key: 'other'}))).toMatchObject({
			Metadata: {b: '2'},
		});
	});

	it('from a name that is not percent-encoded as it must be is refused', async () => {
		const copy = new s3.CopyObjectCommand({Bucket, Key: 'copy', CopySource: `${Bucket}/50%`});
		await expect(bench.client.send(copy)).rejects.toMatchObject({name: 'InvalidArgument'});
	});

	it('onto itself needs a change', async () => {
		await bench.put(Bucket, 'self', 'x');
		const copy = new s3.CopyObjectCommand({Bucket, Key: 'self', CopySource: `${Bucket}/self`});
		await expect(bench.client.send(copy)).rejects.toMatchObject({name: 'InvalidRequest'});
	});
});

describe('tags', () => {
	it('are put, read and removed', async () => {
		const target = {Bucket, Key: 'tagged'};
		await bench.put(Bucket, 'tagged', 'x', {Tagging: 'a=1&b=two%20words'});
		const tagsOf = async () => (await bench.client.send(new s3.GetObjectTaggingCommand(target))).TagSet;
		expect(await tagsOf()).toEqual([
			{Key: 'a', Value: '1'},
			{Key: 'b', Value: 'two words'},
		]);
		await bench.client.send(new s3.PutObjectTaggingCommand({...target, Tagging: {TagSet: [{Key: 'c', Value: '3'}]}}));
		expect(await tagsOf()).toEqual([{Key: 'c', Value: '3'}]);
		await bench.client.send(new s3.DeleteObjectTaggingCommand(target));
		expect(await tagsOf()).toEqual([]);
	});
});
