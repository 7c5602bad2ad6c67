import {writeFileSync} from 'node:fs';
import {InvokeCommand, PutFunctionConcurrencyCommand} from '@aws-sdk/client-lambda';
import {describe, expect, it, vi} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {isRunning} from '../../../support/processes.ts';
import {type LambdaWorld, startLambda} from './lambda-world.ts';
import {mark, waiting} from './mark.ts';

const ends = async (world: LambdaWorld, code: string) => {
	await world.create(code);
	return world.invoke({name: 'you'});
};

describe('an invocation', () => {
	it('gives the event to the handler and answers what the handler gives', async () => {
		await using world = await startLambda();
		const answer = await ends(world, `export const handler = async ({name}) => ({greeting: 'Hello ' + name});`);
		expect(answer).toMatchObject({
			status: 200,
			error: undefined,
			payload: {greeting: 'Hello you'},
			version: '$LATEST',
		});
	});

	it('without a payload gives an empty event, and answers null for nothing', async () => {
		await using world = await startLambda();
		await world.create('export const handler = async (event) => Object.keys(event).length === 0 ? undefined : 1;');
		expect((await world.invoke()).payload).toBeNull();
	});

	it('keeps what a function keeps in its memory for the next one', async () => {
		await using world = await startLambda();
		await world.create('let count = 0; export const handler = () => ++count;');
		await world.invoke();
		expect((await world.invoke()).payload).toBe(2);
	});

	it('runs beside another one in an environment of its own', async () => {
		await using world = await startLambda();
		using together = mark();
		await world.create(`
			import {appendFileSync, readFileSync} from 'node:fs';
			export const handler = async () => {
				appendFileSync(${JSON.stringify(together.file)}, 'x');
				while (readFileSync(${JSON.stringify(together.file)}).length < 2) await new Promise((done) => setTimeout(done, 5));
				return process.pid;
			};`);
		const [first, second] = await Promise.all([world.invoke(), world.invoke()]);
		expect(first?.payload).not.toBe(second?.payload);
	});

	it('that is only tried runs nothing', async () => {
		await using world = await startLambda();
		using ran = mark();
		await world.create(
			`import {writeFileSync} from 'node:fs'; export const handler = () => writeFileSync(${JSON.stringify(ran.file)}, 'ran');`,
		);
		expect((await world.invoke({}, {InvocationType: 'DryRun'})).status).toBe(204);
		expect(ran.text()).toBe('');
	});

	it('tells the handler what it runs as', async () => {
		await using world = await startLambda();
		await world.create(
			`export const handler = async (event, context) => ({...context, left: context.getRemainingTimeInMillis()});`,
			{MemorySize: 256, LoggingConfig: {LogGroup: 'mine'}},
		);
		const {$metadata, Payload} = await world.lambda.send(
			new InvokeCommand({
				FunctionName: 'hello',
				ClientContext: Buffer.from('{"custom":{"a":1}}').toString('base64'),
			}),
		);
		expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({
			awsRequestId: $metadata.requestId,
			functionName: 'hello',
			functionVersion: '$LATEST',
			invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
			memoryLimitInMB: '256',
			logGroupName: 'mine',
			logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
			clientContext: {custom: {a: 1}},
			left: expect.toSatisfy((left: number) => left > 0 && left <= 60_000),
		});
	});

	it('has the environment of Lambda, reaches the local AWS, and sees nothing of this machine besides', async () => {
		process.env.SECRET_OF_THE_HOST = 'visible';
		await using world = await startLambda();
		await world.create(
			`export const handler = async () => ({
				variables: process.env,
				folder: process.cwd(),
				aws: await (await fetch(process.env.AWS_ENDPOINT_URL + '/_local')).json(),
			});`,
			{Environment: {Variables: {OWN: 'value'}}},
		);
		const {payload} = await world.invoke();
		delete process.env.SECRET_OF_THE_HOST;
		const {variables, folder, aws} = payload as {variables: Record<string, string>; folder: string; aws: object};
		expect(variables).toMatchObject({
			OWN: 'value',
			_HANDLER: 'index.handler',
			AWS_REGION: 'us-east-1',
			AWS_ENDPOINT_URL: world.aws.endpoint,
			AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
			AWS_SECRET_ACCESS_KEY: expect.any(String),
			AWS_SESSION_TOKEN: expect.any(String),
			AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
			AWS_LAMBDA_FUNCTION_NAME: 'hello',
			AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
			AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
			AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/hello',
			LAMBDA_TASK_ROOT: folder,
		});
		expect(variables).not.toHaveProperty('SECRET_OF_THE_HOST');
		expect(aws).toMatchObject({endpoint: world.aws.endpoint});
	});

	it.each([
		['CommonJS', {'index.js': 'exports.handler = async () => "here";'}, 'index.handler'],
		['CommonJS by its name', {'index.cjs': 'exports.handler = async () => "here";'}, 'index.handler'],
		[
			'an ES module by its package',
			{'index.js': 'await 0; export const handler = () => "here";', 'package.json': '{"type": "module"}'},
			'index.handler',
		],
		['an ES module by what it says', {'index.js': 'export const handler = () => "here";'}, 'index.handler'],
		['a file in a folder', {'src/deep/file.mjs': 'export const run = () => "here";'}, 'src/deep/file.run'],
		['a member of a member', {'index.js': 'exports.all = {handler: async () => "here"};'}, 'index.all.handler'],
		['a callback', {'index.js': 'exports.handler = (event, context, done) => done(null, "here");'}, 'index.handler'],
		[
			'a callback that is followed by work',
			{
				'index.js':
					'let what = "nowhere"; exports.handler = (event, context, done) => { done(null, {toJSON: () => what}); setTimeout(() => { what = "here"; }, 5); };',
			},
			'index.handler',
		],
	])('calls a handler in %s', async (_what, files, Handler) => {
		await using world = await startLambda();
		await world.create(files, {Handler});
		expect(await world.invoke()).toMatchObject({error: undefined, payload: 'here'});
	});
});

