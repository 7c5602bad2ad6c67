import {request} from 'node:http';
import {ECSClient, ListClustersCommand} from '@aws-sdk/client-ecs';
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import {describe, expect, it} from 'vitest';
import {startLocalAws} from '../../support/local-aws.ts';

function statusFor(url: string, headers: Record<string, string>): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request(url, {headers}, (response) => resolve(response.resume().statusCode))
			.on('error', reject)
			.end();
	});
}

describe('the wire server', () => {
	it('answers an SDK client in the protocol of its service', async () => {
		await using aws = await startLocalAws();
		const identity = await new STSClient(aws.client).send(new GetCallerIdentityCommand({}));
		expect(identity).toMatchObject({Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root'});
	});

	it('refuses a foreign Host and a foreign Origin, and takes loopback ones', async () => {
		await using aws = await startLocalAws();
		expect(await statusFor(aws.endpoint, {host: 'evil.example'})).toBe(403);
		expect(await statusFor(aws.endpoint, {origin: 'https://evil.example'})).toBe(403);
		expect(await statusFor(aws.endpoint, {origin: 'http://127.0.0.1:8080'})).not.toBe(403);
	});

	it('names service and operation when something is not implemented', async () => {
		await using aws = await startLocalAws({
			catalogue: [
				{
					name: 'ecs',
					signingName: 'ecs',
					target: 'AmazonEC2ContainerServiceV20141113',
					load: async () => {
						const sdk = await import('@aws-sdk/client-ecs');
						return {service: {sdk, client: sdk.ECSClient, create: () => ({handlers: {}})}};
					},
				},
			],
		});
		const call = new ECSClient(aws.client).send(new ListClustersCommand({}));
		await expect(call).rejects.toMatchObject({
			name: 'NotImplemented',
			message: 'The local AWS does not implement ecs:ListClusters.',
			$metadata: {httpStatusCode: 501},
		});
	});
});
