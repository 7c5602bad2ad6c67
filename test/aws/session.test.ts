import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import fc from 'fast-check';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import packageJson from '../../package.json' with {type: 'json'};
import {brokenLines} from '../../src/aws/audit.ts';
import {
	AwsError,
	DryRunError,
	EndpointError,
	LocalAwsGoneError,
	NetworkError,
	NotImplementedError,
	QuotaError,
	ReadOnlyError,
	RegionError,
	ServiceFailureError,
	ThrottledError,
} from '../../src/aws/errors.ts';
import {idempotencyToken} from '../../src/aws/idempotency.ts';
import {isPassing} from '../../src/aws/wait.ts';
import {nothingUnderway} from '../../src/underway.ts';
import {type Answer, failure, fakeAws, openTestSession, sessionWith} from './support/fake-aws.ts';
import {handClock} from './support/hand-clock.ts';

const stopped: Answer = {json: {task: {taskArn: 'arn:task', lastStatus: 'STOPPED'}}};
const noTasks: Answer = {json: {taskArns: []}};
const throttled: Answer = {error: 'ThrottlingException', message: 'Rate exceeded'};

describe('a local session', () => {
	test('talks to the endpoint it is given, as "local", and says which AWS it is', async () => {
		const {session, aws} = await sessionWith(() => noTasks);
		expect(session).toMatchObject({mode: 'local', region: 'us-east-1', profile: undefined, endpoint: aws.url});
		expect(session.reason).toBe('This is the local AWS, because no account was chosen.');
		await session.gateways.ecs.listTasks({cluster: 'demo'});
		expect(aws.calls[0]?.headers.authorization).toContain('Credential=local/');
	});

	test('starts the local AWS only when it is to be used', async () => {
		const aws = await fakeAws(() => noTasks);
		const startLocal = () => Promise.reject(new Error('started'));
		const environment = {AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-central-1'};
		await openTestSession({startLocal, environment, endpointUrl: aws.url});
		await expect(openTestSession({startLocal})).rejects.toThrow('started');
		await failure(EndpointError, openTestSession({}));
	});

	test('ignores endpoints and profiles of the environment', async () => {
		const environment = {AWS_ENDPOINT_URL_ECS: 'http://127.0.0.1:1', AWS_PROFILE: 'prod'};
		const {session, aws} = await sessionWith(() => noTasks, {local: true, environment});
		await session.gateways.ecs.listTasks({cluster: 'demo'});
		expect(aws.operations()).toEqual(['ListTasks']);
	});

	test.each([[{region: 'us-esat-1'}], [{environment: {AWS_REGION: 'us-esat-1'}}]])(
		'refuses a Region that does not exist before anything is started, given as %j',
		async (options) => {
			const startLocal = () => Promise.reject(new Error('started'));
			const error = await failure(RegionError, openTestSession({local: true, startLocal, ...options}));
			expect(error).toMatchObject({
				message: 'There is no Region us-esat-1.',
				nextStep: 'Did you mean us-east-1? For example: --region us-east-1',
				exitCode: 64,
			});
		},
	);

	test('knows who it is, asking once', async () => {
		const {session} = await sessionWith(() => noTasks);
		const [first, second] = await Promise.all([session.identity(), session.identity()]);
		expect(first).toEqual({account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ada', userId: 'AIDA'});
		expect(second).toBe(first);
	});
});

describe('every call', () => {
	test('carries the program and its version', async () => {
		const {session, aws} = await sessionWith(() => noTasks);
		await session.gateways.ecs.listTasks({cluster: 'demo'});
		expect(aws.calls[0]?.headers['user-agent']).toMatch(
			new RegExp(`app/ecs-console ecs-console/${packageJson.version.replaceAll('.', '\\.')}$`),
		);
	});

	test.each(['<html><body>Log in to the hotel</body></html>', '<Hello><World>1</World></Hello>'])(
		'takes %s for no list without anything in it',
		async (xml) => {
			const {session} = await sessionWith(() => ({xml, isForeign: true}));
			const error = await failure(ServiceFailureError, session.gateways.cloudFormation.describeStacks());
			expect(error.message).toMatch(/answered cloudformation DescribeStacks with HTTP 200, and not as AWS does\.$/);
		},
	);

	test.each([{}, {hello: 'world'}, null])('takes %j of nobody for no answer', async (json) => {
		const {session} = await sessionWith(() => ({json, isForeign: true}));
		await failure(ServiceFailureError, session.gateways.ecs.listTasks({cluster: 'demo'}));
	});

	test('takes an answer without a request id that has what was asked for', async () => {
		const {session} = await sessionWith(() => ({...noTasks, isForeign: true}));
		expect(await session.gateways.ecs.listTasks({cluster: 'demo'})).toEqual([]);
	});

	test('keeps its host name with an endpoint, and S3 its bucket in the path', async () => {
		const {session, aws} = await sessionWith(({operation}) =>
			operation === 'DiscoverInstances' ? {json: {Instances: []}} : {xml: '<ListBucketResult/>'},
		);
		await session.gateways.serviceDiscovery.discover({namespace: 'a', service: 'b'});
		await session.gateways.s3.listObjects('assets', 'demo/');
		expect(aws.calls.map(({headers}) => `http://${headers.host}`)).toEqual([aws.url, aws.url]);
		expect(aws.calls[1]?.path).toMatch(/^GET \/assets\/?\?list-type=2&prefix=demo%2F/);
	});

	test('finds a bucket also where the endpoint has a name instead of an address', async () => {
		const aws = await fakeAws(() => ({xml: '<ListBucketResult/>'}));
		const endpointUrl = aws.url.replace('127.0.0.1', 'localhost');
		const session = await openTestSession({startLocal: async () => ({endpointUrl}), attempts: 1});
		expect(await session.gateways.s3.listObjects('assets')).toEqual([]);
		expect(aws.calls[0]?.headers.host).toMatch(/^localhost:/);
	});

	test('that an operator waits for is retried through throttling and failures', async () => {
		const answers: Answer[] = [throttled, {error: 'ServerException', status: 503}, {cut: true}, noTasks];
		const {session, aws} = await sessionWith((_call, index) => answers[index] ?? noTasks);
		expect(await session.gateways.ecs.listTasks({cluster: 'demo'})).toEqual([]);
		expect(aws.calls).toHaveLength(4);
	});

	test.each<readonly [string, Answer, abstract new (...values: never[]) => AwsError]>([
		['an account limit', {error: 'LimitExceededException', message: 'Limit for stacks'}, QuotaError],
		['what is not implemented', {error: 'NotImplemented', message: 'ecs ListTasks', status: 501}, NotImplementedError],
	])('that met %s is not retried', async (_what, answer, kind) => {
		const {session, aws} = await sessionWith(() => answer);
		await failure(kind, session.gateways.ecs.listTasks({cluster: 'demo'}));
		expect(aws.calls).toHaveLength(1);
	});

	test('that is aborted ends with the reason of its signal', async () => {
		const stop = new AbortController();
		const {session} = await sessionWith(() => {
			stop.abort(new Error('the operator pressed Esc'));
			return {cut: true};
		});
		const call = session.gateways.ecs.listTasks({cluster: 'demo'}, {signal: stop.signal});
		await expect(call).rejects.toThrow('the operator pressed Esc');
	});
});

describe('the lane of the pollers', () => {
	test('does not retry: a throttled look is left to the next', async () => {
		const {session, aws} = await sessionWith(() => throttled);
		await failure(ThrottledError, session.watching.ecs.listTasks({cluster: 'demo'}));
		expect(aws.calls).toHaveLength(1);
		const [reads] = session.pollingBudget();
		expect(reads).toEqual({bucket: 'ecs cluster resource read', rate: 2.5, fullRate: 5});
	});

	test('waits for its budget, while calls of the operator go at once', async () => {
		const clock = handClock();
		const {session} = await sessionWith(() => noTasks, {clock});
		for (let call = 0; call < 25; call++) await session.watching.ecs.listTasks({cluster: 'demo'});
		expect(clock.slept).toEqual([]);
		await session.watching.ecs.listTasks({cluster: 'demo'});
		expect(clock.slept).toEqual([200]);
		await session.gateways.ecs.listTasks({cluster: 'demo'});
		expect(clock.slept).toEqual([200]);
	});
});

describe('--read-only', () => {
	test('refuses what changes something before anything is sent, and lets the rest through', async () => {
		const {session, aws} = await sessionWith(() => noTasks, {readOnly: true});
		const error = await failure(ReadOnlyError, session.gateways.ecs.stopTask('demo', 't', 'x'));
		expect(error.message).toBe('Read-only: ecs StopTask would change something and was not sent.');
		await session.gateways.ecs.listTasks({cluster: 'demo'});
		expect(aws.operations()).toEqual(['ListTasks']);
		expect(session.audit.entries).toEqual([]);
	});
});

describe('--dry-run', () => {
	test('gives the line for the AWS CLI instead of sending it', async () => {
		const told: string[] = [];
		const onPlanned = ({commandLine}: {commandLine: string}) => told.push(commandLine);
		const {session, aws} = await sessionWith(() => stopped, {dryRun: true, onPlanned});
		const error = await failure(DryRunError, session.gateways.ecs.stopTask('demo', 't', 'ada: stuck'));
		const line = `aws ecs stop-task --cluster demo --task t --reason 'ada: stuck' --region us-east-1 --endpoint-url ${aws.url}`;
		expect(error).toMatchObject({commandLine: line, exitCode: 0});
		expect(told).toEqual([line]);
		expect(session.planned).toEqual([{service: 'ecs', operation: 'StopTask', commandLine: line}]);
		expect(aws.calls).toEqual([]);
	});
});

describe('a dry twin', () => {
	test('of any session shows what would be sent, reads, and sends no change', async () => {
		const {session, aws} = await sessionWith(() => noTasks, {readOnly: true});
		const twin = session.dryTwin();
		session.hide('hunter2');
		await failure(DryRunError, twin.gateways.ecs.stopTask('demo', 't', 'hunter2'));
		expect(twin.planned.map(({commandLine}) => commandLine)).toEqual([
			`aws ecs stop-task --cluster demo --task t --reason '[redacted]' --region us-east-1 --endpoint-url ${aws.url}`,
		]);
		expect(session.planned).toEqual([]);
		await twin.gateways.ecs.listTasks({cluster: 'demo'});
		expect(aws.operations()).toEqual(['ListTasks']);
		twin.close();
		await session.gateways.ecs.listTasks({cluster: 'demo'});
		await failure(ReadOnlyError, session.gateways.ecs.stopTask('demo', 't', 'x'));
	});
});

describe('the audit', () => {
	test('records who did what, with the line, the request id and the outcome', async () => {
		const {session, aws} = await sessionWith((_call, index) =>
			index === 0 ? stopped : {error: 'ClusterNotFoundException', message: 'Cluster not found.'},
		);
		await session.gateways.ecs.stopTask('demo', 't', 'x');
		await failure(AwsError, session.gateways.ecs.stopTask('gone', 't', 'x'));
		await session.gateways.ecs.listTasks({cluster: 'demo'}).catch(() => {});
		expect(session.audit.entries).toMatchObject([
			{
				caller: 'arn:aws:iam::123456789012:user/ada',
				account: '123456789012',
				region: 'us-east-1',
				service: 'ecs',
				operation: 'StopTask',
				input: {cluster: 'demo', task: 't', reason: 'x'},
				commandLine: `aws ecs stop-task --cluster demo --task t --reason x --region us-east-1 --endpoint-url ${aws.url}`,
				requestId: 'request-1',
				outcome: 'succeeded',
			},
			{outcome: 'failed', error: 'Cluster not found.', requestId: 'request-1'},
		]);
		const content = await readFile(session.audit.path, 'utf8');
		expect(content.trim().split('\n')).toHaveLength(2);
		expect(brokenLines(content)).toEqual([]);
	});

	test('says "unknown" when the answer was lost, as AWS may have done it', async () => {
		const {session} = await sessionWith(() => ({cut: true}), {attempts: 1});
		await failure(NetworkError, session.gateways.ecs.stopTask('demo', 't', 'x'));
		expect(session.audit.entries).toMatchObject([{outcome: 'unknown', operation: 'StopTask'}]);
	});

	test('says "unknown" of what was cancelled after it was sent, as AWS may have done it', async () => {
		const stop = new AbortController();
		const {session} = await sessionWith(() => {
			stop.abort(new Error('the operator pressed Esc'));
			return stopped;
		});
		const call = session.gateways.ecs.stopTask('demo', 't', 'x', {signal: stop.signal});
		await expect(call).rejects.toThrow('the operator pressed Esc');
		expect(session.audit.entries).toMatchObject([{outcome: 'unknown', error: 'Cancelled before an answer came.'}]);
	});

	test('is written before the program ends, also of what is cancelled by its end', async () => {
		const stop = new AbortController();
		const {promise: sent, resolve} = Promise.withResolvers<void>();
		const {session} = await sessionWith(() => {
			resolve();
			stop.abort(new Error('the operator pressed Ctrl-C'));
			return stopped;
		});
		session.gateways.ecs.stopTask('demo', 't', 'x', {signal: stop.signal}).catch(() => undefined);
		await sent;
		await nothingUnderway(60_000);
		expect(session.audit.entries).toMatchObject([{outcome: 'unknown', operation: 'StopTask'}]);
	});

	test('says "failed" of what was cancelled before it was sent', async () => {
		const {session, aws} = await sessionWith(() => stopped);
		const signal = AbortSignal.abort(new Error('the operator pressed Esc'));
		await expect(session.gateways.ecs.stopTask('demo', 't', 'x', {signal})).rejects.toThrow('pressed Esc');
		expect(aws.calls).toEqual([]);
		expect(session.audit.entries).toMatchObject([{outcome: 'failed', error: 'Cancelled before anything was done.'}]);
	});

	test('says "failed" of what AWS refused for now, and was cancelled before it was sent again', async () => {
		const stop = new AbortController();
		const {session, aws} = await sessionWith(() => ({...throttled, headers: {'retry-after': '5'}}));
		const call = session.gateways.ecs.stopTask('demo', 't', 'x', {signal: stop.signal});
		const cancelled = expect(call).rejects.toThrow('pressed Esc');
		await expect.poll(() => session.traffic().throttled).toBe(1);
		stop.abort(new Error('the operator pressed Esc'));
		await cancelled;
		expect(aws.calls).toHaveLength(1);
		expect(session.audit.entries).toMatchObject([{outcome: 'failed', error: 'Cancelled before anything was done.'}]);
	});

	test('says "unknown" when one answer was lost, although the next attempt was refused', async () => {
		const refused: Answer = {error: 'ConditionalCheckFailedException', message: 'The conditional request failed'};
		const {session} = await sessionWith((_call, index) => (index === 0 ? {cut: true} : refused));
		await failure(AwsError, session.gateways.ecs.stopTask('demo', 't', 'x'));
		expect(session.audit.entries).toMatchObject([{outcome: 'unknown', requestId: 'request-1'}]);
	});

	test.each([
		[500, 'unknown'],
		[502, 'unknown'],
		[503, 'failed'],
		[504, 'unknown'],
		[400, 'failed'],
	])('says of a change that AWS answered with %i: %s', async (status, outcome) => {
		const {session} = await sessionWith(() => ({status, error: 'InternalFailure', message: 'Oh'}), {attempts: 1});
		await failure(AwsError, session.gateways.ecs.stopTask('demo', 't', 'x'));
		expect(session.audit.entries).toMatchObject([{outcome}]);
	});

	test('never holds a secret that AWS quotes in its refusal', async () => {
		const message = "Invalid value 'correct horse' for reason";
		const {session} = await sessionWith(() => ({error: 'InvalidParameterException', message}));
		session.hide('correct horse');
		await failure(AwsError, session.gateways.ecs.stopTask('demo', 't', 'correct horse'));
		expect(session.audit.entries).toMatchObject([{outcome: 'failed', error: expect.stringContaining('[redacted]')}]);
		expect(await readFile(session.audit.path, 'utf8')).not.toContain('correct horse');
	});

	test('never holds a secret: neither one told by its name nor one that was declared', async () => {
		const {session} = await sessionWith(() => ({json: {tasks: [{}], failures: []}}));
		session.hide('correct horse');
		await session.gateways.ecs.runTasks({
			cluster: 'demo',
			taskDefinition: 'api',
			count: 1,
			purpose: 'test',
			overrides: {
				containerOverrides: [
					{name: 'api', environment: [{name: 'DB_PASSWORD', value: 'hunter22'}], command: ['correct horse']},
				],
			},
		});
		const content = await readFile(session.audit.path, 'utf8');
		expect(content).toContain('DB_PASSWORD');
		expect(content).not.toMatch(/hunter22|correct horse/);
	});
});

describe('idempotency tokens', () => {
	test('are the same for the same purpose, differ otherwise, and fit every service', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), fc.nat(50), (purpose, other, part) => {
				const token = idempotencyToken(purpose, part);
				expect(token).toBe(idempotencyToken(purpose, part));
				expect(token).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,63}$/);
				expect(token === idempotencyToken(other, part)).toBe(purpose === other);
				expect(token).not.toBe(idempotencyToken(purpose, part + 1));
			}),
		);
	});
});

