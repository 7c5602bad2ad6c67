import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {
	BatchGetBuildsCommand,
	CodeBuildClient,
	CreateProjectCommand,
	StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {clientFor, startLocalAws} from '../../../support/local-aws.ts';
import {buildspecOf, projectWith, startBuildHost} from './support.ts';

const support = resolve(import.meta.dirname, '../../../support/local-aws.ts');

describe('a build whose engine is killed', () => {
	it.runIf(process.platform === 'linux')('is a fault after the restart, and nothing of it runs any more', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'ecs-console-kill-'));
		const program = join(directory, 'engine.ts');
		writeFileSync(
			program,
			`import {startLocalAws} from ${JSON.stringify(support)};
			const aws = await startLocalAws({directory: ${JSON.stringify(directory)}});
			process.stdout.write(aws.endpoint + '\\n');
			setInterval(() => undefined, 1000);`,
		);
		const engine = spawn(process.execPath, [program], {stdio: ['ignore', 'pipe', 'inherit']});
		const [line] = (await once(engine.stdout, 'data')) as [Buffer];
		const client = new CodeBuildClient(clientFor(String(line).trim()));
		const mark = join(directory, 'child');
		await client.send(new CreateProjectCommand(projectWith(buildspecOf(`echo $$ > ${mark}; sleep 600`))));
		const {build} = await client.send(new StartBuildCommand({projectName: 'demo'}));
		await expect.poll(() => read(mark)).toMatch(/\d+\n/);
		engine.kill('SIGKILL');
		await once(engine, 'exit');
		expect(commandOf(read(mark).trim())).not.toBe('');

		await using aws = await startLocalAws({directory});
		const {builds = []} = await new CodeBuildClient(aws.client).send(
			new BatchGetBuildsCommand({ids: [build?.id ?? '']}),
		);
		expect(builds[0]).toMatchObject({buildStatus: 'FAULT', buildComplete: true, currentPhase: 'COMPLETED'});
		await expect.poll(() => commandOf(read(mark).trim())).toBe('');
		rmSync(directory, {recursive: true, force: true});
	});
});

describe('a build that takes too long', () => {
	it('times out', async () => {
		const clock = new ManualClock();
		await using host = await startBuildHost({clock});
		await host.createProject(buildspecOf('sleep 600'), {timeoutInMinutes: 5});
		const {build} = await host.client.send(new StartBuildCommand({projectName: 'demo'}));
		await expect.poll(async () => (await host.get(build?.id)).currentPhase).toBe('BUILD');
		await clock.advance(5 * 60_000);
		const ended = await host.finished(build?.id);
		expect(ended.buildStatus).toBe('TIMED_OUT');
		expect(ended.phases?.find(({phaseType}) => phaseType === 'BUILD')).toMatchObject({
			phaseStatus: 'TIMED_OUT',
			durationInSeconds: 300,
			contexts: [{statusCode: 'BUILD_TIMED_OUT'}],
		});
	});
});

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}

/** Command line of a process; empty when it is gone or only waits to be collected. */
const commandOf = (id: string): string => read(`/proc/${id}/cmdline`);
