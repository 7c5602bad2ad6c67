import {execa} from 'execa';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {SystemClock} from '../../src/local/engine/clock.ts';
import {ProcessRuntime} from '../../src/local/engine/process/process-runtime.ts';
import {environmentFor} from '../../src/operations/local-aws/instance.ts';
import {execWorld} from '../local/services/ecs/exec/exec-world.ts';
import {temporaryFolder, until} from '../support/containers.ts';
import {allProcesses, isRunning, procText} from '../support/processes.ts';

const program = new URL('../../src/bin.ts', import.meta.url).pathname;
let folder: ReturnType<typeof temporaryFolder>;
let world: Awaited<ReturnType<typeof execWorld>>;
let task: string;
let closed: string;

beforeAll(async () => {
	folder = temporaryFolder();
	world = await execWorld({engineRuntime: new ProcessRuntime(`${folder.path}/containers`, new SystemClock())});
	await world.define([{command: ['sleep', '100000']}], {taskRoleArn: world.taskRoleArn});
	const idOf = ({taskArn = ''}) => taskArn.split('/').at(-1) ?? '';
	task = idOf(await world.runTask());
	closed = idOf(await world.runTask({enableExecuteCommand: false}));
});
afterAll(async () => {
	await world[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

/** Runs `exec` without a terminal, with that standard input. */
const exec = (parameters: readonly string[], input = '') =>
	execa(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'exec', ...parameters], {
		...options(),
		input,
	});

const options = () => ({
	...{reject: false, extendEnv: false, stripFinalNewline: false},
	env: {
		...environmentFor({endpoint: world.endpoint, region: 'us-east-1'}),
		...{PATH: process.env.PATH ?? '', HOME: folder.path},
	},
});

describe('exec without a terminal', () => {
	it('gives the command what comes in, and passes on what it writes and ends with', async () => {
		const {stdout, exitCode} = await exec([task, '--', 'sh', '-c', 'cat; echo end; exit 5'], 'one\ntwo\n');
		expect({stdout, exitCode}).toEqual({stdout: 'one\ntwo\nend\n', exitCode: 5});
	});

	it('takes input that does not end with a line', async () => {
		const {stdout, exitCode} = await exec([task, '--', 'cat'], 'no newline');
		expect({stdout, exitCode}).toEqual({stdout: 'no newline', exitCode: 0});
	});

	it('runs a script that comes in', async () => {
		const {stdout, exitCode} = await exec([task], 'for i in 1 2; do echo $i; done\nexit 3\n');
		expect({stdout, exitCode}).toEqual({stdout: '1\n2\n', exitCode: 3});
	});

	it('carries every byte and any length of line, both ways', async () => {
		const bytes = Buffer.concat([Buffer.from(Array.from({length: 256}, (_, byte) => byte)), Buffer.alloc(20_000, 'x')]);
		const {stdout} = await execa(process.execPath, [program, 'exec', task, '--', 'cat'], {
			...{...options(), input: bytes, encoding: 'buffer' as const},
		});
		expect(Buffer.from(stdout).equals(bytes)).toBe(true);
	});

	it('ends with a command that does not wait for the input', async () => {
		const {stdout, exitCode} = await execa(process.execPath, [program, 'exec', task, '--', 'echo', 'done'], {
			...{...options(), stdin: 'pipe' as const},
		});
		expect({stdout, exitCode}).toEqual({stdout: 'done\n', exitCode: 0});
	});

	it('carries much, both ways', async () => {
		const lines = `${Array.from({length: 20_000}, (_, index) => `line ${index}`).join('\n')}\n`;
		const {stdout} = await exec([task, '--', 'cat'], lines);
		expect(stdout === lines).toBe(true);
	});

	it('ends as a shell would when there is no such command', async () => {
		expect(await exec([task, '--', 'nosuchcommand'])).toMatchObject({
			exitCode: 127,
			stdout: expect.stringContaining('nosuchcommand: not found'),
		});
	});

	it('says what stands in the way, for programs too', async () => {
		const {exitCode, stderr} = await exec([closed, '--output', 'json', '--', 'true']);
		expect(exitCode).toBe(1);
		expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
			type: 'error',
			name: 'StateError',
			message: `ECS Exec is not enabled for task ${closed.slice(0, 12)}.`,
		});
	});

	it('only says it with --check, and whether something does by the exit code', async () => {
		expect(await exec([task, '--check'])).toMatchObject({exitCode: 0, stdout: expect.not.stringContaining('✗')});
		expect(await exec([closed, '--check'])).toMatchObject({
			exitCode: 1,
			stdout: expect.stringContaining('✗ enabled      ECS Exec is not enabled for the task.'),
		});
	});

	it('sends nothing in a dry run, and nothing in read-only', async () => {
		expect(await exec([task, '--dry-run', '--', 'date'])).toMatchObject({
			exitCode: 0,
			stderr: expect.stringContaining('aws ecs execute-command --cluster c'),
		});
		expect(await exec([task, '--read-only', '--', 'date'])).toMatchObject({
			exitCode: 77,
			stderr: expect.stringContaining('Read-only'),
		});
	});

	it('takes the command along when it is interrupted, and when it is killed', async () => {
		for (const [signal, code] of [
			['SIGINT', 130],
			['SIGKILL', undefined],
		] as const) {
			const mark = `4242.${code ?? 0}`;
			const far = () =>
				allProcesses().filter(
					(id) => /^sleep /.test(procText(id, 'cmdline')) && procText(id, 'cmdline').includes(mark),
				);
			const running = exec([task, '--', 'sleep', mark]);
			await until('the command runs', () => far().length > 0);
			running.kill(signal);
			expect((await running).exitCode).toBe(code);
			await until('the command has ended', () => !far().some(isRunning));
		}
	});
});
