import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {AccessDeniedError, ConflictError} from '../../../src/aws/errors.ts';
import {type Answer, failure, sessionWith, temporaryFolder} from '../support/fake-aws.ts';

const noBucket: Answer = {error: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404};
const versions = (keys: readonly string[], next?: string): Answer => ({
	xml: `<ListVersionsResult>${keys.map((key) => `<Version><Key>${key}</Key><VersionId>v-${key}</VersionId></Version>`).join('')}
		<DeleteMarker><Key>gone</Key><VersionId>m-${next ?? 'last'}</VersionId></DeleteMarker>
		<IsTruncated>${next !== undefined}</IsTruncated>${next ? `<NextKeyMarker>${next}</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>` : ''}</ListVersionsResult>`,
});

describe('emptying a bucket', () => {
	test('deletes every version and delete marker of all pages', async () => {
		const {session, aws} = await sessionWith(({path}) => {
			if (path.startsWith('POST')) return {xml: '<DeleteResult/>'};
			return path.includes('key-marker=b') ? versions(['c']) : versions(['a', 'b'], 'b');
		});
		expect(await session.gateways.s3.emptyBucket('assets')).toBe(5);
		const deleted = aws.calls
			.filter(({path}) => path.startsWith('POST'))
			.flatMap(({body}) => body.match(/<VersionId>[^<]+/g));
		expect(deleted).toEqual(['v-a', 'v-b', 'm-b', 'v-c', 'm-last'].map((id) => `<VersionId>${id}`));
	});

	test('has nothing to do when the bucket is gone', async () => {
		const {session} = await sessionWith(() => noBucket);
		expect(await session.gateways.s3.emptyBucket('assets')).toBe(0);
		expect(await session.gateways.s3.countVersions('assets')).toBe(0);
		expect(await session.gateways.s3.bucketExists('assets')).toBe(false);
	});

	test('names what S3 kept, although it answered 200', async () => {
		const {session} = await sessionWith(({path}) =>
			path.startsWith('POST')
				? {
						xml: '<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code><Message>Locked</Message></Error></DeleteResult>',
					}
				: versions(['a']),
		);
		const error = await failure(ConflictError, session.gateways.s3.emptyBucket('assets'));
		expect(error.message).toBe('S3 kept 1 of 2 objects of assets; the first is a: Locked.');
	});
});

describe('uploading a folder', () => {
	test('puts every file under its relative path and removes what is there no longer', async () => {
		const folder = await temporaryFolder();
		await mkdir(join(folder, 'src'));
		await writeFile(join(folder, 'Dockerfile'), 'FROM x\n');
		await writeFile(join(folder, 'src', 'server.ts'), 'listen();\n');
		await writeFile(join(folder, 'notes.md'), 'no');
		const {session, aws} = await sessionWith(({path}) =>
			path.startsWith('GET')
				? {
						xml: '<ListBucketResult><Contents><Key>demo/Dockerfile</Key></Contents><Contents><Key>demo/old.ts</Key></Contents></ListBucketResult>',
					}
				: {xml: '<DeleteResult/>'},
		);
		const upload = {bucket: 'assets', prefix: 'demo/', folder, exclude: (path: string) => path.endsWith('.md')};
		expect(await session.gateways.s3.putFolder(upload)).toEqual({files: 2, bytes: 17});
		const put = aws.calls.filter(({path}) => path.startsWith('PUT'));
		expect(put.map(({path}) => path.replace(/\?.*/, '')).sort()).toEqual([
			'PUT /assets/demo/Dockerfile',
			'PUT /assets/demo/src/server.ts',
		]);
		expect(put.map(({body}) => body).join('')).toContain('listen();');
		expect(aws.calls.at(-1)?.body).toContain('<Key>demo/old.ts</Key>');
		expect(aws.calls.at(-1)?.body).not.toContain('Dockerfile');
	});
});

describe('objects', () => {
	test('are read whole, or undefined when they do not exist', async () => {
		const {session} = await sessionWith(({path}) =>
			path.includes('there') ? {xml: 'content'} : {error: 'NoSuchKey', status: 404},
		);
		expect(Buffer.from((await session.gateways.s3.getObject('assets', 'there')) ?? []).toString()).toBe('content');
		expect(await session.gateways.s3.getObject('assets', 'gone')).toBeUndefined();
	});
});

describe('a private bucket', () => {
	test('is made where it belongs, closed to everybody else, and encrypted', async () => {
		const {session, aws} = await sessionWith(() => ({xml: ''}), {region: 'eu-west-1'});
		await session.gateways.s3.createPrivateBucket('code');
		expect(aws.calls.map(({path}) => path.replace('?', ' ?').replace(/=?(&|$)/, ' '))).toMatchObject([
			expect.stringContaining('PUT /code'),
			expect.stringContaining('publicAccessBlock'),
			expect.stringContaining('encryption'),
		]);
		expect(aws.calls[0]?.body).toContain('<LocationConstraint>eu-west-1</LocationConstraint>');
		expect(aws.calls[1]?.body).toContain('<RestrictPublicBuckets>true</RestrictPublicBuckets>');
		expect(aws.calls[2]?.body).toContain('<SSEAlgorithm>AES256</SSEAlgorithm>');
	});

	test('names no Region in the default one, and is closed also where an earlier run has made it', async () => {
		const {session, aws} = await sessionWith(({body}) =>
			body === '' ? {error: 'BucketAlreadyOwnedByYou', status: 409} : {xml: ''},
		);
		await session.gateways.s3.createPrivateBucket('code');
		expect(aws.calls).toHaveLength(3);
	});

	test('that is there is only taken for one of the account when S3 says that it is', async () => {
		const {session, aws} = await sessionWith(({headers}) =>
			headers['x-amz-expected-bucket-owner'] === '111122223333' ? {xml: ''} : {error: 'AccessDenied', status: 403},
		);
		expect(await session.gateways.s3.bucketExists('code', {owner: '111122223333'})).toBe(true);
		await failure(AccessDeniedError, session.gateways.s3.bucketExists('code', {owner: '444455556666'}));
		expect(aws.calls.map(({path}) => path)).toEqual(['HEAD /code/', 'HEAD /code/']);
	});

	test('of somebody else is not taken', async () => {
		const {session} = await sessionWith(() => ({error: 'BucketAlreadyExists', status: 409}));
		expect((await failure(ConflictError, session.gateways.s3.createPrivateBucket('code'))).code).toBe(
			'BucketAlreadyExists',
		);
	});

	test('is deleted, and that it is gone already is no fault; one that is not empty stays', async () => {
		const gone = await sessionWith(() => noBucket);
		await gone.session.gateways.s3.deleteBucket('code');
		const full = await sessionWith(() => ({error: 'BucketNotEmpty', status: 409}));
		await failure(ConflictError, full.session.gateways.s3.deleteBucket('code'));
		expect(full.aws.calls.map(({path}) => path.split('?')[0])).toEqual(['DELETE /code/']);
	});
});
