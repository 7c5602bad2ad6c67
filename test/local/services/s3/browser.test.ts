import * as s3 from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type S3Bench, s3Bench} from './support.ts';

let bench: S3Bench;
let Bucket: string;
beforeAll(async () => {
	bench = await s3Bench();
	Bucket = await bench.bucket('browser');
});
afterAll(() => bench[Symbol.asyncDispose]());

/** A URL signed at `date` for `seconds`; the signature itself is not looked at. */
function presigned(key: string, seconds: number, date = new Date()): string {
	const time = date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
	const query = new URLSearchParams({
		'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
		'X-Amz-Credential': `local/${time.slice(0, 8)}/us-east-1/s3/aws4_request`,
		'X-Amz-Date': time,
		'X-Amz-Expires': String(seconds),
		'X-Amz-SignedHeaders': 'host',
		'X-Amz-Signature': '0'.repeat(64),
	});
	return `${bench.aws.endpoint}/${Bucket}/${key}?${query}`;
}

describe('a presigned URL', () => {
	it('puts and gets an object until it expires', async () => {
		const put = await fetch(presigned('signed', 60), {
			method: 'PUT',
			body: 'by url',
			headers: {'content-type': 'text/plain'},
		});
		expect(put.status).toBe(200);
		const got = await fetch(presigned('signed', 60));
		expect([got.status, got.headers.get('content-type'), await got.text()]).toEqual([200, 'text/plain', 'by url']);
		const late = await fetch(presigned('signed', 60, new Date(Date.now() - 61_000)));
		expect(late.status).toBe(403);
		expect(await late.text()).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>');
	});

	it('lasts a week at most', async () => {
		const answer = await fetch(presigned('signed', 604_801));
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain('AuthorizationQueryParametersError');
	});

	it('may set the headers of the answer', async () => {
		await bench.put(Bucket, 'named', 'x');
		const url = `${presigned('named', 60)}&response-content-disposition=attachment`;
		expect((await fetch(url)).headers.get('content-disposition')).toBe('attachment');
	});
});

describe('a page of another origin', () => {
	const origin = 'http://127.0.0.1:9999';
	const preflight = (method: string) =>
		fetch(`${bench.aws.endpoint}/${Bucket}/page`, {
			method: 'OPTIONS',
			headers: {origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type'},
		});

	it('is let in by the rules of the bucket only', async () => {
		expect((await preflight('PUT')).status).toBe(403);
		const CORSRules = [
			{
				AllowedOrigins: ['http://127.0.0.1:*'],
				AllowedMethods: ['PUT'],
				AllowedHeaders: ['*'],
				ExposeHeaders: ['ETag'],
				MaxAgeSeconds: 30,
			},
		];
		await bench.client.send(new s3.PutBucketCorsCommand({Bucket, CORSConfiguration: {CORSRules}}));
		const answer = await preflight('PUT');
		expect(answer.status).toBe(200);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			'access-control-allow-origin': origin,
			'access-control-allow-methods': 'PUT',
			'access-control-allow-headers': 'content-type',
			'access-control-max-age': '30',
		});
		expect((await preflight('DELETE')).status).toBe(403);
		const put = await fetch(presigned('page', 60), {method: 'PUT', body: 'x', headers: {origin}});
		expect(put.headers.get('access-control-expose-headers')).toBe('ETag');
	});
});
