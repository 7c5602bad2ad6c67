import {CloudFormationClient, CreateStackCommand, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createdLines} from '../../src/commands/pool-create.ts';
import {environmentFor} from '../../src/operations/local-aws/instance.ts';
import {cli} from '../support/cli.ts';
import {temporaryFolder, until} from '../support/containers.ts';
import {startLocalAws, type TestAws} from '../support/local-aws.ts';

let aws: TestAws;
let folder: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
	aws = await startLocalAws();
	folder = temporaryFolder();
	const client = new CloudFormationClient(aws.client);
	const TemplateBody = JSON.stringify({Resources: {Group: {Type: 'AWS::Logs::LogGroup'}}});
	await client.send(new CreateStackCommand({StackName: 'other', TemplateBody}));
	await until('the stack is there', async () => {
		const {Stacks = []} = await client.send(new DescribeStacksCommand({}));
		return Stacks[0]?.StackStatus === 'CREATE_COMPLETE';
	});
});

afterAll(async () => {
	await aws[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

const run = (line: string) =>
	cli(line.split(' '), {...environmentFor({endpoint: aws.endpoint, region: 'us-east-1'}), HOME: folder.path});

describe('a pool that is not there yet', () => {
	it('pool#17 has no image to build, which a pipeline is told without failing', async () => {
		const {exitCode, stdout} = await run('pool image --tag 4f2a --if-exists');
		expect([exitCode, stdout]).toEqual([
			0,
			expect.stringContaining('There is no pool in us-east-1 yet. Nothing was built'),
		]);
		const json = await run('pool image --tag 4f2a --if-exists --output json');
		expect(JSON.parse(json.stdout)).toMatchObject({built: false});
	});

	it('is planned with what it costs, before anything is asked', async () => {
		const {exitCode, stderr} = await run('pool create --stack made');
		expect(exitCode).toBe(64);
		expect(stderr).toMatch(/^Costs \$0\.10\/h in AWS, unused: 5 tasks at \$0\.017\/h each, .*\nThen its image .*\n✗ /m);
	});

	it('is told to whoever wants it changed, its image, its outputs or its deletion', async () => {
		const change = 'pool change --parameter TaskCpu=512 --yes';
		const lines = [change, `${change} --stack demo`, 'pool image', 'pool outputs'];
		for (const line of [...lines, 'pool delete --yes', 'pool delete --stack demo --yes']) {
			const {exitCode, stderr} = await run(line);
			expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/There is no (?:pool|stack)/)]);
		}
	});
});

describe('a stack that is no pool', () => {
	it('is neither overwritten nor deleted as one', async () => {
		const made = await run('pool create --stack other --yes');
		expect([made.exitCode, made.stderr]).toEqual([1, expect.stringContaining('it is not of this program')]);
		const deleted = await run('pool delete --stack other --yes');
		expect([deleted.exitCode, deleted.stderr]).toEqual([1, expect.stringContaining('not of this program, no pool')]);
	});
});

describe('a pool that was made', () => {
	const made = (target: number, available: number) => createdLines({stackName: 'demo', target, available});

	it('is said to have tasks to take, or that it has none and how it gets some', () => {
		expect(made(5, 5)).toEqual([
			'Pool demo: 5 of 5 tasks available.',
			'Take one: ecs-console pool grab ana --stack demo',
		]);
		expect(made(0, 0)).toEqual([
			'Pool demo is made, and keeps no task warm: its size is 0.',
			'Give it tasks: ecs-console pool resize 5 --stack demo',
		]);
		expect(made(0, 2)[1]).toContain('Take one');
	});
});

describe('the command line of a pool', () => {
	it('lists the parameters of its template', async () => {
		const {stdout} = await run('pool parameters --output json');
		expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({name: 'WarmTasks', default: 5}));
		expect((await run('pool parameters')).stdout).toMatch(/^TaskCpu +1024 +256, 512/m);
	});

	it.each([
		['pool create --stack 9lives', 'it must begin with a letter'],
		['pool create --parameter WarmTasks', 'it must be name=value'],
		['pool create --parameter WarmTasks=-1', 'it must be a whole number from 0 to 5000'],
		['pool create --parameter Capacity=SPOT', 'one of FARGATE, FARGATE_SPOT'],
		['pool change', 'No parameter was given: there is nothing to change.'],
		['pool update --parameter TaskCpu=5', 'TaskCpu is "5"'],
		['pool image --tag a:b', '«a:b» is no tag of an image'],
	])('%s is refused before any call, with the way out', async (line, message) => {
		const {exitCode, stderr, stdout} = await cli(line.split(' '));
		expect([exitCode, stdout]).toEqual([64, '']);
		expect(stderr).toContain(message);
	});
});