describe('a local AWS that ends', () => {
	/** The address of a server that is there no more. */
	async function gone(): Promise<string> {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {port} = server.address() as AddressInfo;
		await new Promise((resolve) => server.close(resolve));
		return `http://127.0.0.1:${port}`;
	}
	const impatient = {attempts: 1, localPatience: 5_000};

	test('is waited for as long as a restart takes, and then no call is tried any more', async () => {
		const clock = handClock();
		const endpointUrl = await gone();
		const session = await openTestSession({...impatient, clock, startLocal: async () => ({endpointUrl})});
		const list = () => session.gateways.ecs.listTasks({cluster: 'demo'});
		await failure(NetworkError, list());
		clock.advance(4_999);
		await failure(NetworkError, list());
		clock.advance(1);
		const error = await failure(LocalAwsGoneError, list());
		expect(error.message).toBe(`The local AWS has ended: nothing listens at ${endpointUrl} any more.`);
		expect(error).toMatchObject({exitCode: 69, nextStep: expect.stringContaining('«ecs-console local start»')});
		expect(isPassing(error)).toBe(false);
	});

	test('is waited for anew after it has answered', async () => {
		const clock = handClock();
		let isUp = false;
		const connection = {connectionTimeout: 1_000, socketTimeout: 1_000};
		const endpointUrl = await gone();
		const startLocal = async () => ({endpointUrl});
		const session = await openTestSession({...impatient, connection, clock, startLocal});
		const list = () => session.gateways.ecs.listTasks({cluster: 'demo'});
		await failure(NetworkError, list());
		clock.advance(4_000);
		const server = createServer((_request, response) => {
			isUp = true;
			response.setHeader('x-amzn-requestid', 'request-1').end('{"taskArns":[]}');
		});
		server.listen(Number(new URL(endpointUrl).port), '127.0.0.1');
		await once(server, 'listening');
		await list();
		expect(isUp).toBe(true);
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		clock.advance(4_000);
		await failure(NetworkError, list());
	});

	test('is gone since it broke off the connection', async () => {
		const clock = handClock();
		const server = createServer((request) => request.destroy()).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const session = await openTestSession({...impatient, clock, startLocal: async () => ({endpointUrl})});
		const list = () => session.gateways.ecs.listTasks({cluster: 'demo'});
		await failure(NetworkError, list());
		clock.advance(6_000);
		await failure(NetworkError, list());
		await new Promise((resolve) => server.close(resolve));
		await failure(LocalAwsGoneError, list());
	});

	test('is retried within a call no longer than that', async () => {
		const endpointUrl = await gone();
		const session = await openTestSession({localPatience: 0, startLocal: async () => ({endpointUrl})});
		await failure(LocalAwsGoneError, session.gateways.ecs.listTasks({cluster: 'demo'}));
	});

	test('is an address like any other in an account', async () => {
		const environment = {AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's'};
		for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
		onTestFinished(() => {
			vi.unstubAllEnvs();
		});
		const endpointUrl = await gone();
		const session = await openTestSession({environment, endpointUrl, attempts: 1, localPatience: 0});
		await failure(NetworkError, session.gateways.ecs.listTasks({cluster: 'demo'}));
	});
});
