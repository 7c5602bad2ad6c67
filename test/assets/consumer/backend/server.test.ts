import {spawn} from 'node:child_process';
import {setTimeout as wait} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {FakeAws} from '../support/fake-aws.ts';
import {ProcessTask} from '../support/process-task.ts';

const program = fileURLToPath(new URL('../../../../assets/consumer/backend/server.ts', import.meta.url));
const healthCheck = fileURLToPath(new URL('../../../../assets/consumer/backend/health.ts', import.meta.url));

async function runToEnd(
	file: string,
	environment: Record<string, string>,
): Promise<{code: number | null; output: string}> {
	const child = spawn(process.execPath, [file], {env: environment, stdio: ['ignore', 'pipe', 'pipe']});
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return {code, output};
}

/** A load that is steered comes to its target late on a machine that is busy with others. Milliseconds. */
const patience = 120_000;

/** Looks again and again until `isSo`; the test's own time limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
	while (!(await isSo())) {
		await wait(200);
	}
}

describe('a backend process', () => {
	test('consumer#10 holds memory as the target goes up and gives it back as it goes down', {
		timeout: patience,
	}, async () => {
		const task = await ProcessTask.start({CPU: 1, Memory: 512}, {CONSUMER_RESOURCES: '[Memory]'});
		const set = async (target: number) => await task.consume([{resource: 'MEMORY', unit: 'MEGABYTES', target}]);
		const mebibytes = () => task.residentBytes() / 1024 ** 2;
		for (const target of [300, 150, 250]) {
			await set(target);
			await until(async () => Math.abs(mebibytes() - target) < target * 0.05);
		}
		expect(await task.end()).toBe(0);
	});

	test('consumer#9 uses processor time as the target goes up and stops as it goes down', {
		timeout: patience,
	}, async () => {
		const task = await ProcessTask.start({CPU: 0.5, Memory: 512}, {CONSUMER_RESOURCES: '[CPU]'});
		for (const target of [0.6, 0.2]) {
			await task.consume([{resource: 'CPU', unit: 'PERCENTAGE', target}]);
			await until(async () => Math.abs((await task.actual('CPU')) - target) < target * 0.1);
		}
		expect(await task.end()).toBe(0);
	});

	test('ends with code 0 on SIGTERM, and has printed no secret', async () => {
		const task = await ProcessTask.start(
			{CPU: 0.25, Memory: 256},
			{AWS_SECRET_ACCESS_KEY: 'not-to-be-shown', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE'},
		);
		await task.consume([{resource: 'CPU', unit: 'VCPU', target: 20}]);
		expect(await task.end()).toBe(0);
		expect(task.output.join('')).not.toContain('not-to-be-shown');
	});

	test('answers its container health check, which fails once it is gone', async () => {
		const task = await ProcessTask.start({CPU: 0.25, Memory: 256}, {CONSUMER_RESOURCES: '[Memory]'});
		const environment = {BACKEND_PORT: String(task.port)};
		expect((await runToEnd(healthCheck, environment)).code).toBe(0);
		await task.end();
		expect((await runToEnd(healthCheck, environment)).code).toBe(1);
	});

	test.each([
		[
			'a task without limits',
			{Limits: undefined, Containers: [{Limits: {CPU: 0, Memory: 0}}]},
			{},
			'The task has no CPU limit',
		],
		[
			'a task without a memory limit',
			{Limits: {CPU: 1}, Containers: [{Limits: {CPU: 2}}]},
			{},
			'The task has no memory limit',
		],
		['gains out of range', undefined, {CONSUMER_PID_CONFIG: '[500,0,0.1,0.005,0.9]'}, 'pace,P,I,D,decay'],
		['an unknown resource', undefined, {CONSUMER_RESOURCES: '[CPU,GPU]'}, 'CPU, Memory, Disk and Network'],
		['no metadata endpoint', undefined, {ECS_CONTAINER_METADATA_URI_V4: ''}, 'runs only as an ECS task'],
	])('does not start with %s, and says why in one line', async (_what, task, environment, words) => {
		const aws = await FakeAws.start();
		const metadata = aws.addTask('one', task === undefined ? {} : {task});
		const {code, output} = await runToEnd(program, {...metadata, ...environment});
		expect(code).toBe(1);
		expect(output.trim().split('\n')).toHaveLength(1);
		expect(output).toContain(words);
		await aws.close();
	});
});
