import {describe, expect, it} from 'vitest';
import {ThrottledError} from '../../../src/aws/errors.ts';
import type {Stack} from '../../../src/aws/gateways/cloudformation.ts';
import {consumerOutputs} from '../../../src/infra/consumer/outputs.ts';
import type {InstanceSummary} from '../../../src/operations/consumer/usage.ts';
import {type ConsumerLook, watchHosts} from '../../../src/operations/consumer/watch-hosts.ts';
import {EndpointFailure} from '../../../src/operations/errors.ts';
import type {Session} from '../../../src/operations/session.ts';
import type {Sample} from '../../../src/operations/watch/sample.ts';
import {handClock} from '../../aws/support/hand-clock.ts';
import {type Answer, consumerServer} from '../support/consumer-server.ts';
import {fakeSession} from '../support/fake-session.ts';
import {stack} from '../support/stacks.ts';

const complete = (name: string, address: string): Stack =>
	stack('CREATE_COMPLETE', {
		StackName: name,
		Outputs: consumerOutputs.map((OutputKey) => ({OutputKey, OutputValue: OutputKey === 'Url' ? address : OutputKey})),
	});

function account(stacks: readonly Stack[] | (() => readonly Stack[]), tasks = {desiredCount: 3, runningCount: 3}) {
	const describeStacks = () => Promise.resolve([...(typeof stacks === 'function' ? stacks() : stacks)]);
	return fakeSession({
		cloudFormation: {describeStacks},
		ecs: {describeServices: () => Promise.resolve([tasks])},
	});
}

/** So many samples, without waiting for real time, and the pauses between them. */
async function watched(session: Session, count: number, stackName?: string) {
	const clock = handClock();
	const ended = new AbortController();
	const samples: Sample<ConsumerLook>[] = [];
	for await (const sample of watchHosts(session, stackName, ended.signal, {clock, random: () => 0})) {
		samples.push(sample);
		if (samples.length === count) ended.abort();
	}
	return {samples, looks: samples.map((sample) => (sample.kind === 'value' ? sample.value : sample.reason)), clock};
}

const using = (host: string, actual: number, target = 0.33): InstanceSummary => ({
	host,
	port: 2581,
	usage: [{resource: 'CPU', unit: 'PERCENTAGE', target, actual}],
});
const hosts = (...instances: readonly InstanceSummary[]): Answer => ({instances, errors: []});

describe('watching the hosts of a consumer', () => {
	it('consumer#1 asks all of them without changing anything', async () => {
		await using server = await consumerServer(hosts(using('10.0.0.9', 0.2), using('10.0.0.8', 0.3)));
		const {looks} = await watched(account([complete('demo', server.address)]), 1);
		expect(looks).toMatchObject([
			{
				...{kind: 'hosts', stack: 'demo', stacks: ['demo'], address: server.address},
				answer: {instances: [{host: '10.0.0.8'}, {host: '10.0.0.9'}]},
			},
		]);
		expect(server.requests).toEqual([{candidate: 'ALL', usage: []}]);
	});

	it('looks every second while something moves, and less often when nothing does', async () => {
		const moving = [0.1, 0.2, 0.3].map((actual) => hosts(using('10.0.0.8', actual)));
		await using server = await consumerServer(...moving, hosts(using('10.0.0.8', 0.305)));
		const {clock} = await watched(account([complete('demo', server.address)]), 5);
		expect(clock.slept.slice(0, 4)).toEqual([1000, 1000, 1000, 2000]);
	});

	it.each([
		['a target was changed', hosts(using('10.0.0.8', 0.3, 0.6))],
		['a host came', hosts(using('10.0.0.8', 0.3), using('10.0.0.9', 0.3))],
		['a host went', hosts()],
		['a host failed', {instances: [using('10.0.0.8', 0.3)], errors: [{type: 'DEPENDENCY_FAILURE', message: 'gone'}]}],
	])('counts it as movement when %s', async (_what, after) => {
		const still = hosts(using('10.0.0.8', 0.3));
		await using server = await consumerServer(still, still, after);
		const {clock} = await watched(account([complete('demo', server.address)]), 4);
		expect(clock.slept.slice(1, 3)).toEqual([2000, 1000]);
	});

	it('consumer#11 has the errors of hosts that do not answer beside the others', async () => {
		const errors = [{type: 'DEPENDENCY_FAILURE', message: 'did not answer', host: '10.0.0.7', port: 2581}];
		await using server = await consumerServer({instances: [using('10.0.0.8', 0.3)], errors});
		const {looks} = await watched(account([complete('demo', server.address)]), 1);
		expect(looks).toMatchObject([{answer: {instances: [{host: '10.0.0.8'}], errors}}]);
	});

	it('skips looks that the console does not answer, ever less often, and goes on when it does', async () => {
		const broken: Answer = {status: 502, text: 'Bad gateway'};
		await using server = await consumerServer(broken, broken, broken, hosts(using('10.0.0.8', 0.3)));
		const {looks, clock} = await watched(account([complete('demo', server.address)]), 4);
		expect(looks.slice(0, 3).every((look) => look instanceof EndpointFailure)).toBe(true);
		expect(looks[3]).toMatchObject({kind: 'hosts'});
		expect(clock.slept.slice(0, 3)).toEqual([4000, 8000, 15_000]);
	});

	it('finds the new address when the stack was made anew', async () => {
		await using after = await consumerServer(hosts(using('10.0.0.8', 0.3)));
		const stacks = [complete('demo', 'http://127.0.0.1:1'), complete('demo', after.address)];
		const {looks} = await watched(
			account(() => [stacks.shift() as Stack]),
			2,
		);
		expect(looks).toMatchObject([{name: 'EndpointFailure'}, {kind: 'hosts', address: after.address}]);
	});
});

