import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateRepositoryCommand, DescribeImagesCommand, ECRClient} from '@aws-sdk/client-ecr';
import {zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {createImageStore, type ImageStore} from '../../../../src/local/images/image-store.ts';
import {fetchFromGit} from '../../../../src/local/services/codebuild/runner/git-source.ts';
import {buildspecOf, startBuildHost} from './support.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the source of a build', () => {
	it('is every object below the prefix of an S3 folder', async () => {
		await using host = await startBuildHost();
		host.surroundings.objects.set('assets/app/buildspec.yml', bytes(buildspecOf('cat deep/file.txt')));
		host.surroundings.objects.set('assets/app/deep/file.txt', bytes('content of the file\n'));
		host.surroundings.objects.set('assets/other/file.txt', bytes('not ours'));
		await host.createProject('', {source: {type: 'S3', location: 'assets/app/'}});
		const build = await host.run();
		expect(build.buildStatus).toBe('SUCCEEDED');
		expect(host.log(build)).toContain('content of the file');
	});

	it('is what a zip file holds, executables included', async () => {
		await using host = await startBuildHost();
		const archive = zipSync({
			'ci/spec.yml': bytes(buildspecOf('./run.sh')),
			'run.sh': [bytes('#!/bin/sh\necho it runs\n'), {os: 3, attrs: 0o755 << 16}],
		});
		host.surroundings.objects.set('assets/app.zip', archive);
		await host.createProject('', {source: {type: 'S3', location: 'assets/app.zip', buildspec: 'ci/spec.yml'}});
		const build = await host.run();
		expect(host.log(build)).toContain('it runs');
	});

	it.each([
		['a zip file', 'assets/app.zip', 'assets/app.zip', zipSync({'../escaped': bytes('x')})],
		['a key', 'assets/app/', 'assets/app/../../escaped', bytes('x')],
	])('is refused when a name in %s leads outside', async (_what, location, key, content) => {
		await using host = await startBuildHost();
		host.surroundings.objects.set(key, content);
		await host.createProject('', {source: {type: 'S3', location}});
		const build = await host.run();
		const [context] = build.phases?.find(({phaseStatus}) => phaseStatus === 'FAILED')?.contexts ?? [];
		expect(context).toMatchObject({statusCode: 'CLIENT_ERROR', message: expect.stringContaining('outside')});
	});

	it('is missing: the phase says so in the words of S3', async () => {
		await using host = await startBuildHost();
		await host.createProject('', {source: {type: 'S3', location: 'assets/none.zip'}});
		const build = await host.run();
		expect(build.phases?.find(({phaseType}) => phaseType === 'DOWNLOAD_SOURCE')).toMatchObject({
			phaseStatus: 'FAILED',
			contexts: [
				{statusCode: 'CLIENT_ERROR', message: expect.stringContaining('NoSuchKey: The specified key does not exist.')},
			],
		});
	});

	it('is a commit of a git repository', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'ecs-console-git-'));
		const repository = join(directory, 'repository');
		const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
		const git = (...words: string[]) =>
			execFileSync('git', [...identity, '-C', repository, ...words], {encoding: 'utf8'}).trim();
		execFileSync('git', ['init', '--quiet', repository]);
		writeFileSync(join(repository, 'file'), 'first');
		git('add', '.');
		git('commit', '--quiet', '--message', 'First');
		const first = git('rev-parse', 'HEAD');
		git('commit', '--quiet', '--message', 'Second', '--allow-empty');
		const {signal} = new AbortController();
		const commit = await fetchFromGit(repository, first, 1, join(directory, 'clone'), signal);
		expect(commit).toBe(first);
		expect(readFileSync(join(directory, 'clone', 'file'), 'utf8')).toBe('first');
		const missing = fetchFromGit(join(directory, 'none'), undefined, 1, join(directory, 'other'), signal);
		await expect(missing).rejects.toMatchObject({statusCode: 'CLIENT_ERROR'});
		rmSync(directory, {recursive: true});
	});
});

describe('the artifacts of a build', () => {
	it('go to the bucket of the project', async () => {
		await using host = await startBuildHost();
		const buildspec = {
			version: 0.2,
			phases: {
				build: {commands: ['mkdir -p out/deep', 'echo 1 > out/a.txt', 'echo 2 > out/deep/b.txt', 'echo 3 > out/c.log']},
			},
			artifacts: {files: ['**/*.txt'], 'base-directory': 'out'},
		};
		await host.createProject(JSON.stringify(buildspec), {
			artifacts: {type: 'S3', location: 'results', path: 'builds', name: 'latest', packaging: 'NONE'},
		});
		const build = await host.run();
		expect(build.buildStatus).toBe('SUCCEEDED');
		expect([...host.surroundings.objects.keys()].sort()).toEqual([
			'results/builds/latest/a.txt',
			'results/builds/latest/deep/b.txt',
		]);
	});
});

describe('consumer#18 a build that makes an image', () => {
	it('builds and pushes it to its own repository with the commands that it has in the cloud', async () => {
		let images: ImageStore | undefined;
		await using host = await startBuildHost({
			images: ({directory, region}) => {
				images = createImageStore(directory, region);
				return images;
			},
		});
		const ecr = new ECRClient(host.aws.client);
		const {repository} = await ecr.send(new CreateRepositoryCommand({repositoryName: 'consumer-backend'}));
		const commands = [
			`printf 'FROM public.ecr.aws/docker/library/node:24-alpine\\nWORKDIR /app\\nCOPY server.ts .\\nCMD ["node", "server.ts"]\\n' > Dockerfile`,
			'echo "export const answer = 42" > server.ts',
			`aws ecr get-login-password | docker login --username AWS --password-stdin "\${REPOSITORY_URI%%/*}"`,
			'docker build -t "$REPOSITORY_URI:latest" .',
			'docker tag "$REPOSITORY_URI:latest" "$REPOSITORY_URI:$CODEBUILD_BUILD_NUMBER"',
			'docker push "$REPOSITORY_URI:latest" && docker push "$REPOSITORY_URI:$CODEBUILD_BUILD_NUMBER"',
		];
		await host.createProject(buildspecOf(...commands));
		const uri = repository?.repositoryUri ?? '';
		const build = await host.run({environmentVariablesOverride: [{name: 'REPOSITORY_URI', value: uri}]});
		expect(host.log(build).join('\n')).toContain('Login Succeeded');
		expect(build.buildStatus).toBe('SUCCEEDED');
		const {imageDetails} = await ecr.send(new DescribeImagesCommand({repositoryName: 'consumer-backend'}));
		expect(imageDetails).toMatchObject([{imageTags: ['latest', '1']}]);
		const image = await images?.pull('000000000000.dkr.ecr.us-east-1.amazonaws.com/consumer-backend:latest');
		expect(image).toMatchObject({
			command: ['node', 'server.ts'],
			workingDirectory: '/app',
			digest: imageDetails?.[0]?.imageDigest,
		});
		expect(readFileSync(join(image?.rootDirectory ?? '', 'app/server.ts'), 'utf8')).toContain('answer = 42');
	});
});
