import {readFileSync} from 'node:fs';
import {StartBuildCommand, StopBuildCommand} from '@aws-sdk/client-codebuild';
import {describe, expect, it} from 'vitest';
import {buildspecOf, startBuildHost} from './support.ts';

const everyPhase = [
	'SUBMITTED',
	'QUEUED',
	'PROVISIONING',
	'DOWNLOAD_SOURCE',
	'INSTALL',
	'PRE_BUILD',
	'BUILD',
	'POST_BUILD',
	'UPLOAD_ARTIFACTS',
	'FINALIZING',
	'COMPLETED',
];

describe('a build', () => {
	it('runs its commands in order, each with the variables and the folder that the one before left', async () => {
		await using host = await startBuildHost();
		await host.createProject(
			buildspecOf('mkdir deep && cd deep', 'export WORD="two words"', 'echo "$WORD in $(basename $PWD)"'),
		);
		const build = await host.run();
		expect(build.buildStatus).toBe('SUCCEEDED');
		expect(build.phases?.map(({phaseType}) => phaseType)).toEqual(everyPhase);
		const lines = host.log(build);
		expect(lines).toContain('two words in deep');
		expect(
			lines.some((line) => /^\[Container\] \d{4}\/\d\d\/\d\d [\d:.]+ Running command export WORD/.test(line)),
		).toBe(true);
		expect(build.logs).toMatchObject({groupName: '/aws/codebuild/demo', streamName: build.id?.split(':')[1]});
	});

	it('has the environment of a CodeBuild build and nothing of this machine besides', async () => {
		process.env.SECRET_OF_THE_HOST = 'visible';
		await using host = await startBuildHost();
		await host.createProject(buildspecOf('env'), {
			environment: {
				type: 'LINUX_CONTAINER',
				image: 'standard',
				computeType: 'BUILD_GENERAL1_SMALL',
				environmentVariables: [
					{name: 'REPOSITORY_URI', value: 'from-project'},
					{name: 'KEPT', value: 'kept'},
				],
			},
		});
		const build = await host.run({environmentVariablesOverride: [{name: 'REPOSITORY_URI', value: 'from-start'}]});
		delete process.env.SECRET_OF_THE_HOST;
		const lines = host.log(build);
		expect(lines).toEqual(
			expect.arrayContaining([
				`CODEBUILD_BUILD_ID=${build.id}`,
				'CODEBUILD_BUILD_NUMBER=1',
				'CODEBUILD_BUILD_SUCCEEDING=1',
				'AWS_REGION=us-east-1',
				'AWS_DEFAULT_REGION=us-east-1',
				`AWS_ENDPOINT_URL=${host.aws.endpoint}`,
				'REPOSITORY_URI=from-start',
				'KEPT=kept',
			]),
		);
		expect(lines.join('\n')).not.toContain('SECRET_OF_THE_HOST');
	});

	it('fails at the first command that fails, runs post_build all the same, and says why as CodeBuild does', async () => {
		await using host = await startBuildHost();
		const phases = {
			build: {commands: ['exit 3', 'echo unreachable']},
			post_build: {commands: ['echo succeeding=$CODEBUILD_BUILD_SUCCEEDING']},
		};
		await host.createProject(JSON.stringify({version: 0.2, phases}));
		const build = await host.run();
		expect(build.buildStatus).toBe('FAILED');
		expect(build.phases?.find(({phaseType}) => phaseType === 'BUILD')).toMatchObject({
			phaseStatus: 'FAILED',
			contexts: [
				{
					statusCode: 'COMMAND_EXECUTION_ERROR',
					message: 'Error while executing command: exit 3. Reason: exit status 3',
				},
			],
		});
		const lines = host.log(build);
		expect(lines).toContain('succeeding=0');
		expect(lines).not.toContain('unreachable');
	});

	it('goes from a failed pre_build straight to the end', async () => {
		await using host = await startBuildHost();
		const phases = {
			pre_build: {commands: ['false'], finally: ['echo tidied']},
			build: {commands: ['echo unreachable']},
		};
		await host.createProject(JSON.stringify({version: 0.2, phases}));
		const build = await host.run();
		expect(build.phases?.map(({phaseType}) => phaseType)).toEqual([
			...everyPhase.slice(0, 6),
			'FINALIZING',
			'COMPLETED',
		]);
		expect(host.log(build)).toContain('tidied');
	});

	it('fails while it downloads its source when the buildspec is no YAML', async () => {
		await using host = await startBuildHost();
		await host.createProject('version: 0.2\nphases: [');
		const build = await host.run();
		const [context] = build.phases?.find(({phaseStatus}) => phaseStatus === 'FAILED')?.contexts ?? [];
		expect(context).toMatchObject({statusCode: 'YAML_FILE_ERROR', message: expect.stringContaining('line 2')});
	});

	it('gives the same build for the same idempotency token, and refuses the token for another one', async () => {
		await using host = await startBuildHost();
		await host.createProject(buildspecOf('true'));
		const first = await host.run({idempotencyToken: 'once'});
		const again = await host.run({idempotencyToken: 'once'});
		expect(again.id).toBe(first.id);
		const other = new StartBuildCommand({projectName: 'demo', idempotencyToken: 'once', sourceVersion: 'v2'});
		await expect(host.client.send(other)).rejects.toMatchObject({name: 'InvalidInputException'});
	});

	it('answers the exported variables as the last command left them', async () => {
		await using host = await startBuildHost();
		const phases = {build: {commands: ['export IMAGE="a b"']}};
		await host.createProject(JSON.stringify({version: 0.2, env: {'exported-variables': ['IMAGE', 'NONE']}, phases}));
		const build = await host.run();
		expect(build.exportedEnvironmentVariables).toEqual([{name: 'IMAGE', value: 'a b'}]);
	});
});

