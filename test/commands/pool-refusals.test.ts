import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:http';
import {createInterface} from 'node:readline';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {CannotPullContainerError} from '../../src/local/engine/runtime.ts';
import {environmentFor} from '../../src/operations/local-aws/instance.ts';
import {drainPool, planDrain} from '../../src/operations/pool/drain.ts';
import {planResize, resizePool} from '../../src/operations/pool/resize.ts';
import {counts} from '../../src/operations/pool/states.ts';
import {readContent} from '../../src/operations/pool/status.ts';
import {finish} from '../../src/operations/progress.ts';
import {type AnsweringPool, openAnsweringPool} from '../operations/pool/support/answering-pool.ts';
import {cli} from '../support/cli.ts';
import {until as awaited, temporaryFolder} from '../support/containers.ts';
import {simulatedImage} from '../support/local-aws.ts';

const stackName = 'demo';
const patience = 120_000;

let pool: AnsweringPool;
let folder: ReturnType<typeof temporaryFolder>;
let isImageThere = true;

beforeAll(async () => {
	folder = temporaryFolder();
	pool = await openAnsweringPool({
		...{stackName, most: 10, parameters: {WarmTasks: '2', Monitoring: 'DISABLED'}},
		options: {
			images: () => ({
				async pull(reference) {
					if (isImageThere) return simulatedImage(reference);
					throw new CannotPullContainerError(`CannotPullContainerError: ${reference}: not found`);
				},
			}),
		},
	});
}, patience);