describe('a consumer that cannot be watched', () => {
	const absentIn = async (session: Session, stackName?: string) => (await watched(session, 1, stackName)).looks[0];

	it('is one that was never set up', async () => {
		const foreign = stack('CREATE_COMPLETE', {StackName: 'other', Tags: []});
		expect(await absentIn(account([foreign]))).toMatchObject({
			...{kind: 'absent', stacks: [], stack: undefined},
			...{problem: 'There is no consumer in us-east-1 yet.', nextStep: expect.stringContaining('Set one up')},
		});
	});

	it('is one that is being created', async () => {
		expect(await absentIn(account([stack('CREATE_IN_PROGRESS')]))).toMatchObject({
			...{kind: 'absent', stack: 'demo'},
			...{problem: 'Stack demo (CREATE_IN_PROGRESS) has no address yet.', nextStep: expect.stringContaining('Setup')},
		});
	});

	it.each([
		[0, 0, 'demo runs no tasks: it is scaled to 0.'],
		[3, 0, 'None of the 3 tasks of demo runs yet.'],
	])('is one of %d tasks wanted and %d running', async (desiredCount, runningCount, problem) => {
		await using server = await consumerServer({status: 503, text: 'Service Temporarily Unavailable'});
		const session = account([complete('demo', server.address)], {desiredCount, runningCount});
		expect(await absentIn(session)).toMatchObject({kind: 'absent', problem});
	});

	it('is one of another name', async () => {
		expect(await absentIn(account([complete('demo', 'http://lb')]), 'dmeo')).toMatchObject({
			...{kind: 'absent', stacks: ['demo'], stack: undefined},
			problem: 'There is no stack «dmeo» in us-east-1.',
		});
	});

	it('is looked for again when AWS throttles', async () => {
		const throttled = new ThrottledError('AWS is throttling.', 'Wait.');
		const session = fakeSession({cloudFormation: {describeStacks: () => Promise.reject(throttled)}});
		expect(await absentIn(session)).toBe(throttled);
	});
});

describe('one of several consumers', () => {
	it('is the first that is complete, or the one that was chosen', async () => {
		await using server = await consumerServer(hosts());
		const begun = stack('CREATE_IN_PROGRESS', {StackName: 'begun'});
		const session = account([begun, complete('one', server.address), complete('two', server.address)]);
		const shown = async (stackName?: string) => (await watched(session, 1, stackName)).looks[0];
		expect(await shown()).toMatchObject({stack: 'one', stacks: ['begun', 'one', 'two']});
		expect(await shown('two')).toMatchObject({stack: 'two'});
		expect(await shown('begun')).toMatchObject({kind: 'absent', stack: 'begun'});
	});
});
