import {afterAll, beforeAll, expect, it} from 'vitest';
import {environmentFor} from '../../src/operations/local-aws/instance.ts';
import {cli} from '../support/cli.ts';
import {temporaryFolder} from '../support/containers.ts';
import {startLocalAws, type TestAws} from '../support/local-aws.ts';

let aws: TestAws;
let folder: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
	aws = await startLocalAws();
	folder = temporaryFolder();
});

afterAll(async () => {
	await aws[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

const run = (...options: readonly string[]) =>
	cli(['status', ...options], {
		...environmentFor({endpoint: aws.endpoint, region: 'us-east-1'}),
		HOME: folder.path,
		XDG_DATA_HOME: folder.path,
	});

it('tells every system and what to do with it next', async () => {
	const {stdout, exitCode} = await run();
	expect(exitCode).toBe(0);
	expect(stdout).toMatch(/^consumer +not set up +set it up: ecs-console setup consumer$/m);
	expect(stdout).toMatch(/^pool +not set up +set it up: ecs-console pool create$/m);
	expect(stdout).toContain('0 tasks run, about $0/h\n');
});

it('gives the same as JSON', async () => {
	const {stdout} = await run('--output', 'json');
	expect(JSON.parse(stdout)).toMatchObject({
		systems: [
			{system: 'consumer', state: {kind: 'absent'}},
			{system: 'pool', state: {kind: 'absent'}},
		],
		cost: {perHour: 0},
		warnings: [],
	});
});