describe('a function that fails', () => {
	it('answers the error with where it came from, and goes on', async () => {
		await using world = await startLambda();
		const answer = await ends(
			world,
			`export const handler = async () => { throw Object.assign(new RangeError('too far'), {code: 7}); };`,
		);
		expect(answer).toMatchObject({
			status: 200,
			error: 'Unhandled',
			payload: {
				errorType: 'RangeError',
				errorMessage: 'too far',
				trace: expect.arrayContaining(['RangeError: too far', expect.stringContaining('index.mjs:1')]),
			},
		});
		expect(answer.log).toContain(
			'\tERROR\tInvoke Error \t{"errorType":"RangeError","errorMessage":"too far","code":7,',
		);
	});

	it('answers what was thrown when that is no error', async () => {
		await using world = await startLambda();
		expect(await ends(world, `export const handler = async () => { throw 'no'; };`)).toMatchObject({
			error: 'Unhandled',
			payload: {errorType: 'string', errorMessage: 'no', trace: []},
		});
	});

	it.each([
		[
			'ends its process',
			'process.exit(3)',
			'Runtime.ExitError',
			/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
		],
		[
			'ends its process without a reason',
			'process.exit(0)',
			'Runtime.ExitError',
			/Runtime exited without providing a reason$/,
		],
		['is killed', `process.kill(process.pid, 'SIGKILL')`, 'Runtime.ExitError', /signal: killed$/],
		['throws where nobody catches', `setTimeout(() => { throw new Error('late'); })`, 'Error', /^late$/],
		[
			'leaves a rejection',
			`void Promise.reject(new TypeError('lost'))`,
			'Runtime.UnhandledPromiseRejection',
			/^TypeError: lost$/,
		],
	])(
		'because it %s answers why, and has a new environment for the next invocation',
		async (_what, code, errorType, message) => {
			await using world = await startLambda();
			await world.create(`
			let count = 0;
			export const handler = async ({fail}) => {
				count += 1;
				if (!fail) return count;
				${code};
				await new Promise((done) => setTimeout(done, 60_000));
			};`);
			expect(await world.invoke({fail: true})).toMatchObject({
				error: 'Unhandled',
				payload: {errorType, errorMessage: expect.stringMatching(message)},
			});
			expect((await world.invoke({})).payload).toBe(1);
		},
	);

	it('because its promise never settles says so instead of running out of time', async () => {
		await using world = await startLambda();
		const answer = await ends(world, 'export const handler = () => new Promise(() => {});');
		expect(answer).toMatchObject({
			error: 'Unhandled',
			payload: {
				errorType: 'Runtime.NodeJsExit',
				errorMessage: expect.stringContaining('a Promise that was never settled'),
			},
		});
	});

	it('because its result is no JSON says so', async () => {
		await using world = await startLambda();
		expect((await ends(world, 'export const handler = async () => 1n;')).payload).toMatchObject({
			errorMessage: 'Unable to stringify response body',
		});
	});

	it.each([
		['has no such file', {'other.mjs': ''}, 'Runtime.ImportModuleError', `Error: Cannot find module 'index'`],
		['imports what is not there', 'import "nowhere";', 'Runtime.ImportModuleError', 'nowhere'],
		[
			'does not export its handler',
			'export const other = 1;',
			'Runtime.HandlerNotFound',
			'index.handler is undefined or not exported',
		],
		[
			'exports something else',
			'export const handler = 1;',
			'Runtime.HandlerNotFound',
			'index.handler is not a function',
		],
		['is no JavaScript', 'export const =', 'Runtime.UserCodeSyntaxError', 'SyntaxError: '],
		['throws while it is loaded', 'throw new RangeError("early");', 'RangeError', 'early'],
		['ends while it is loaded', 'process.exit(4);', 'Runtime.ExitError', 'exit status 4'],
	])('because it %s answers why', async (_what, code, errorType, message) => {
		await using world = await startLambda();
		await world.create(code);
		expect(await world.invoke()).toMatchObject({
			error: 'Unhandled',
			payload: {errorType, errorMessage: expect.stringContaining(message)},
		});
	});
});

