import {CloudWatchLogsClient, DeleteLogGroupCommand, DescribeLogGroupsCommand} from '@aws-sdk/client-cloudwatch-logs';
import type {CreateFunctionCommandInput} from '@aws-sdk/client-lambda';
import {describe, expect, it} from 'vitest';
import {type LambdaWorld, startLambda} from './lambda-world.ts';

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
const id = '[0-9a-f-]{36}';

/** The log of one invocation, once its last line is there. */
async function logOf(
	world: LambdaWorld,
	code: string,
	settings: Partial<CreateFunctionCommandInput> = {},
	last = 'REPORT',
): Promise<string[]> {
	await world.create(code, settings);
	await world.invoke({name: 'you'});
	const group = settings.LoggingConfig?.LogGroup ?? '/aws/lambda/hello';
	await expect.poll(() => world.lines(group)).toContainEqual(expect.stringContaining(last));
	return world.lines(group);
}

describe('the log of a function', () => {
	it('has what the function said between its start and its report', async () => {
		await using world = await startLambda();
		const lines = await logOf(
			world,
			`console.log('loading');
			export const handler = () => {
				console.log('hello %s', 'you', {a: 1});
				console.warn('careful');
				console.error(new Error('broken'));
				console.debug('two\\nlines');
			};`,
		);
		expect(lines).toEqual([
			expect.stringMatching(/^INIT_START Runtime Version: nodejs24\.x/),
			expect.stringMatching(new RegExp(`^${time}\tundefined\tINFO\tloading$`)),
			expect.stringMatching(new RegExp(String.raw`^START RequestId: ${id} Version: \$LATEST$`)),
			expect.stringMatching(new RegExp(`^${time}\t${id}\tINFO\thello you { a: 1 }$`)),
			expect.stringMatching(new RegExp(`^${time}\t${id}\tWARN\tcareful$`)),
			expect.stringMatching(new RegExp(`^${time}\t${id}\tERROR\tError: broken\n    at handler`)),
			expect.stringMatching(new RegExp(`^${time}\t${id}\tDEBUG\ttwo\nlines$`)),
			expect.stringMatching(new RegExp(`^END RequestId: ${id}$`)),
			expect.stringMatching(
				new RegExp(
					String.raw`^REPORT RequestId: ${id}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$`,
				),
			),
		]);
	});

	it('has what the function or its children wrote directly, line by line', async () => {
		await using world = await startLambda();
		const lines = await logOf(
			world,
			`import {execFileSync} from 'node:child_process';
			export const handler = () => {
				process.stdout.write('one\\ntwo');
				execFileSync('sh', ['-c', 'echo three >&2'], {stdio: 'inherit'});
				process.stdout.write(' and a half\\n');
			};`,
		);
		expect(lines).toEqual(expect.arrayContaining(['one', 'two and a half', 'three']));
	});

	it('is JSON where the function asks for it, from the level on that it asks for', async () => {
		await using world = await startLambda();
		const lines = await logOf(
			world,
			`export const handler = () => {
				console.info('hello %s', 'you');
				console.warn({careful: true});
				console.error('it is', new RangeError('broken'));
			};`,
			{LoggingConfig: {LogFormat: 'JSON', ApplicationLogLevel: 'WARN', LogGroup: 'mine'}},
			'platform.report',
		);
		expect(lines.map((line) => JSON.parse(line))).toEqual([
			{
				time: expect.any(String),
				type: 'platform.initStart',
				record: expect.objectContaining({phase: 'init', functionVersion: '$LATEST'}),
			},
			{time: expect.any(String), type: 'platform.start', record: {requestId: expect.any(String), version: '$LATEST'}},
			{
				timestamp: expect.stringMatching(time),
				level: 'WARN',
				requestId: expect.stringMatching(id),
				message: {careful: true},
			},
			{
				timestamp: expect.any(String),
				level: 'ERROR',
				requestId: expect.any(String),
				message: expect.stringContaining('it is RangeError: broken'),
				errorType: 'RangeError',
				errorMessage: 'broken',
				stackTrace: expect.any(Array),
			},
			{
				time: expect.any(String),
				type: 'platform.report',
				record: {
					requestId: expect.any(String),
					status: 'success',
					metrics: expect.objectContaining({memorySizeMB: 128, initDurationMs: expect.any(Number)}),
				},
			},
		]);
	});

	it('leaves out what Lambda itself says below the level that the function asks for', async () => {
		await using world = await startLambda();
		const lines = await logOf(
			world,
			`export const handler = () => console.log('only this');`,
			{LoggingConfig: {LogFormat: 'JSON', SystemLogLevel: 'WARN'}},
			'only this',
		);
		expect(lines).toHaveLength(1);
	});

	it('cuts what is longer than a line may be', async () => {
		await using world = await startLambda();
		const lines = await logOf(world, `export const handler = () => console.log('x'.repeat(2_000_000));`);
		expect(lines.find((line) => line.endsWith('xxx'))?.length).toBe(256 * 1024 - 27);
	});

	it('gets its group back when somebody deletes it', async () => {
		await using world = await startLambda();
		const logs = new CloudWatchLogsClient(world.aws.client);
		await logOf(world, `export const handler = () => console.log('again');`);
		await logs.send(new DeleteLogGroupCommand({logGroupName: '/aws/lambda/hello'}));
		await world.invoke();
		await expect.poll(() => world.lines()).toContainEqual(expect.stringContaining('again'));
		const {logGroups} = await logs.send(new DescribeLogGroupsCommand({}));
		expect(logGroups).toHaveLength(1);
	});

	it('is answered with the invocation where the caller asks for its tail', async () => {
		await using world = await startLambda();
		await world.create(`export const handler = () => console.log('x'.repeat(5000) + 'the end');`);
		const {log} = await world.invoke();
		expect(Buffer.byteLength(log)).toBe(4096);
		expect(log).toMatch(/x{1000}the end\nEND RequestId: \S+\nREPORT RequestId: /);
		expect((await world.invoke({}, {LogType: 'None'})).log).toBe('');
	});
});
