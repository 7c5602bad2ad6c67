import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {append, record} from '../operations/activity/support.ts';
import {cli} from '../support/cli.ts';
import {temporaryFolder} from '../support/containers.ts';

let folder: ReturnType<typeof temporaryFolder>;

beforeAll(() => {
	folder = temporaryFolder();
	append(
		join(folder.path, 'ecs-console'),
		record({operation: 'CreateCluster', commandLine: 'aws ecs create-cluster'}),
		record({operation: 'RunTask', outcome: 'failed', error: 'A limit of the account stops it.'}),
		record(),
	);
});

afterAll(() => folder[Symbol.dispose]());

const run = (...options: readonly string[]) =>
	cli(['activity', ...options], {HOME: folder.path, XDG_DATA_HOME: folder.path, TZ: 'UTC'});

describe('activity', () => {
	it('lists the changes made from here, newest first', async () => {
		const {stdout, exitCode} = await run();
		expect([exitCode, stdout.split('\n').slice(1)]).toEqual([
			0,
			[
				expect.stringMatching(
					/^2026-11-21 12:04:01 {2}user\/ada {2}ecs UpdateService .*demo\/ConsumerService {2}✓ succeeded/,
				),
				expect.stringMatching(/ecs RunTask .*✗ failed .*A limit of the account stops it\.$/),
				expect.stringMatching(/ecs CreateCluster/),
			],
		]);
	});

	it('gives the last ones, or those that failed, as JSON too', async () => {
		const [last, failed] = await Promise.all([
			run('--limit', '1', '--output', 'json'),
			run('--failed', '--output', 'json'),
		]);
		expect(JSON.parse(last.stdout)).toEqual([expect.objectContaining({operation: 'UpdateService', requestId: 'r-1'})]);
		expect(JSON.parse(failed.stdout)).toEqual([expect.objectContaining({operation: 'RunTask'})]);
	});

	it('exports them as a script, and never over something', async () => {
		const path = join(folder.path, 'activity.sh');
		const {stdout} = await run('--export', path);
		expect(stdout).toBe(`3 calls written to ${path}`);
		expect(readFileSync(path, 'utf8')).toContain('\naws ecs create-cluster\n');
		expect(await run('--export', path)).toMatchObject({
			exitCode: 64,
			stderr: expect.stringContaining('exists already'),
		});
	});

	it('refuses a limit that is none', async () => {
		expect(await run('--limit', 'many')).toMatchObject({exitCode: 64, stderr: expect.stringContaining('--limit 50')});
	});
});