describe('a function that takes too long', () => {
	it('is ended with all that it started, even in an endless loop', async () => {
		const clock = new ManualClock();
		await using world = await startLambda({clock});
		using started = mark();
		await world.create(
			`
			import {spawn} from 'node:child_process';
			import {writeFileSync} from 'node:fs';
			export const handler = async () => {
				const child = spawn('sleep', ['600']);
				writeFileSync(${JSON.stringify(started.file)}, process.pid + ' ' + child.pid);
				for (;;);
			};`,
			{Timeout: 3},
		);
		const invocation = world.invoke();
		await expect.poll(started.text).toMatch(/\d+ \d+/);
		await clock.advance(3000);
		const {error, payload, log} = await invocation;
		expect({error, payload}).toMatchObject({
			error: 'Unhandled',
			payload: {
				errorType: 'Sandbox.Timedout',
				errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 3\.00 seconds$/),
			},
		});
		expect(log).toMatch(/Z \S+ Task timed out after 3\.00 seconds\n/);
		expect(log).toMatch(/REPORT RequestId: .*\tStatus: timeout/);
		const processes = started.text().split(' ').map(Number);
		await expect.poll(() => processes.filter(isRunning)).toEqual([]);
	});
});

describe('a process that a function starts and lets go', () => {
	const leaving = (notes: string): string => `
		import {spawn} from 'node:child_process';
		import {writeFileSync} from 'node:fs';
		export const handler = async () => {
			const child = spawn('sleep', ['600'], {detached: true, stdio: 'inherit'});
			child.unref();
			writeFileSync(${JSON.stringify(notes)}, String(child.pid));
			process.exit(1);
		};`;

	it.runIf(process.platform === 'linux')('ends with its environment, and keeps no caller waiting', async () => {
		await using world = await startLambda();
		using left = mark();
		await world.create(leaving(left.file));
		expect((await world.invoke()).payload).toMatchObject({errorType: 'Runtime.ExitError'});
		await expect.poll(() => isRunning(Number(left.text()))).toBe(false);
	});
});

describe('a function that needs too much memory', () => {
	it('outside of its heap is killed', async () => {
		await using world = await startLambda();
		const answer = await ends(
			world,
			`const kept = [];
			export const handler = async () => {
				for (;;) {
					kept.push(Buffer.alloc(10_000_000, 1));
					await new Promise((done) => setTimeout(done, 20));
				}
			};`,
		);
		expect(answer).toMatchObject({error: 'Unhandled', payload: {errorType: 'Runtime.OutOfMemory'}});
	});

	it('in its heap ends by itself', async () => {
		await using world = await startLambda();
		const answer = await ends(
			world,
			'const kept = []; export const handler = () => { for (;;) kept.push(new Array(1000).fill({})); };',
		);
		expect(answer).toMatchObject({
			error: 'Unhandled',
			payload: {errorMessage: expect.stringMatching(/signal: (?:aborted|killed)$/)},
		});
	});
});

