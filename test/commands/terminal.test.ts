import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, mkdirSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {CloudFormationClient, CreateStackCommand, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {environmentFor} from '../../src/operations/local-aws/instance.ts';
import {cli} from '../support/cli.ts';
import {temporaryFolder, until} from '../support/containers.ts';
import {startLocalAws, type TestAws} from '../support/local-aws.ts';

const program = new URL('../../src/bin.ts', import.meta.url).pathname;
const arguments_ = ['--disable-warning=ExperimentalWarning', program];
let aws: TestAws;
let folder: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
	aws = await startLocalAws();
	folder = temporaryFolder();
	const TemplateBody = JSON.stringify({Resources: {Group: {Type: 'AWS::Logs::LogGroup'}}});
	await new CloudFormationClient(aws.client).send(new CreateStackCommand({StackName: 'demo', TemplateBody}));
	await until('the stack is there', async () => (await stacks())[0] === 'demo CREATE_COMPLETE');
});

afterAll(async () => {
	await aws[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

async function stacks(): Promise<string[]> {
	const {Stacks = []} = await new CloudFormationClient(aws.client).send(new DescribeStacksCommand({}));
	return Stacks.map(({StackName, StackStatus}) => `${StackName} ${StackStatus}`);
}

const environment = (endpoint = aws.endpoint) => ({
	...environmentFor({endpoint, region: 'us-east-1'}),
	PATH: process.env.PATH ?? '',
	HOME: folder.path,
});

/** Runs a command on a pseudo-terminal (Python makes one); `keys` are typed once the text before them has been seen. */
async function onTerminal(command: readonly string[], keys: readonly (readonly [seen: string, typed: string])[]) {
	const relay = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
	const terminal = spawn('python3', ['-c', relay, process.execPath, ...arguments_, ...command], {
		env: {...environment(), TERM: 'xterm'},
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const left = [...keys];
	let screen = '';
	terminal.stdout.on('data', (data: Buffer) => {
		screen += data.toString('utf8');
		const [next] = left;
		if (next === undefined || !screen.includes(next[0])) return;
		left.shift();
		terminal.stdin.write(next[1]);
	});
	const [exitCode] = (await once(terminal, 'close')) as [number];
	return {exitCode, screen};
}

describe('a question on the terminal', () => {
	it.each([
		['the wrong name', 'yes\r', 1, 'Nothing was deleted.'],
		['Ctrl-D', '\u0004', 1, 'Nothing was deleted.'],
		['Ctrl-C', '\u0003', 130, 'Interrupted.'],
	])('before a deletion, answered with %s, changes nothing', async (_answer, typed, code, message) => {
		const {exitCode, screen} = await onTerminal(['stack', 'delete', 'demo'], [['Type «demo» to go on: ', typed]]);
		expect(screen).toContain('This deletes stack demo in us-east-1 (CREATE_COMPLETE): 1 resource.');
		expect(screen).toContain(message);
		expect(exitCode).toBe(code);
		expect(await stacks()).toEqual(['demo CREATE_COMPLETE']);
	});

	it.each([
		['n', 'n\r', 1],
		['Ctrl-C', '\u0003', 130],
	])('about a plan, answered with %s, leaves no plan behind', async (_answer, typed, code) => {
		const {exitCode, screen} = await onTerminal(['setup', 'consumer'], [['Go on? [y/N]', typed]]);
		expect(screen).toContain('Creates stack consumer');
		expect(exitCode).toBe(code);
		expect(await stacks()).toEqual(['demo CREATE_COMPLETE']);
	});

	it('is a yes only when the name itself is typed', async () => {
		const {exitCode, screen} = await onTerminal(['stack', 'delete', 'demo'], [['Type «demo» to go on: ', 'demo\r']]);
		expect(screen).toContain('Stack demo is gone, and nothing of it is left.');
		expect(exitCode).toBe(0);
		expect(await stacks()).toEqual([]);
	});
});

describe('an interruption', () => {
	/** An AWS that takes every request and never answers. */
	async function silentAws() {
		const requests: string[] = [];
		const server = createServer((request) => void requests.push(request.url ?? '')).listen(0, '127.0.0.1');
		await once(server, 'listening');
		return {
			endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
			requests,
			[Symbol.dispose]() {
				server.closeAllConnections();
				server.close();
			},
		};
	}

	it.each([
		['SIGINT', 130],
		['SIGTERM', 143],
	] as const)('by %s ends with its code and how to go on', async (signal, code) => {
		using silent = await silentAws();
		const child = spawn(process.execPath, [...arguments_, 'stack', 'list'], {
			env: environment(silent.endpoint),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let said = '';
		child.stderr.on('data', (data: Buffer) => {
			said += data.toString('utf8');
		});
		await until('it asks AWS', () => silent.requests.length > 0);
		child.kill(signal);
		expect((await once(child, 'close'))[0]).toBe(code);
		expect(said).toContain('run the same command again to pick it up');
	});
});

describe('output', () => {
	it('whose reader has gone is not a failure', () => {
		const command = `${[process.execPath, ...arguments_].join(' ')} setup parameters 2>&1 | head -1; exit \${PIPESTATUS[0]}`;
		const {status, stdout, stderr} = spawnSync('bash', ['-c', command], {env: environment(), encoding: 'utf8'});
		expect([status, stderr]).toEqual([0, '']);
		expect(stdout.split('\n')).toHaveLength(2);
	});

	it.runIf(process.platform === 'linux')('that cannot be written is one', () => {
		const command = `${[process.execPath, ...arguments_].join(' ')} setup parameters > /dev/full`;
		const {status, stderr} = spawnSync('bash', ['-c', command], {env: environment(), encoding: 'utf8'});
		expect([status, stderr]).toEqual([74, expect.stringContaining('The output cannot be written: ')]);
	});
});

describe('a machine that is not well', () => {
	const isRoot = process.getuid?.() === 0;
	/** A disk of 4 KB, where this user may mount one. */
	function tinyDisk(): (Disposable & {readonly path: string}) | undefined {
		const path = join(folder.path, 'tiny');
		mkdirSync(path, {recursive: true});
		if (spawnSync('sh', ['-c', 'mount -t tmpfs -o size=4k tmpfs "$0"', path]).status !== 0) return undefined;
		return {path, [Symbol.dispose]: () => void spawnSync('sh', ['-c', 'umount -l "$0"', path])};
	}

	it('says so when the disk is full, and leaves nothing running', async ({skip}) => {
		using disk = isRoot ? tinyDisk() : undefined;
		if (disk === undefined) return skip('no disk can be mounted here');
		const {exitCode, stderr} = await cli(['local', 'start', '--directory', join(disk.path, 'aws'), '--port', '0']);
		expect(stderr).toMatch(/disk.*\n→ Free some space/);
		expect(exitCode).not.toBe(0);
		const status = await cli(['local', 'status', '--directory', join(disk.path, 'aws')]);
		expect(status.exitCode).toBe(1);
	});

	it.skipIf(isRoot)('says so when a folder cannot be written', async () => {
		const path = join(folder.path, 'closed');
		mkdirSync(path);
		chmodSync(path, 0o500);
		const {exitCode, stderr} = await cli(['local', 'start', '--directory', join(path, 'aws'), '--port', '0']);
		expect(stderr).toContain('cannot write its folder');
		expect(exitCode).not.toBe(0);
	});

	it('says so when the folder is a file', async () => {
		const {exitCode, stderr} = await cli(['local', 'start', '--directory', '/dev/null/aws', '--port', '0']);
		expect([exitCode, stderr]).toEqual([1, expect.stringContaining('cannot write its folder')]);
	});

	it('makes no change in AWS that it cannot record', async () => {
		const environmentWithoutHome = {...environment(), HOME: '/dev/null', XDG_DATA_HOME: '/dev/null/data'};
		const {exitCode, stderr} = await cli(
			['setup', 'consumer', '--stack', 'unrecorded', '--yes'],
			environmentWithoutHome,
		);
		expect([exitCode, stderr]).toEqual([73, expect.stringContaining('The audit file /dev/null/data')]);
		expect(await stacks()).not.toContainEqual(expect.stringContaining('unrecorded'));
	});
});
