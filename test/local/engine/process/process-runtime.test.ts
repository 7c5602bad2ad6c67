import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {SystemClock} from '../../../../src/local/engine/clock.ts';
import {ProcessRuntime} from '../../../../src/local/engine/process/process-runtime.ts';
import {birthOf} from '../../../../src/process-birth.ts';
import {hostImage, specification, temporaryFolder, until} from '../../../support/containers.ts';

const node = (program: string): string[] => ['node', '-e', program];
const isGone = (pid: number): boolean => birthOf(pid) === undefined;

describe('a container as a process', () => {
	it('tells the exit code and keeps both output streams', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const container = await runtime.start(specification(['/bin/sh', '-c', 'echo out; echo err >&2; exit 3']));
		expect(await container.exited).toEqual({exitCode: 3, reason: undefined});
		expect(String(await container.readOutput('stdout', 0))).toBe('out\n');
		expect(String(await container.readOutput('stderr', 0))).toBe('err\n');
		expect(String(await container.readOutput('stdout', 2))).toBe('t\n');
	});

	it('gets SIGTERM first, and its own exit code counts', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const program = `process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up')`;
		const container = await runtime.start(specification(node(program)));
		await until('it is up', async () => (await container.readOutput('stdout', 0)).length > 0);
		expect(await container.stop(30)).toMatchObject({exitCode: 7});
	});

	it('is killed with all it started when it does not listen', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const script = `trap '' TERM; sleep 300 & echo $!; while :; do sleep 1; done`;
		const container = await runtime.start(specification(['/bin/sh', '-c', script]));
		const grandchild = Number(await until('it wrote', async () => String(await container.readOutput('stdout', 0))));
		expect(await container.stop(0.1)).toMatchObject({exitCode: 137});
		await until('the grandchild is gone', () => isGone(grandchild));
	});

	it('leaves nothing behind when its main process ends by itself', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const container = await runtime.start(specification(['/bin/sh', '-c', 'sleep 300 & echo $!']));
		await container.exited;
		const grandchild = Number(await container.readOutput('stdout', 0));
		await until('the grandchild is gone', () => isGone(grandchild));
		await container.remove();
		expect(readdirSync(folder.path)).toEqual([]);
	});

	it('is killed above its memory limit, with the reason that ECS gives', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const program = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(16 * 1024 ** 2, 1)), 5)';
		const container = await runtime.start(specification(node(program), {memoryLimitBytes: 128 * 1024 ** 2}));
		expect(await container.exited).toEqual({
			exitCode: 137,
			reason: 'OutOfMemoryError: Container killed due to memory usage',
		});
	});

	it('refuses a program that does not exist, and keeps nothing of it', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		await expect(runtime.start(specification(['no-such-program']))).rejects.toMatchObject({
			name: 'CannotStartContainerError',
			message: expect.stringContaining('exec: "no-such-program": executable file not found in $PATH'),
		});
		expect(readdirSync(folder.path)).toEqual([]);
	});

	it('sees its environment and nothing of ours', async () => {
		using folder = temporaryFolder();
		process.env.ECS_CONSOLE_TEST_SECRET = 'secret';
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const container = await runtime.start(specification(['/bin/sh', '-c', 'env'], {environment: {GREETING: 'hello'}}));
		await container.exited;
		const output = String(await container.readOutput('stdout', 0));
		expect(output).toContain('GREETING=hello');
		expect(output).not.toContain('ECS_CONSOLE_TEST_SECRET');
	});

	it('runs commands beside the main process, and kills those that take too long', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const container = await runtime.start(specification(['sleep', '300'], {environment: {WHO: 'me'}}));
		expect(await container.execute(['/bin/sh', '-c', 'echo $WHO; exit 5'], 5)).toEqual({exitCode: 5, output: 'me\n'});
		expect(await container.execute(['sleep', '300'], 0.05)).toMatchObject({exitCode: 124});
		await container.stop(1);
	});

	it('has its own copy of the image, with paths inside it resolved', async () => {
		using folder = temporaryFolder();
		const root = join(folder.path, 'image');
		mkdirSync(join(root, 'app'), {recursive: true});
		writeFileSync(join(root, 'app/main.sh'), '#!/bin/sh\npwd; cat data; echo changed >data\n', {mode: 0o755});
		writeFileSync(join(root, 'app/data'), 'original\n');
		const image = {...hostImage, rootDirectory: root};
		const runtime = new ProcessRuntime(join(folder.path, 'containers'), new SystemClock());
		for (let run = 0; run < 2; run += 1) {
			const container = await runtime.start(specification(['/app/main.sh'], {image, workingDirectory: '/app'}));
			await container.exited;
			const [directory, data] = String(await container.readOutput('stdout', 0)).split('\n');
			expect(directory?.endsWith('/root/app')).toBe(true);
			expect(data).toBe('original');
		}
	});

	it('counts processor time, memory and traffic', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const program = `
			const net = require('node:net');
			const server = net.createServer((socket) => socket.resume()).listen(0, () => {
				net.connect(server.address().port, server.address().address).end(Buffer.alloc(100_000));
			});
			while (process.cpuUsage().user < 200_000);`;
		const container = await runtime.start(specification(node(program)));
		const usage = await until('traffic is counted', async () => {
			const now = await container.usage();
			return now.networkReceivedBytes >= 100_000 ? now : undefined;
		});
		expect(usage.networkSentBytes).toBeGreaterThanOrEqual(100_000);
		expect(usage.cpuNanoseconds).toBeGreaterThan(0.15e9);
		expect(usage.memoryBytes).toBeGreaterThan(20e6);
		expect(usage.processes).toBe(1);
		await container.stop(1);
	});
});

