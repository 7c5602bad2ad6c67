import {describe, expect, it} from 'vitest';
import {type SetupRequest, setupConsumer} from '../../../src/operations/consumer/setup.ts';
import {DeclinedError, StateError} from '../../../src/operations/errors.ts';
import {outcomeOf} from '../support/collect.ts';
import {consumerServer, host} from '../support/consumer-server.ts';
import {FakeAccount} from '../support/fake-account.ts';
import {stack} from '../support/stacks.ts';

const fargate = {LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc'};

function request(changes: Partial<SetupRequest> = {}): SetupRequest {
	return {stackName: 'demo', parameters: fargate, desired: undefined, approve: () => Promise.resolve(true), ...changes};
}

const hosts = (count: number) => ({
	instances: Array.from({length: count}, (_, index) => host(`10.0.0.${index}`)),
	errors: [],
});

const everyStep = (state: string) =>
	['check', 'parameters', 'stack', 'images', 'scale', 'endpoint'].map((name) => `${name} ${state}`);
const uploaded = 'upload to SourceBucket of demo/SourcePrefix of demo';
const built = [uploaded, 'build BackendProject of demo', 'build ConsoleProject of demo'];

describe('setting the consumer up', () => {
	it('goes from nothing to hosts that answer, with no task before there are images', async () => {
		await using server = await consumerServer(hosts(3));
		const account = new FakeAccount(server.address);
		const {steps, result} = await outcomeOf(setupConsumer(account.session, request()));
		expect(steps).toEqual(everyStep('done'));
		expect(result).toEqual({stackName: 'demo', address: server.address, hosts: 3});
		expect(account.changes).toEqual(['plan CREATE', 'create stack', ...built, 'scale to 3']);
		expect(account.parameter('DesiredTasks')).toBe('0');
		expect(account.parameter('LaunchType')).toBe('FARGATE');
	});

	it('says with the plan what all of it will cost', async () => {
		const account = new FakeAccount('http://127.0.0.1:9');
		const told: string[] = [];
		const approve = async (_plan: unknown, cost: string): Promise<boolean> => {
			told.push(cost);
			return false;
		};
		await outcomeOf(setupConsumer(account.session, request({approve, desired: 1})));
		await outcomeOf(setupConsumer(account.session, request({approve, desired: 2})));
		expect(told).toEqual([
			expect.stringMatching(/^\$0\.\d+\/h( in AWS)? with 1 task$/),
			expect.stringMatching(/ with 2 tasks$/),
		]);
	});

	it('run again changes nothing, keeps the given parameters, and finds every step done', async () => {
		await using server = await consumerServer(hosts(3));
		const account = new FakeAccount(server.address);
		await outcomeOf(setupConsumer(account.session, request()));
		account.changes.length = 0;
		const {steps} = await outcomeOf(setupConsumer(account.session, request({parameters: {}})));
		expect(steps).toEqual([
			'check done',
			'parameters done',
			'stack skipped',
			'images skipped',
			'scale skipped',
			'endpoint done',
		]);
		expect(account.changes).toEqual(['plan UPDATE', 'discard plan']);
	});

	it('changes nothing when the stack that was to be changed is gone, or another one', async () => {
		const account = new FakeAccount('http://127.0.0.1:9');
		const changed = request({parameters: {MinHealthyPercent: '60'}, stackId: 'arn:of-one-that-is-gone'});
		const gone = await outcomeOf(setupConsumer(account.session, changed));
		expect(gone.error).toBeInstanceOf(StateError);
		expect(gone.error).toMatchObject({message: 'Stack demo was deleted while its parameters were changed.'});
		expect(account.changes).toEqual([]);
		await using server = await consumerServer(hosts(3));
		const other = new FakeAccount(server.address);
		await outcomeOf(setupConsumer(other.session, request()));
		other.changes.length = 0;
		const made = await outcomeOf(setupConsumer(other.session, changed));
		expect(made.error).toMatchObject({message: expect.stringContaining('and made anew')});
		expect(other.changes).toEqual([]);
	});

	it('leaves a count alone that was changed since, unless one is asked for', async () => {
		await using server = await consumerServer(hosts(5));
		const account = new FakeAccount(server.address);
		await outcomeOf(setupConsumer(account.session, request()));
		account.desiredCount = 5;
		account.changes.length = 0;
		await outcomeOf(setupConsumer(account.session, request({parameters: {MinHealthyPercent: '60'}})));
		expect(account.changes).toEqual(['plan UPDATE', 'update stack']);
		expect(account.parameter('DesiredTasks')).toBe('5');
		expect(account.parameter('MinHealthyPercent')).toBe('60');
		expect(account.parameter('LaunchType')).toBe('FARGATE');
		await outcomeOf(setupConsumer(account.session, request({parameters: {}, desired: 1})));
		expect(account.desiredCount).toBe(1);
	});

	it('replaces tasks whose images are not the newest', async () => {
		await using server = await consumerServer(hosts(3));
		const account = new FakeAccount(server.address);
		await outcomeOf(setupConsumer(account.session, request()));
		account.runningDigest = 'sha256:older';
		account.changes.length = 0;
		await outcomeOf(setupConsumer(account.session, request()));
		expect(account.changes).toContain('scale to 3 anew');
	});

	it('waits for a stack that an earlier run has begun', async () => {
		await using server = await consumerServer(hosts(3));
		const account = new FakeAccount(server.address);
		await outcomeOf(setupConsumer(account.session, request()));
		const complete = account.stack;
		account.stack = stack('CREATE_IN_PROGRESS', {Parameters: complete?.Parameters});
		account.changes.length = 0;
		const running = setupConsumer(account.session, request({parameters: {}}));
		for (let told = await running.next(); told.done !== true; told = await running.next()) {
			if (told.value.type !== 'waiting' || told.value.step !== 'stack') continue;
			account.stack = complete;
			break;
		}
		const {events} = await outcomeOf(running);
		expect(events).toContainEqual(
			expect.objectContaining({step: 'stack', state: 'done', detail: 'CREATE_COMPLETE, begun by an earlier run'}),
		);
		expect(account.changes).toEqual(['plan UPDATE', 'discard plan']);
	});

	it.each([
		['declined', () => Promise.resolve(false), DeclinedError],
		['interrupted', () => Promise.reject(new Error('Interrupted.')), Error],
	])('leaves nothing when the question about the plan is %s', async (_how, approve, kind) => {
		const account = new FakeAccount('http://127.0.0.1:1');
		const {steps, error} = await outcomeOf(setupConsumer(account.session, request({approve})));
		expect(error).toBeInstanceOf(kind);
		expect(steps).toEqual(['check done', 'parameters done', 'stack failed']);
		expect(account.changes).toEqual(['plan CREATE', 'discard plan', 'delete stack']);
		expect(account.stack).toBeUndefined();
	});

	it('is picked up after a run that was killed at its question', async () => {
		await using server = await consumerServer(hosts(3));
		const account = new FakeAccount(server.address);
		account.stack = stack('REVIEW_IN_PROGRESS', {Tags: []});
		const {steps} = await outcomeOf(setupConsumer(account.session, request()));
		expect(steps).toEqual(everyStep('done'));
	});

	it.each([
		[stack('CREATE_COMPLETE', {Tags: []}), 'exists already, and it is not of this program'],
		[stack('CREATE_COMPLETE', {Tags: [{Key: 'ecs-console:system', Value: 'pool'}]}), 'it is a pool'],
		[stack('ROLLBACK_COMPLETE'), 'AWS lets such a stack only be deleted'],
		[stack('DELETE_FAILED'), 'something of it could not be deleted'],
		[stack('DELETE_IN_PROGRESS'), 'is being deleted'],
	])('refuses a stack that it must not or cannot change, before anything is done', async (found, message) => {
		const account = new FakeAccount('http://127.0.0.1:1');
		account.stack = found;
		const {steps, error} = await outcomeOf(setupConsumer(account.session, request()));
		expect(error).toBeInstanceOf(StateError);
		expect(error).toMatchObject({message: expect.stringContaining(message)});
		expect([...steps, ...account.changes]).toEqual([]);
	});

	it('consumer#17 refuses parameters that cannot be right before any call', async () => {
		const account = new FakeAccount('http://127.0.0.1:1');
		for (const [parameters, message] of [
			[{LaunchType: 'FARGATE'}, 'awsvpc'],
			[{...fargate, TaskCpu: '4096', TaskMemory: '4096'}, '4096'],
			[{DesiredTasks: '3'}, 'Use --desired'],
		] as const) {
			const {error} = await outcomeOf(setupConsumer(account.session, request({parameters})));
			expect(`${(error as Error).message} ${(error as {nextStep: string}).nextStep}`).toContain(message);
		}
		expect(account.changes).toEqual([]);
	});
});
