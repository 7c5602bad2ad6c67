import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {CloudFormationClient, CreateStackCommand, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {
	CloudWatchLogsClient,
	CreateLogGroupCommand,
	CreateLogStreamCommand,
	PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {environmentFor} from '../../src/operations/local-aws/instance.ts';
import {cli} from '../support/cli.ts';
import {temporaryFolder, until} from '../support/containers.ts';
import {startLocalAws, type TestAws} from '../support/local-aws.ts';

/** What a hostile name, log line or output may carry: a title, a colour, a cleared screen, in C0 and in C1. */
const hostile = 'a\u001B]0;title\u0007b\u001B[31mc\u009B2Jd';
const harmless = 'abcd';
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/;

const stackTemplate = JSON.stringify({
	Resources: {Group: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: 'lines'}}},
	Outputs: {LogGroup: {Value: {Ref: 'Group'}}, Url: {Value: 'http://127.0.0.1:1'}, Text: {Value: hostile}},
});

let aws: TestAws;
let folder: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
	aws = await startLocalAws();
	folder = temporaryFolder();
	const cloudFormation = new CloudFormationClient(aws.client);
	await cloudFormation.send(new CreateStackCommand({StackName: 'demo', TemplateBody: stackTemplate}));
	await until('the stack is there', async () => (await statusOf('demo')) === 'CREATE_COMPLETE');
	const logs = new CloudWatchLogsClient(aws.client);
	await logs.send(new CreateLogStreamCommand({logGroupName: 'lines', logStreamName: 'stream'}));
	const logEvents = [{timestamp: Date.now(), message: hostile}];
	await logs.send(new PutLogEventsCommand({logGroupName: 'lines', logStreamName: 'stream', logEvents}));
	await logs.send(new CreateLogGroupCommand({logGroupName: 'empty'}));
});

