import {describe, expect, it} from 'vitest';
import type {Deployment, Service, Task} from '../../../src/aws/gateways/ecs.ts';
import {type ScaleRequest, scaleService} from '../../../src/operations/consumer/scale.ts';
import {outcomeOf, sequence} from '../support/collect.ts';
import {fakeSession} from '../support/fake-session.ts';

const request: ScaleRequest = {cluster: 'demo', service: 'demo-service', desired: 2, targetGroup: 'arn:target-group'};

function service(running: number, changes: Partial<Service> = {}, deployment: Partial<Deployment> = {}): Service {
	return {
		desiredCount: 2,
		runningCount: running,
		pendingCount: 0,
		deployments: [{id: 'ecs-svc/1', status: 'PRIMARY', rolloutState: 'COMPLETED', ...deployment}],
		...changes,
	};
}

function account(
	services: readonly (Service | undefined)[],
	{stopped = [], healthy = [2]}: {stopped?: readonly Task[]; healthy?: readonly number[]} = {},
) {
	const updates: unknown[] = [];
	const health = sequence(...healthy);
	const describeService = sequence(...services);
	const session = fakeSession({
		ecs: {
			describeServices: async () => {
				const found = await describeService();
				return found === undefined ? [] : [found];
			},
			updateService: (input) => {
				updates.push(input);
				return Promise.resolve({});
			},
			stoppedServiceTasks: () => Promise.resolve([...stopped]),
		},
		elb: {
			targetHealth: async () =>
				Array.from({length: await health()}, () => ({TargetHealth: {State: 'healthy' as const}})),
		},
	});
	return {session, updates};
}

const inFuture = new Date(Date.now() + 60_000);
const crashed: Task = {
	stopCode: 'EssentialContainerExited',
	stoppedReason: 'Essential container in task exited',
	lastStatus: 'STOPPED',
	createdAt: inFuture,
	startedAt: inFuture,
	containers: [{name: 'backend', exitCode: 1}],
};

describe('scaling a service', () => {
	it('asks once and waits until tasks run, the deployment is complete and the load balancer finds them healthy', async () => {
		const {session, updates} = account(
			[
				service(0, {desiredCount: 0}),
				service(1, {pendingCount: 1}),
				service(2, {}, {rolloutState: 'IN_PROGRESS'}),
				service(2),
			],
			{healthy: [0, 2]},
		);
		const {events, result} = await outcomeOf(scaleService(session, request));
		expect(result).toMatchObject({detail: 'desired count 0 → 2'});
		expect(updates).toEqual([{cluster: 'demo', service: 'demo-service', desiredCount: 2}]);
		expect(events.map((event) => event.type === 'waiting' && event.detail)).toEqual([
			'1 of 2 tasks run, 1 on their way',
			'2 of 2 tasks run, their deployment is not complete',
			'2 of 2 tasks run, 0 are healthy behind the load balancer',
		]);
	});

	it('changes nothing when it is done already, and only waits when it was asked for already', async () => {
		const done = account([service(2)]);
		expect((await outcomeOf(scaleService(done.session, request))).result).toMatchObject({skipped: true});
		const asked = account([service(1), service(2)]);
		expect((await outcomeOf(scaleService(asked.session, request))).result).toMatchObject({
			detail: 'desired count 2 → 2',
		});
		expect([...done.updates, ...asked.updates]).toEqual([]);
	});

	it('to nothing waits for the tasks that are still ending', async () => {
		const {session} = account([service(2), service(0, {desiredCount: 0})], {stopped: [{lastStatus: 'STOPPED'}]});
		expect((await outcomeOf(scaleService(session, {...request, desired: 0}))).error).toBeUndefined();
		const ending = account([service(0, {desiredCount: 0})], {stopped: [{lastStatus: 'DEACTIVATING'}]});
		const {error} = await outcomeOf(scaleService(ending.session, {...request, desired: 0, patience: 0}));
		expect(error).toMatchObject({message: expect.stringContaining('Nothing has moved')});
	});

	it('begins a new deployment where tasks run old images, but not while one is rolling out', async () => {
		const old = account([service(2), service(2)]);
		const {result} = await outcomeOf(scaleService(old.session, {...request, redeploy: true}));
		expect(old.updates).toEqual([expect.objectContaining({forceNewDeployment: true})]);
		expect(result?.detail).toContain('in a new deployment');
		const rolling = account([
			service(2, {deployments: [{id: 'new', rolloutState: 'IN_PROGRESS'}, {id: 'old'}]}),
			service(2),
		]);
		await outcomeOf(scaleService(rolling.session, {...request, redeploy: true}));
		expect(rolling.updates).toEqual([]);
	});

	it('begins anew a deployment that was given up before', async () => {
		const {session, updates} = account([service(0, {}, {id: 'ecs-svc/0', rolloutState: 'FAILED'}), service(2)]);
		expect((await outcomeOf(scaleService(session, request))).error).toBeUndefined();
		expect(updates).toEqual([expect.objectContaining({forceNewDeployment: true})]);
	});

	it.each([
		[
			{
				...crashed,
				stopCode: 'TaskFailedToStart',
				stoppedReason: 'CannotPullContainerError: not found',
				containers: [],
			} as Task,
			'CannotPullContainerError: not found',
		],
		[crashed, 'Essential container in task exited · backend: exit code 1'],
	])('fails with the stop reason when three tasks ended by themselves', async (task, reason) => {
		const {session} = account([service(0, {desiredCount: 0}), service(0)], {stopped: [task, task, task]});
		const {error} = await outcomeOf(scaleService(session, request));
		expect(error).toMatchObject({
			message: `The tasks of demo-service do not start: ${reason}`,
			evidence: [reason, reason, reason],
		});
	});

	it('does not mind tasks that its service stopped, or that ended before it began', async () => {
		const replaced: Task = {...crashed, stopCode: 'ServiceSchedulerInitiated'};
		const earlier: Task = {...crashed, createdAt: new Date(0)};
		const {session} = account([service(0, {desiredCount: 0}), service(1), service(2)], {
			stopped: [replaced, replaced, replaced, earlier, earlier, earlier],
		});
		expect((await outcomeOf(scaleService(session, request))).error).toBeUndefined();
	});

	it('fails when ECS gives the deployment up', async () => {
		const failed = service(
			0,
			{},
			{id: 'ecs-svc/2', rolloutState: 'FAILED', rolloutStateReason: 'circuit breaker: tasks failed to start.'},
		);
		const {session} = account([service(0, {desiredCount: 0}), failed]);
		const {error} = await outcomeOf(scaleService(session, request));
		expect(error).toMatchObject({message: expect.stringContaining('circuit breaker: tasks failed to start.')});
	});

	it('says why tasks cannot be placed, and gives up when nothing moves any more', async () => {
		const message =
			'(service demo-service) was unable to place a task because no container instance met all of its requirements.';
		const stuck = service(0, {events: [{id: '1', createdAt: inFuture, message}]});
		const {session} = account([service(0, {desiredCount: 0}), stuck]);
		const {events, error} = await outcomeOf(scaleService(session, {...request, patience: 60}));
		expect(events[0]).toMatchObject({detail: `0 of 2 tasks run, 0 on their way · ${message}`});
		expect(error).toMatchObject({message: expect.stringContaining('Nothing has moved'), evidence: [message]});
	});

	it('fails when the service is gone', async () => {
		const {session} = account([service(0, {desiredCount: 0}), undefined]);
		expect((await outcomeOf(scaleService(session, request))).error).toMatchObject({
			message: 'Service demo-service is gone.',
		});
	});
});