describe('a phase that fails', () => {
	const ran = async (onFailure: string) => {
		await using host = await startBuildHost();
		const phases = {
			pre_build: {'on-failure': onFailure, commands: ['exit 3']},
			build: {commands: ['echo "succeeding: $CODEBUILD_BUILD_SUCCEEDING"']},
		};
		await host.createProject(JSON.stringify({version: 0.2, phases}));
		const build = await host.run();
		return {build, lines: host.log(build)};
	};

	it('is followed by the next one where the buildspec says so', async () => {
		const {build, lines} = await ran('CONTINUE');
		expect(lines).toContain('succeeding: 0');
		expect(build.phases?.find(({phaseType}) => phaseType === 'PRE_BUILD')?.phaseStatus).toBe('FAILED');
	});

	it('ends the build where the buildspec says so', async () => {
		const {build, lines} = await ran('ABORT');
		expect(lines).not.toContain('succeeding: 0');
		expect(build.buildStatus).toBe('FAILED');
	});

	it('that should be tried again is refused in plain words', async () => {
		const {build} = await ran('RETRY-2');
		expect(build.phases?.find(({phaseType}) => phaseType === 'DOWNLOAD_SOURCE')?.contexts).toMatchObject([
			{statusCode: 'YAML_FILE_ERROR', message: expect.stringContaining('the local AWS has ABORT and CONTINUE')},
		]);
	});
});

describe('a secret of a build', () => {
	const buildspec = JSON.stringify({
		version: 0.2,
		env: {'parameter-store': {TOKEN: '/app/token'}},
		phases: {build: {commands: ['echo "the token is $TOKEN, $(echo $TOKEN | wc -c) characters"']}},
	});

	it('comes from the Parameter Store and never shows in the log', async () => {
		await using host = await startBuildHost();
		host.surroundings.parameters.set('/app/token', 'very-secret');
		await host.createProject(buildspec);
		const lines = host.log(await host.run());
		expect(lines).toContain('the token is ***, 12 characters');
		expect(lines.join('\n')).not.toContain('very-secret');
	});

	it('shows no line of itself, nor its rest where another secret is its beginning', async () => {
		await using host = await startBuildHost();
		host.surroundings.parameters.set('/app/token', 'abcd');
		host.surroundings.parameters.set('/app/key', '-----BEGIN KEY-----\nabcdefgh\n-----END KEY-----');
		await host.createProject(
			JSON.stringify({
				version: 0.2,
				env: {'parameter-store': {TOKEN: '/app/token', KEY: '/app/key'}},
				phases: {build: {commands: ['echo "$KEY"', 'echo "token $TOKEN"']}},
			}),
		);
		const lines = host.log(await host.run());
		expect(lines).toContain('token ***');
		expect(lines.filter((line) => line === '***')).toHaveLength(3);
	});

	it('that is missing fails the build before any command runs', async () => {
		await using host = await startBuildHost();
		await host.createProject(buildspec);
		const build = await host.run();
		expect(build.phases?.find(({phaseType}) => phaseType === 'DOWNLOAD_SOURCE')?.contexts).toMatchObject([
			{statusCode: 'CLIENT_ERROR', message: expect.stringContaining('parameter does not exist: /app/token')},
		]);
	});
});

describe('a build that is stopped', () => {
	it('ends with every process it started, also those that left its process group', async () => {
		await using host = await startBuildHost();
		await host.createProject(buildspecOf('setsid sleep 600 & echo "child $!"; sleep 600'));
		const {build: started} = await host.client.send(new StartBuildCommand({projectName: 'demo'}));
		await expect.poll(() => host.log(started!).join('\n')).toMatch(/child \d+/);
		const child = Number(/child (\d+)/.exec(host.log(started!).join('\n'))?.[1]);
		expect(isAlive(child)).toBe(true);
		const {build} = await host.client.send(new StopBuildCommand({id: started?.id}));
		expect(build).toMatchObject({buildStatus: 'STOPPED', buildComplete: true, currentPhase: 'COMPLETED'});
		expect(build?.phases?.find(({phaseType}) => phaseType === 'BUILD')?.phaseStatus).toBe('STOPPED');
		await expect.poll(() => isAlive(child)).toBe(false);
	});
});

/** A process that was killed but not yet collected by its parent is not alive. */
function isAlive(id: number): boolean {
	try {
		process.kill(id, 0);
		return !/^State:\s+Z/m.test(readStatus(id));
	} catch {
		return false;
	}
}

function readStatus(id: number): string {
	return process.platform === 'linux' ? readFileSync(`/proc/${id}/status`, 'utf8') : '';
}
