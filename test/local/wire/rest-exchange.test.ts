import * as s3 from '@aws-sdk/client-s3';
import {GetObjectCommand, InvalidObjectState, S3Client} from '@aws-sdk/client-s3';
import {describe, expect, it} from 'vitest';
import {startLocalAws} from '../../support/local-aws.ts';

describe('an error of restXml', () => {
	it('carries the members of its model besides code and message', async () => {
		const thrown = new InvalidObjectState({message: 'It is archived.', StorageClass: 'GLACIER', $metadata: {}});
		const handlers = {
			GetObject: () => {
				throw thrown;
			},
		};
		const service = {sdk: s3, client: S3Client, create: () => ({handlers})};
		await using aws = await startLocalAws({
			catalogue: [{name: 's3', signingName: 's3', rest: 'xml', isGlobal: true, load: async () => ({service})}],
		});
		const call = new S3Client(aws.client).send(new GetObjectCommand({Bucket: 'bucket', Key: 'key'}));
		await expect(call).rejects.toMatchObject({
			name: 'InvalidObjectState',
			message: 'It is archived.',
			StorageClass: 'GLACIER',
		});
	});
});