describe('a runtime after the one before it was killed', () => {
	async function killedRuntime(folder: string, command: readonly string[]): Promise<string> {
		const {id} = specification(command);
		const program = `
			import {SystemClock} from '${join(import.meta.dirname, '../../../../src/local/engine/clock.ts')}';
			import {ProcessRuntime} from '${join(import.meta.dirname, '../../../../src/local/engine/process/process-runtime.ts')}';
			const runtime = new ProcessRuntime(${JSON.stringify(folder)}, new SystemClock());
			await runtime.start(${JSON.stringify({...specification(command), id})});
			process.kill(process.pid, 'SIGKILL');`;
		const child = spawn(process.execPath, ['--input-type=module', '-e', program], {stdio: 'inherit'});
		await once(child, 'exit');
		return id;
	}

	it('adopts what still runs and can stop it', async () => {
		using folder = temporaryFolder();
		const id = await killedRuntime(folder.path, ['sleep', '300']);
		const container = await new ProcessRuntime(folder.path, new SystemClock()).adopt(id);
		expect(await container?.stop(5)).toMatchObject({exitCode: 143});
	});

	it('knows the exit code of what ended in between', async () => {
		using folder = temporaryFolder();
		const id = await killedRuntime(folder.path, ['/bin/sh', '-c', 'exit 9']);
		await until('it ended', () => existsSync(join(folder.path, id, 'exit')));
		const container = await new ProcessRuntime(folder.path, new SystemClock()).adopt(id);
		expect(await container?.exited).toMatchObject({exitCode: 9});
	});

	it('ends what nobody knows any more', async () => {
		using folder = temporaryFolder();
		const id = await killedRuntime(folder.path, ['/bin/sh', '-c', 'echo $$; exec sleep 300']);
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const pid = (await runtime.adopt(id))?.processId ?? 0;
		expect(isGone(pid)).toBe(false);
		await runtime.sweep(() => false);
		await until('the orphan is gone', () => isGone(pid));
		expect(readdirSync(folder.path)).toEqual([]);
	});
});
