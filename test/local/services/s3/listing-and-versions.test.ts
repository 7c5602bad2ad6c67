import * as s3 from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type S3Bench, s3Bench} from './support.ts';

let bench: S3Bench;
beforeAll(async () => {
	bench = await s3Bench();
});
afterAll(() => bench[Symbol.asyncDispose]());

describe('listing objects', () => {
	it('follows what is put and deleted between two listings', async () => {
		const Bucket = await bench.bucket('changing');
		const keys = async () =>
			((await bench.client.send(new s3.ListObjectsV2Command({Bucket}))).Contents ?? []).map(({Key}) => Key);
		for (const key of ['c', 'a']) await bench.put(Bucket, key, 'x');
		expect(await keys()).toEqual(['a', 'c']);
		await bench.put(Bucket, 'b', 'x');
		await bench.put(Bucket, 'b', 'y');
		expect(await keys()).toEqual(['a', 'b', 'c']);
		await bench.client.send(new s3.DeleteObjectCommand({Bucket, Key: 'a'}));
		expect(await keys()).toEqual(['b', 'c']);
	});

	it('rolls keys up by delimiter, on pages, in both versions of the call', async () => {
		const Bucket = await bench.bucket('rolled');
		for (const key of ['a', 'b/1', 'b/2', 'c', 'd/1']) await bench.put(Bucket, key, key);
		const second: unknown[] = [];
		for await (const page of s3.paginateListObjectsV2({client: bench.client, pageSize: 2}, {Bucket, Delimiter: '/'})) {
			expect(page.KeyCount).toBeLessThanOrEqual(2);
			second.push(
				...(page.Contents ?? []).map(({Key}) => Key),
				...(page.CommonPrefixes ?? []).map(({Prefix}) => Prefix),
			);
		}
		expect(second.sort()).toEqual(['a', 'b/', 'c', 'd/']);
		const first = await bench.client.send(new s3.ListObjectsCommand({Bucket, Delimiter: '/', MaxKeys: 2}));
		expect(first).toMatchObject({IsTruncated: true, NextMarker: 'b/'});
		const rest = await bench.client.send(new s3.ListObjectsCommand({Bucket, Delimiter: '/', Marker: first.NextMarker}));
		expect([rest.Contents?.[0]?.Key, rest.CommonPrefixes?.[0]?.Prefix, rest.IsTruncated]).toEqual(['c', 'd/', false]);
	});

	it('encodes keys when asked to', async () => {
		const Bucket = await bench.bucket('encoded');
		await bench.put(Bucket, 'a/b c', 'x');
		const {Contents} = await bench.client.send(new s3.ListObjectsV2Command({Bucket, EncodingType: 'url'}));
		expect(Contents?.[0]?.Key).toBe('a/b%20c');
	});

	it('refuses a continuation token that is not its own', async () => {
		const Bucket = await bench.bucket('token');
		const list = bench.client.send(new s3.ListObjectsV2Command({Bucket, ContinuationToken: 'no token'}));
		await expect(list).rejects.toMatchObject({name: 'InvalidArgument'});
	});
});

describe('deleting many objects', () => {
	it('succeeds for those that are not there too', async () => {
		const Bucket = await bench.bucket('delete-many');
		await bench.put(Bucket, 'a', 'x');
		const Delete = {Objects: [{Key: 'a'}, {Key: 'none'}]};
		const {Deleted} = await bench.client.send(new s3.DeleteObjectsCommand({Bucket, Delete}));
		expect(Deleted?.map(({Key}) => Key)).toEqual(['a', 'none']);
		expect((await bench.client.send(new s3.ListObjectsV2Command({Bucket}))).KeyCount).toBe(0);
	});
});

describe('versions', () => {
	it('stay under a delete marker, which can be taken away', async () => {
		const Bucket = await bench.bucket('versions', true);
		const first = await bench.put(Bucket, 'k', 'one');
		await bench.put(Bucket, 'k', 'two');
		const marker = await bench.client.send(new s3.DeleteObjectCommand({Bucket, Key: 'k'}));
		expect(marker.DeleteMarker).toBe(true);
		await expect(bench.text(Bucket, 'k')).rejects.toMatchObject({name: 'NoSuchKey'});
		expect(await bench.text(Bucket, 'k', {VersionId: first.VersionId})).toBe('one');
		const listed = await bench.client.send(new s3.ListObjectVersionsCommand({Bucket}));
		expect(listed.Versions?.map(({IsLatest}) => IsLatest)).toEqual([false, false]);
		expect(listed.DeleteMarkers).toMatchObject([{Key: 'k', IsLatest: true, VersionId: marker.VersionId}]);
		await bench.client.send(new s3.DeleteObjectCommand({Bucket, Key: 'k', VersionId: marker.VersionId}));
		expect(await bench.text(Bucket, 'k')).toBe('two');
	});

	it('are listed on pages, each once', async () => {
		const Bucket = await bench.bucket('version-pages', true);
		for (const key of ['a', 'b']) for (const content of ['1', '2', '3']) await bench.put(Bucket, key, content);
		const seen: unknown[] = [];
		let markers: {KeyMarker?: string | undefined; VersionIdMarker?: string | undefined} = {};
		let isTruncated = true;
		while (isTruncated) {
			const page = await bench.client.send(new s3.ListObjectVersionsCommand({Bucket, MaxKeys: 2, ...markers}));
			seen.push(...(page.Versions ?? []).map(({VersionId}) => VersionId));
			markers = {KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker};
			isTruncated = page.IsTruncated === true;
		}
		expect(seen).toHaveLength(6);
		expect(new Set(seen).size).toBe(6);
	});

	it('written while versioning is suspended take the place of the null version', async () => {
		const Bucket = await bench.bucket('suspended');
		await bench.put(Bucket, 'k', 'before');
		const set = (Status: 'Enabled' | 'Suspended') =>
			bench.client.send(new s3.PutBucketVersioningCommand({Bucket, VersioningConfiguration: {Status}}));
		await set('Enabled');
		await bench.put(Bucket, 'k', 'versioned');
		await set('Suspended');
		await bench.put(Bucket, 'k', 'after');
		const {Versions = []} = await bench.client.send(new s3.ListObjectVersionsCommand({Bucket}));
		expect(Versions).toHaveLength(2);
		expect(Versions[0]).toMatchObject({VersionId: 'null', IsLatest: true});
	});
});
