import * as lambda from '@aws-sdk/client-lambda';
import {GetLayerVersionCommand, InvokeCommand, LambdaClient, TooManyRequestsException} from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import {GetObjectCommand, InvalidObjectState, S3Client} from '@aws-sdk/client-s3';
import {describe, expect, it} from 'vitest';
import type {CatalogueEntry} from '../../../src/local/services/catalogue.ts';
import {startLocalAws} from '../../support/local-aws.ts';

/** A service of restJson1 that answers by these handlers. */
function lambdaOf(handlers: Record<string, (input: object) => object>): CatalogueEntry {
	const service = {sdk: lambda, client: LambdaClient, create: () => ({handlers})};
	return {name: 'lambda', signingName: 'lambda', rest: 'json', load: async () => ({service})};
}

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

describe('an error of restJson1', () => {
	it('carries the members of its model, some of them as headers', async () => {
		const members = {Type: 'Mine', Reason: 'CallerRateLimitExceeded', retryAfterSeconds: '7'} as const;
		const thrown = new TooManyRequestsException({message: 'Too many.', ...members, $metadata: {}});
		const Invoke = (): object => {
			throw thrown;
		};
		await using aws = await startLocalAws({catalogue: [lambdaOf({Invoke})]});
		const call = new LambdaClient(aws.client).send(new InvokeCommand({FunctionName: 'hello'}));
		await expect(call).rejects.toMatchObject({name: 'TooManyRequestsException', message: 'Too many.', ...members});
	});
});

describe('a number in a path', () => {
	it('reaches the operation as a number', async () => {
		const inputs: object[] = [];
		const GetLayerVersion = (input: object): object => {
			inputs.push(input);
			return {};
		};
		await using aws = await startLocalAws({catalogue: [lambdaOf({GetLayerVersion})]});
		const input = {LayerName: 'base', VersionNumber: 7};
		await new LambdaClient(aws.client).send(new GetLayerVersionCommand(input));
		expect(inputs).toEqual([input]);
	});
});