afterAll(async () => {
	await aws[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

async function statusOf(name: string): Promise<string | undefined> {
	const {Stacks = []} = await new CloudFormationClient(aws.client).send(new DescribeStacksCommand({}));
	return Stacks.find(({StackName}) => StackName === name)?.StackStatus;
}

const run = (...arguments_: readonly string[]) =>
	cli(arguments_, {
		...environmentFor({endpoint: aws.endpoint, region: 'us-east-1'}),
		HOME: folder.path,
		XDG_DATA_HOME: join(folder.path, 'data'),
	});

const jsonLines = (text: string): {type: string}[] =>
	text
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as {type: string});

describe('a command', () => {
	it.each([
		['stack list', [expect.objectContaining({name: 'demo', status: 'CREATE_COMPLETE'})]],
		['stack events demo', expect.arrayContaining([expect.objectContaining({logicalId: 'Group'})])],
		['stack outputs demo', expect.objectContaining({LogGroup: 'lines', Text: hostile})],
		['tasks', []],
		['logs --stack demo', [expect.objectContaining({stream: 'stream', message: hostile})]],
		['logs --group empty', []],
		['setup parameters', expect.arrayContaining([expect.objectContaining({name: 'LaunchType'})])],
		['setup status', []],
		['setup status consumer --stack absent', expect.objectContaining({next: 'set-up', stackName: 'absent'})],
		['local status', {running: false}],
		['doctor', expect.arrayContaining([expect.objectContaining({subject: 'AWS', state: 'ok'})])],
	])('gives one JSON document with --output json: %s', async (line, expected) => {
		const {stdout, stderr} = await run(...line.split(' '), '--output', 'json');
		expect(JSON.parse(stdout)).toEqual(expected);
		expect(stdout).not.toMatch(control);
		for (const event of jsonLines(stderr)) expect(event.type).toBe('session');
	});

	it.each(['stack list', 'stack events demo', 'stack outputs demo', 'logs --stack demo', 'local logs --directory'])(
		'lets no control sequence from AWS through: %s',
		async (line) => {
			writeFileSync(join(folder.path, 'local.log'), `${hostile}\n`);
			const {stdout, stderr, exitCode} = await run(
				...line.split(' '),
				...(line.startsWith('local') ? [folder.path] : []),
			);
			expect(exitCode).toBe(0);
			expect(stdout + stderr).not.toMatch(control);
			if (!/list|events/.test(line)) expect(stdout).toContain(harmless);
		},
	);

	it('says first which AWS it is and why', async () => {
		const {stderr} = await run('stack', 'list');
		expect(stderr).toBe(
			`AWS: local · us-east-1 · 000000000000 (This is the local AWS, because the environment points to it (${aws.endpoint}).)`,
		);
	});

	it('that fails says why on standard error, in JSON as one event, and gives no result', async () => {
		const {exitCode, stdout, stderr} = await run('stack', 'outputs', 'dmeo', '--output', 'json');
		expect([exitCode, stdout]).toEqual([1, '']);
		expect(jsonLines(stderr).at(-1)).toMatchObject({
			type: 'error',
			name: 'NoSuchStackError',
			message: expect.stringContaining('Did you mean «demo»?'),
			nextStep: expect.any(String),
		});
	});

	it('tells each wrong parameter on a line of its own', async () => {
		const wrong = ['--parameter', 'LaunchType=EC3', '--parameter', 'ConsolePort=0'];
		const {stderr} = await run('setup', 'consumer', ...wrong);
		expect(stderr.split('\n')).toEqual([
			expect.stringContaining('✗ LaunchType is "EC3"'),
			expect.stringContaining('  ConsolePort is "0"'),
			expect.stringContaining('→ Correct the parameters'),
		]);
	});
});

describe('--dry-run', () => {
	it('shows what setup would send, and changes nothing', async () => {
		const {exitCode, stdout, stderr} = await run('setup', 'consumer', '--stack', 'dry', '--dry-run');
		expect(exitCode).toBe(0);
		expect(stderr).toMatch(/^ {2}\$ aws cloudformation create-change-set --stack-name dry .*--change-set-type CREATE/m);
		expect(stderr).not.toContain('✗');
		expect(stdout).toContain('Dry run: nothing was changed.');
		expect(await statusOf('dry')).toBeUndefined();
	});

	it('gives the calls as one JSON document', async () => {
		const {exitCode, stdout} = await run('stack', 'delete', 'demo', '--dry-run', '--output', 'json');
		expect(exitCode).toBe(0);
		expect(JSON.parse(stdout)).toEqual({
			dryRun: true,
			commandLines: [expect.stringMatching(/^aws cloudformation delete-stack --stack-name arn:\S+ /)],
		});
		expect(await statusOf('demo')).toBe('CREATE_COMPLETE');
	});

	it('shows what hosts would be asked', async () => {
		const {exitCode, stderr} = await run('consume', '--stack', 'demo', '--cpu', '50%', '--dry-run');
		expect([exitCode, stderr]).toEqual([0, expect.stringContaining('$ curl -X POST http://127.0.0.1:1/api/consume')]);
	});

	it.each(['start', 'stop', 'reset'])('says what local %s would do, and does not', async (command) => {
		const directory = join(folder.path, `dry-${command}`);
		const {exitCode, stdout} = await run('local', command, '--directory', directory, '--dry-run');
		expect([exitCode, stdout]).toEqual([
			0,
			expect.stringContaining(`Dry run: this would ${command === 'reset' ? 'stop' : command} the local AWS`),
		]);
		expect(existsSync(directory)).toBe(false);
	});
});

describe('--read-only', () => {
	it.each([
		['setup consumer --stack fresh --yes', 'Read-only: cloudformation CreateChangeSet would change something'],
		['stack delete demo --yes', 'Read-only: cloudformation DeleteStack would change something'],
		['consume --stack demo --cpu 50%', 'Read-only: the hosts were not asked'],
		['local start', 'Read-only: this would start the local AWS'],
		['local stop', 'Read-only: this would stop the local AWS'],
		['local reset --yes', 'Read-only: this would stop the local AWS and remove its state'],
	])('refuses: %s', async (line, message) => {
		const {exitCode, stderr} = await run(...line.split(' '), '--read-only');
		expect([exitCode, stderr]).toEqual([77, expect.stringContaining(message)]);
		expect(await statusOf('demo')).toBe('CREATE_COMPLETE');
	});
});

describe('what cannot be done', () => {
	it.each([
		['consume --stack demo', 'http://127.0.0.1:1 does not answer (', 69],
		['consume --stack nope', 'There is no stack «nope»', 1],
		['logs --group line', 'There is no log group «line»', 1],
		['tasks --cluster nope', 'luster', 1],
		['stack delete demo', 'there is no terminal to ask on', 64],
		['local logs --directory /nonexistent', 'There is no log at /nonexistent/local.log', 64],
		['local reset --directory /usr --yes', '/usr is not the folder of a local AWS', 64],
		['stack list --endpoint-url http://127.0.0.1:1 --local', '127.0.0.1:1', 69],
	])('is told in a sentence, with what to do: %s', async (line, message, code) => {
		const {exitCode, stdout, stderr} = await run(...line.split(' '));
		expect(stderr).toContain(message);
		expect(stderr).toMatch(/^→ \S/m);
		expect(stderr).not.toContain('itself failed');
		expect([exitCode, stdout]).toEqual([code, '']);
	});
});