describe('a payload', () => {
	it('that is no JSON is refused', async () => {
		await using world = await startLambda();
		await world.create('export const handler = () => 1;');
		await expect(world.invoke(undefined, {Payload: Buffer.from('{not json')})).rejects.toMatchObject({
			name: 'InvalidRequestContentException',
			message: expect.stringContaining('Could not parse request body into json'),
		});
	});

	it.each([
		['RequestResponse', 6 * 1024 ** 2],
		['Event', 1024 ** 2],
	] as const)('of %s is refused above its limit', async (InvocationType, largest) => {
		await using world = await startLambda();
		await world.create('export const handler = (event) => event.length;');
		const text = (size: number): Buffer => Buffer.from(JSON.stringify('x'.repeat(size - 2)));
		const {status} = await world.invoke(undefined, {InvocationType, Payload: text(largest)});
		expect(status).toBe(InvocationType === 'Event' ? 202 : 200);
		await expect(world.invoke(undefined, {InvocationType, Payload: text(largest + 1)})).rejects.toMatchObject({
			name: 'RequestTooLargeException',
			message: `Request must be smaller than ${largest} bytes for the InvokeFunction operation`,
			$metadata: {httpStatusCode: 413},
		});
	});

	it('of an answer that is too large becomes an error', async () => {
		await using world = await startLambda();
		expect(await ends(world, 'export const handler = () => "x".repeat(6.5e6);')).toMatchObject({
			error: 'Unhandled',
			payload: {errorType: 'Function.ResponseSizeTooLarge'},
		});
	});
});

describe('concurrency', () => {
	it('that is reserved limits how many invocations run, and the rest is refused', async () => {
		await using world = await startLambda();
		using begun = mark();
		using go = mark();
		await world.create(waiting(begun.file, go.file, 'done'));
		await reserve(world, 1);
		const first = world.invoke({wait: true});
		await expect.poll(begun.text).toBe('begun');
		await expect(world.invoke()).rejects.toMatchObject({
			name: 'TooManyRequestsException',
			message: 'Rate Exceeded.',
			Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
			$metadata: {httpStatusCode: 429},
		});
		await reserve(world, 2);
		await world.invoke();
		writeFileSync(go.file, '');
		expect((await first).error).toBeUndefined();
	});

	it('of nothing switches a function off', async () => {
		await using world = await startLambda();
		await world.create('export const handler = () => 1;');
		await reserve(world, 0);
		await expect(world.invoke()).rejects.toMatchObject({name: 'TooManyRequestsException'});
	});
});

async function reserve({lambda}: LambdaWorld, ReservedConcurrentExecutions: number): Promise<void> {
	await lambda.send(new PutFunctionConcurrencyCommand({FunctionName: 'hello', ReservedConcurrentExecutions}));
}

describe('an engine that ends', () => {
	it('takes every environment with it', async () => {
		const world = await startLambda();
		await world.create('export const handler = () => process.pid;');
		const {payload} = await world.invoke();
		expect(isRunning(payload as number)).toBe(true);
		await world[Symbol.asyncDispose]();
		await expect.poll(() => isRunning(payload as number)).toBe(false);
	});
});

describe('an environment that nobody needs', () => {
	it('ends after a while', async () => {
		const clock = new ManualClock();
		await using world = await startLambda({clock});
		await world.create('export const handler = () => process.pid;');
		const {payload} = await world.invoke();
		await clock.advance(60_000);
		expect((await world.invoke()).payload).toBe(payload);
		await clock.advance(120_000);
		await expect.poll(() => isRunning(payload as number)).toBe(false);
		expect((await world.invoke()).payload).not.toBe(payload);
	});

	it('is not killed once more when it ended by itself: its number may be another process by then', async () => {
		const clock = new ManualClock();
		await using world = await startLambda({clock});
		await world.create('export const handler = () => { setTimeout(() => process.exit(), 1); return process.pid; };');
		const {payload} = await world.invoke();
		const pid = payload as number;
		using kill = vi.spyOn(process, 'kill');
		const attempts = () => kill.mock.calls.filter(([target]) => target === -pid).length;
		await expect.poll(attempts).toBe(1);
		await clock.advance(120_000);
		expect(attempts()).toBe(1);
	});
});