afterAll(async () => {
	await pool?.[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

beforeEach(async () => await keep(2));

const until = (what: string, condition: () => Promise<boolean>) => awaited(what, condition, patience / 2);
const run = (line: string) => runAt(pool.aws.endpoint, line);
const runAt = (endpoint: string, line: string) =>
	cli(['pool', ...line.split(' ')], {...environmentFor({endpoint, region: 'us-east-1'}), HOME: folder.path});

const content = () => readContent(pool.session, pool.pool);

async function keep(size: number): Promise<void> {
	await resizePool(pool.session, await planResize(pool.session, stackName, size));
	await until(`${size} are available`, async () => {
		const of = counts((await content()).tasks);
		return of.available === size && of.launching + of.stopping === 0;
	});
}

/** Runs a command that is refused; nothing of the pool may have changed. */
async function refusal(line: string): Promise<{exitCode: number | undefined; said: string}> {
	const before = await content();
	const {exitCode, stdout, stderr} = await run(line);
	expect(stdout).toBe('');
	expect(await content()).toEqual(before);
	return {exitCode, said: stderr.replaceAll(/\s+/g, ' ')};
}

describe('a command that cannot be', {timeout: patience}, () => {
	it.each([
		['grab', 64, 'the user name is missing'],
		['grab a!b', 64, '«a!b» cannot be a user name'],
		['grab ana --stack demp', 1, 'There is no pool «demp» in us-east-1. Did you mean «demo»?'],
		['resize -1 --yes', 64, '-1'],
		['resize 1.5 --yes', 64, '«1.5» is no size of a pool'],
		['resize five --yes', 64, '«five» is no size of a pool'],
		['resize 1000000 --yes', 64, 'a whole number from 0 to 999,999.'],
		['resize 999 --yes', 1, 'the account may run 10 on FARGATE'],
		['kill nobody --yes', 64, '«nobody» is no task of the pool'],
		['kill task_ --yes', 64, '«task_» is the beginning of 2 tasks'],
		['kill', 64, "missing required argument 'id'"],
		['resume', 1, 'Pool demo is not paused.'],
		['tasks --state asleep', 64, 'asleep'],
	])('%s is refused with exit code %i and what is wrong', async (line, exitCode, message) => {
		expect(await refusal(line)).toEqual({exitCode, said: expect.stringContaining(message)});
	});
});

describe('a pool that drains', {timeout: patience}, () => {
	it('refuses to be drained, resized and grabbed from, with what is left; then it is empty', async () => {
		const held = Promise.withResolvers<void>();
		pool.runtime.holding = held.promise;
		const draining = finish(drainPool(pool.session, await planDrain(pool.session, stackName)));
		await until('all are told to stop', async () => counts((await content()).tasks).stopping === 2);
		for (const [line, message] of [
			['drain --yes', 'Pool demo is being drained already: 2 tasks left.'],
			['resize 3 --yes', 'Pool demo is being drained: it can be filled again when it is empty.'],
			['grab ana', 'No task of demo is available: the pool is being drained.'],
		] as const) {
			expect(await run(line)).toMatchObject({exitCode: 1, stderr: expect.stringContaining(message)});
		}
		expect((await run('status')).stdout).toContain('! It is being drained.');
		held.resolve();
		pool.runtime.holding = undefined;
		await draining;
		expect(await refusal('grab ana')).toEqual({exitCode: 1, said: expect.stringContaining('its size is 0')});
	});
});

describe('a pool whose image is missing', {timeout: patience}, () => {
	it('pool#9 gives up after three launches, says why everywhere, and goes on when it is resumed', async () => {
		await keep(0);
		isImageThere = false;
		expect((await run('resize 3 --yes')).exitCode).toBe(0);
		await until('it has given up', async () => (await content()).settings.pausedReason !== undefined);
		const because = /CannotPullContainerError: \S+: not found/;
		expect((await run('status')).stdout).toMatch(
			new RegExp(`! Nothing is launched: .*${because.source}.*«ecs-console pool resume» goes on`),
		);
		expect((await run('list')).stdout).toMatch(/paused: .*CannotPullContainerError/);
		expect((await run('tasks --state failed')).stdout).toMatch(because);
		expect(await watchedUntil(/paused: /)).toMatch(because);
		const empty = await run('grab ana');
		expect([empty.exitCode, empty.stderr]).toEqual([1, expect.stringMatching(because)]);
		const {launches} = (await content()).settings;
		expect(launches).toBeGreaterThanOrEqual(3);

		isImageThere = true;
		expect((await run('resume')).stdout).toMatch(/^Pool demo launches again\. It had paused: .*CannotPull/);
		await until('it is full again', async () => counts((await content()).tasks).available === 3);
		expect(await run('grab ana')).toMatchObject({exitCode: 0, stdout: expect.stringContaining('ana has task')});
	});
});

describe('a pool whose port is in use', {timeout: patience}, () => {
	it('pool#9 says that its container ended at once, and is full once the port is free', async () => {
		await keep(0);
		pool.runtime.areTaken = true;
		expect((await run('resize 1 --yes')).exitCode).toBe(0);
		await until('it has given up', async () => (await content()).settings.pausedReason !== undefined);
		expect((await run('status')).stdout).toMatch(/! Nothing is launched: .*exit(?:ed with)? code 1/);
		pool.runtime.giveBack();
		expect((await run('resume')).exitCode).toBe(0);
		await until('it is full', async () => counts((await content()).tasks).available === 1);
	});
});

describe('an AWS that cannot be reached', {timeout: patience}, () => {
	it('is told with its address and a code of its own', async () => {
		const {exitCode, stderr, stdout} = await runAt(await closedEndpoint(), 'grab ana');
		expect([exitCode, stdout]).toEqual([69, '']);
		expect(stderr).toMatch(/127\.0\.0\.1/);
		expect(stderr).toMatch(/^→ /m);
	});
});

const program = new URL('../../src/bin.ts', import.meta.url).pathname;

/** Looks on until there is a line like this, and answers it. */
async function watchedUntil(pattern: RegExp): Promise<string> {
	const {endpoint} = pool.aws;
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'pool', 'watch'], {
		env: {PATH: process.env.PATH ?? '', HOME: folder.path, ...environmentFor({endpoint, region: 'us-east-1'})},
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const ended = once(child, 'exit');
	try {
		for await (const line of createInterface({input: child.stdout})) if (pattern.test(line)) return line;
		throw new Error(`It ended without ${pattern}.`);
	} finally {
		child.kill('SIGINT');
		await ended;
	}
}

/** An address where nothing listens any more. */
async function closedEndpoint(): Promise<string> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}
