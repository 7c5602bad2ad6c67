import {describe, expect, it} from 'vitest';
import {consume, consumerAddress, refusal} from '../../../src/operations/consumer/consume.ts';
import type {ConsumeError, ConsumeResponse, UsageSpec} from '../../../src/operations/consumer/usage.ts';
import {DryRunError, EndpointFailure, ReadOnlyError} from '../../../src/operations/errors.ts';
import {consumerServer, host} from '../support/consumer-server.ts';
import {fakeSession} from '../support/fake-session.ts';
import {stack} from '../support/stacks.ts';

const session = fakeSession({});
const everyone = {candidate: 'ALL'} as const;
const cpu: UsageSpec = {resource: 'CPU', unit: 'PERCENTAGE', target: 0.6};

describe('asking hosts to consume', () => {
	it('sends target and amounts, and lists the hosts by address and port as numbers', async () => {
		const instances = [host('10.0.0.10'), host('10.0.0.9'), host('10.0.0.9', 443)];
		await using server = await consumerServer({instances, errors: []});
		const answer = await consume(session, server.address, {candidate: 'SPECIFIC', host: '10.0.0.9', port: 443}, [cpu]);
		expect(answer.instances.map((one) => `${one.host}:${one.port}`)).toEqual([
			'10.0.0.9:443',
			'10.0.0.9:2581',
			'10.0.0.10:2581',
		]);
		expect(server.requests).toEqual([{candidate: 'SPECIFIC', host: '10.0.0.9', port: 443, usage: [cpu]}]);
	});

	it('consumer#11 keeps the results of the others when a host failed, and makes the command fail', async () => {
		const error: ConsumeError = {
			type: 'DEPENDENCY_FAILURE',
			message: '10.0.0.8 does not answer',
			host: '10.0.0.8',
			port: 1,
		};
		await using server = await consumerServer({instances: [host('10.0.0.9')], errors: [error]});
		const answer = await consume(session, server.address, everyone, [cpu]);
		expect(answer.instances).toHaveLength(1);
		expect(refusal(answer)).toMatchObject({
			message: '1 host failed, 1 answered: 10.0.0.8 does not answer',
			exitCode: 1,
		});
	});

	it('consumer#12 tells wrong input from hosts that failed', () => {
		const answer = (type: ConsumeError['type']): ConsumeResponse => ({
			instances: [],
			errors: [{type, message: 'CPU: no'}],
		});
		expect(refusal(answer('INVALID_PARAMETER'))).toMatchObject({name: 'InvalidInputError', exitCode: 64});
		expect(refusal(answer('INTERNAL_FAILURE'))).toMatchObject({name: 'OutcomeError', exitCode: 1});
		expect(refusal(answer('CLIENT_FAILURE'))?.nextStep).toBe('The hosts that there are: «ecs-console consume».');
		expect(refusal({instances: [], errors: []})).toBeUndefined();
	});

	it.each([
		[{status: 503, text: '<html>503 Service Temporarily Unavailable</html>'}, 'answered 503', 'No task is healthy'],
		[{status: 200, text: 'Welcome to nginx!'}, 'answered 200 instead of a list of hosts', 'Is this the consumer'],
		[{instances: [1], errors: []}, 'instead of a list of hosts', 'Is this the consumer'],
		[{instances: [], errors: [{}]}, 'instead of a list of hosts', 'Is this the consumer'],
		[{status: 302, text: ''}, 'does not answer', 'load balancer'],
	])('fails when something else answers: %j', async (answer, message, nextStep) => {
		await using server = await consumerServer(answer);
		const failure = await consume(session, server.address, everyone, []).catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(EndpointFailure);
		expect(failure).toMatchObject({
			message: expect.stringContaining(message),
			nextStep: expect.stringContaining(nextStep),
		});
	});

	it('fails in plain words when nobody listens, or the connection breaks off', async () => {
		const {address} = await (async () => {
			await using gone = await consumerServer({});
			return gone;
		})();
		await expect(consume(session, address, everyone, [])).rejects.toThrow(`${address} does not answer (ECONNREFUSED).`);
		await using broken = await consumerServer((response) => {
			response.writeHead(200, {'content-length': 100}).write('{"inst');
			response.destroy();
		});
		await expect(consume(session, broken.address, everyone, [])).rejects.toBeInstanceOf(EndpointFailure);
	});

	it('gives up with the reason when no answer comes in time, and at once when interrupted', async () => {
		await using silent = await consumerServer(() => undefined);
		await expect(consume(session, silent.address, everyone, [], undefined, 50)).rejects.toThrow(
			`${silent.address} does not answer (nothing came within 0.05 s).`,
		);
		const abort = new AbortController();
		const asking = consume(session, silent.address, everyone, [], abort.signal);
		abort.abort(new Error('Interrupted.'));
		await expect(asking).rejects.toThrow('Interrupted.');
	});

	it('is kept back by --read-only and --dry-run, which let reading through', async () => {
		await using server = await consumerServer({instances: [], errors: []});
		const readOnly = fakeSession({}, {readOnly: true});
		await expect(consume(readOnly, server.address, everyone, [cpu])).rejects.toBeInstanceOf(ReadOnlyError);
		const dry = await consume(fakeSession({}, {dryRun: true}), server.address, everyone, [cpu]).catch((error) => error);
		expect(dry).toBeInstanceOf(DryRunError);
		expect(dry.commandLine).toBe(
			`curl -X POST ${server.address}/api/consume -H 'content-type: application/json' -d '{"candidate":"ALL","usage":[{"resource":"CPU","unit":"PERCENTAGE","target":0.6}]}'`,
		);
		await consume(readOnly, server.address, everyone, []);
		expect(server.requests).toEqual([{candidate: 'ALL', usage: []}]);
	});
});

describe("the console's address", () => {
	const of = (found: ReturnType<typeof stack> | undefined) =>
		fakeSession({
			cloudFormation: {
				describeStack: () => Promise.resolve(found),
				describeStacks: () => Promise.resolve([stack('CREATE_COMPLETE')]),
			},
		});

	it('is an output of the stack', async () => {
		const found = stack('CREATE_COMPLETE', {Outputs: [{OutputKey: 'Url', OutputValue: 'http://lb'}]});
		expect(await consumerAddress(of(found), 'demo')).toBe('http://lb');
	});

	it('is not there before the stack is', async () => {
		await expect(consumerAddress(of(stack('CREATE_IN_PROGRESS')), 'demo')).rejects.toMatchObject({
			message: 'Stack demo (CREATE_IN_PROGRESS) has no address yet.',
			nextStep: expect.stringContaining('ecs-console setup consumer --stack demo'),
		});
		await expect(consumerAddress(of(undefined), 'dmeo')).rejects.toThrow('Did you mean «demo»?');
	});
});
