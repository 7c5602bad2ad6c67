import {createHash} from 'node:crypto';
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import * as s3 from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {eventually} from '../../../support/eventually.ts';
import {type S3Bench, s3Bench} from './support.ts';

let bench: S3Bench;
let Bucket: string;
beforeAll(async () => {
	bench = await s3Bench();
	Bucket = await bench.bucket('multipart');
});
afterAll(() => bench[Symbol.asyncDispose]());

const fiveMegabytes = Buffer.alloc(5 * 1024 * 1024, 'x');

async function start(Key: string) {
	const {UploadId} = await bench.client.send(
		new s3.CreateMultipartUploadCommand({Bucket, Key, ContentType: 'text/plain'}),
	);
	const upload = {Bucket, Key, UploadId};
	return {
		upload,
		part: async (PartNumber: number, Body: Buffer | string) => {
			const {ETag} = await bench.client.send(new s3.UploadPartCommand({...upload, PartNumber, Body}));
			return {PartNumber, ETag};
		},
		complete: (Parts: s3.CompletedPart[]) =>
			bench.client.send(new s3.CompleteMultipartUploadCommand({...upload, MultipartUpload: {Parts}})),
	};
}

const filesOnDisk = (): number => {
	const folder = join(bench.aws.directory, 's3', 'aws-global', 'objects');
	return existsSync(folder)
		? readdirSync(folder, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile()).length
		: 0;
};

describe('a multipart upload', () => {
	it('becomes one object, and leaves no parts behind', async () => {
		const {part, complete, upload} = await start('whole');
		const parts = [await part(1, fiveMegabytes), await part(2, 'end')];
		const listed = await bench.client.send(new s3.ListPartsCommand(upload));
		expect(listed.Parts?.map(({PartNumber, Size}) => [PartNumber, Size])).toEqual([
			[1, fiveMegabytes.length],
			[2, 3],
		]);
		const {ETag} = await complete(parts);
		const digests = [fiveMegabytes, Buffer.from('end')].map((bytes) => createHash('md5').update(bytes).digest());
		expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-2"`);
		const head = await bench.client.send(new s3.HeadObjectCommand({Bucket, Key: 'whole'}));
		expect(head).toMatchObject({ContentLength: fiveMegabytes.length + 3, ContentType: 'text/plain'});
		expect(await bench.text(Bucket, 'whole', {Range: 'bytes=-4'})).toBe('xend');
		await eventually(() => expect(filesOnDisk()).toBe(1));
	});

	it('goes with its bucket', async () => {
		const before = filesOnDisk();
		const upload = {Bucket: await bench.bucket('short-lived'), Key: 'k'};
		const {UploadId} = await bench.client.send(new s3.CreateMultipartUploadCommand(upload));
		await bench.client.send(new s3.UploadPartCommand({...upload, UploadId, PartNumber: 1, Body: 'part'}));
		await bench.client.send(new s3.DeleteBucketCommand({Bucket: 'short-lived'}));
		await bench.bucket('short-lived');
		const {Uploads} = await bench.client.send(new s3.ListMultipartUploadsCommand({Bucket: 'short-lived'}));
		expect(Uploads ?? []).toEqual([]);
		await eventually(() => expect(filesOnDisk()).toBe(before));
	});

	it('is read part by part', async () => {
		const {part, complete} = await start('in-parts');
		await complete([await part(1, fiveMegabytes), await part(2, 'end')]);
		const read = (PartNumber: number, more = {}) =>
			bench.client.send(new s3.GetObjectCommand({Bucket, Key: 'in-parts', PartNumber, ...more}));
		const second = await read(2);
		const size = fiveMegabytes.length;
		expect(second).toMatchObject({
			PartsCount: 2,
			ContentLength: 3,
			ContentRange: `bytes ${size}-${size + 2}/${size + 3}`,
		});
		expect(await second.Body?.transformToString()).toBe('end');
		const head = await bench.client.send(new s3.HeadObjectCommand({Bucket, Key: 'in-parts', PartNumber: 1}));
		expect(head).toMatchObject({PartsCount: 2, ContentLength: size});
		await expect(read(3)).rejects.toMatchObject({name: 'InvalidPartNumber'});
		await expect(read(1, {Range: 'bytes=0-1'})).rejects.toMatchObject({name: 'InvalidRequest'});
	});

	it('needs parts of five megabytes, but for the last', async () => {
		const {part, complete} = await start('small');
		const parts = [await part(1, 'too small'), await part(2, 'end')];
		await expect(complete(parts)).rejects.toMatchObject({
			name: 'EntityTooSmall',
			message: 'Your proposed upload is smaller than the minimum allowed size',
		});
	});

	it('needs its own parts in order', async () => {
		const {part, complete} = await start('order');
		const [one, two] = [await part(1, 'a'), await part(2, 'b')];
		await expect(complete([two, one])).rejects.toMatchObject({name: 'InvalidPartOrder'});
		await expect(complete([{PartNumber: 1, ETag: two.ETag}])).rejects.toMatchObject({name: 'InvalidPart'});
	});

	it('is gone when aborted', async () => {
		const {upload, part, complete} = await start('aborted');
		const parts = [await part(1, 'a')];
		const listed = await bench.client.send(new s3.ListMultipartUploadsCommand({Bucket, Prefix: 'aborted'}));
		expect(listed.Uploads).toMatchObject([{Key: 'aborted', UploadId: upload.UploadId}]);
		await bench.client.send(new s3.AbortMultipartUploadCommand(upload));
		await expect(complete(parts)).rejects.toMatchObject({name: 'NoSuchUpload', $metadata: {httpStatusCode: 404}});
	});

	it('takes parts from other objects', async () => {
		await bench.put(Bucket, 'source', '0123456789');
		const {upload, complete} = await start('from-copy');
		const copy = {...upload, PartNumber: 1, CopySource: `${Bucket}/source`, CopySourceRange: 'bytes=2-5'};
		const {CopyPartResult} = await bench.client.send(new s3.UploadPartCopyCommand(copy));
		await complete([{PartNumber: 1, ETag: CopyPartResult?.ETag}]);
		expect(await bench.text(Bucket, 'from-copy')).toBe('2345');
	});
});
