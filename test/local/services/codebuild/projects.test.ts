import {
	BatchGetProjectsCommand,
	CodeBuildClient,
	CreateProjectCommand,
	CreateWebhookCommand,
	DeleteProjectCommand,
	DeleteWebhookCommand,
	ImportSourceCredentialsCommand,
	ListProjectsCommand,
	ListSourceCredentialsCommand,
	StartBuildCommand,
	UpdateProjectCommand,
} from '@aws-sdk/client-codebuild';
import {describe, expect, it} from 'vitest';
import {startLocalAws} from '../../../support/local-aws.ts';
import {buildspecOf, projectWith} from './support.ts';

async function start() {
	const aws = await startLocalAws();
	return {aws, client: new CodeBuildClient(aws.client)};
}

const project = projectWith(buildspecOf('true'));

describe('a build project', () => {
	it('is created once, updated, listed and deleted', async () => {
		const {aws, client} = await start();
		await using _ = aws;
		const {project: created} = await client.send(new CreateProjectCommand(project));
		expect(created).toMatchObject({
			arn: 'arn:aws:codebuild:us-east-1:000000000000:project/demo',
			timeoutInMinutes: 60,
			badge: {badgeEnabled: false},
		});
		await expect(client.send(new CreateProjectCommand(project))).rejects.toMatchObject({
			name: 'ResourceAlreadyExistsException',
			message: 'Project already exists: arn:aws:codebuild:us-east-1:000000000000:project/demo',
		});
		await client.send(new UpdateProjectCommand({name: 'demo', description: 'changed'}));
		const names = ['demo', 'none'];
		const {projects, projectsNotFound} = await client.send(new BatchGetProjectsCommand({names}));
		expect(projects).toMatchObject([{name: 'demo', description: 'changed', timeoutInMinutes: 60}]);
		expect(projectsNotFound).toEqual(['none']);
		await client.send(new DeleteProjectCommand({name: 'demo'}));
		await client.send(new DeleteProjectCommand({name: 'demo'}));
		expect((await client.send(new ListProjectsCommand({}))).projects).toEqual([]);
		await expect(client.send(new StartBuildCommand({projectName: 'demo'}))).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: 'Project cannot be found: arn:aws:codebuild:us-east-1:000000000000:project/demo',
		});
	});

	it.each([
		[{name: '-demo'}, 'pattern'],
		[{source: {type: 'S3' as const}}, 'location is required'],
		[{source: {type: 'S3' as const, location: 'no-key'}}, 'must be a valid S3 source'],
		[{source: {type: 'GITHUB' as const, location: 'https://example.com/a/b'}}, 'must be a valid GitHub source'],
		[{source: {type: 'NO_SOURCE' as const}}, 'buildspec is required'],
		[{timeoutInMinutes: 1}, 'between 5 and 2160'],
	])('is refused with %j', async (change, message) => {
		const {aws, client} = await start();
		await using _ = aws;
		await expect(client.send(new CreateProjectCommand({...project, ...change}))).rejects.toMatchObject({
			name: 'InvalidInputException',
			message: expect.stringContaining(message),
		});
	});

	it('has one webhook, when its source has webhooks', async () => {
		const {aws, client} = await start();
		await using _ = aws;
		await client.send(new CreateProjectCommand(project));
		const hook = new CreateWebhookCommand({projectName: 'demo'});
		await expect(client.send(hook)).rejects.toMatchObject({name: 'InvalidInputException'});
		const source = {type: 'GITHUB' as const, location: 'https://github.com/owner/repository.git'};
		await client.send(new UpdateProjectCommand({name: 'demo', source}));
		const {webhook} = await client.send(hook);
		expect(webhook?.url).toMatch(/^https:\/\/api\.github\.com\/repos\/owner\/repository\/hooks\/\d+$/);
		await expect(client.send(hook)).rejects.toMatchObject({name: 'ResourceAlreadyExistsException'});
		await client.send(new DeleteWebhookCommand({projectName: 'demo'}));
		const {projects} = await client.send(new BatchGetProjectsCommand({names: ['demo']}));
		expect(projects?.[0]?.webhook).toBeUndefined();
	});

	it('lists that there are source credentials, never the token', async () => {
		const {aws, client} = await start();
		await using _ = aws;
		const credentials = {token: 'ghp_secret', serverType: 'GITHUB', authType: 'PERSONAL_ACCESS_TOKEN'} as const;
		await client.send(new ImportSourceCredentialsCommand(credentials));
		const listed = await client.send(new ListSourceCredentialsCommand({}));
		expect(listed.sourceCredentialsInfos).toMatchObject([{serverType: 'GITHUB', authType: 'PERSONAL_ACCESS_TOKEN'}]);
		expect(JSON.stringify(listed)).not.toContain('ghp_secret');
	});
});
