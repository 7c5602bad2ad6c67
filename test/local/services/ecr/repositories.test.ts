import {
	CreateRepositoryCommand,
	DeleteLifecyclePolicyCommand,
	DeleteRepositoryCommand,
	DescribeRepositoriesCommand,
	ECRClient,
	GetAuthorizationTokenCommand,
	GetLifecyclePolicyCommand,
	ListTagsForResourceCommand,
	PutImageTagMutabilityCommand,
	PutLifecyclePolicyCommand,
	TagResourceCommand,
	UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import {describe, expect, it} from 'vitest';
import {startLocalAws} from '../../../support/local-aws.ts';

describe('an ECR repository', () => {
	it('has a URI on loopback, where Docker may push without TLS', async () => {
		const {aws, ecr} = await start();
		await using _ = aws;
		const {repository} = await ecr.send(new CreateRepositoryCommand({repositoryName: 'team/app'}));
		expect(repository).toMatchObject({
			repositoryArn: 'arn:aws:ecr:us-east-1:000000000000:repository/team/app',
			repositoryUri: `127.0.0.1:${aws.port}/team/app`,
			imageTagMutability: 'MUTABLE',
		});
		const {authorizationData} = await ecr.send(new GetAuthorizationTokenCommand({}));
		expect(authorizationData?.[0]?.proxyEndpoint).toBe(aws.endpoint);
	});

	it('is created once, listed in pages, and missing after it was deleted', async () => {
		const {aws, ecr} = await start();
		await using _ = aws;
		for (const repositoryName of ['b', 'a', 'c'].map((name) => `app-${name}`)) {
			await ecr.send(new CreateRepositoryCommand({repositoryName}));
		}
		await expect(ecr.send(new CreateRepositoryCommand({repositoryName: 'app-a'}))).rejects.toMatchObject({
			name: 'RepositoryAlreadyExistsException',
			message: "The repository with name 'app-a' already exists in the registry with id '000000000000'",
		});
		const first = await ecr.send(new DescribeRepositoriesCommand({maxResults: 2}));
		const second = await ecr.send(new DescribeRepositoriesCommand({maxResults: 2, nextToken: first.nextToken}));
		const names = [first, second].map(({repositories}) => repositories?.map(({repositoryName}) => repositoryName));
		expect(names).toEqual([['app-a', 'app-b'], ['app-c']]);
		expect(second.nextToken).toBeUndefined();
		await ecr.send(new DeleteRepositoryCommand({repositoryName: 'app-a'}));
		await expect(ecr.send(new DescribeRepositoriesCommand({repositoryNames: ['app-a']}))).rejects.toMatchObject({
			name: 'RepositoryNotFoundException',
			message: "The repository with name 'app-a' does not exist in the registry with id '000000000000'",
		});
	});

	it.each(['Upper', 'a', '-app', 'app//x', 'app/'])('is not named %s', async (repositoryName) => {
		const {aws, ecr} = await start();
		await using _ = aws;
		const call = ecr.send(new CreateRepositoryCommand({repositoryName}));
		await expect(call).rejects.toMatchObject({name: 'InvalidParameterException'});
	});

	it('carries tags, a lifecycle policy and its mutability', async () => {
		const {aws, ecr} = await start();
		await using _ = aws;
		const repositoryName = 'app';
		const {repository} = await ecr.send(
			new CreateRepositoryCommand({repositoryName: 'app1', tags: [{Key: 'a', Value: '1'}]}),
		);
		const resourceArn = repository?.repositoryArn;
		await ecr.send(new TagResourceCommand({resourceArn, tags: [{Key: 'b', Value: '2'}]}));
		await ecr.send(new UntagResourceCommand({resourceArn, tagKeys: ['a']}));
		expect((await ecr.send(new ListTagsForResourceCommand({resourceArn}))).tags).toEqual([{Key: 'b', Value: '2'}]);
		const policy = {repositoryName: 'app1'};
		await expect(ecr.send(new GetLifecyclePolicyCommand(policy))).rejects.toMatchObject({
			name: 'LifecyclePolicyNotFoundException',
		});
		await ecr.send(new PutLifecyclePolicyCommand({...policy, lifecyclePolicyText: '{"rules":[]}'}));
		expect((await ecr.send(new DeleteLifecyclePolicyCommand(policy))).lifecyclePolicyText).toBe('{"rules":[]}');
		await ecr.send(new PutImageTagMutabilityCommand({...policy, imageTagMutability: 'IMMUTABLE'}));
		const {repositories} = await ecr.send(new DescribeRepositoriesCommand({repositoryNames: ['app1']}));
		expect(repositories?.[0]?.imageTagMutability).toBe('IMMUTABLE');
		await expect(ecr.send(new GetLifecyclePolicyCommand({repositoryName}))).rejects.toMatchObject({
			name: 'RepositoryNotFoundException',
		});
	});
});

async function start() {
	const aws = await startLocalAws();
	return {aws, ecr: new ECRClient(aws.client)};
}
