import {describe, expect, it} from 'vitest';
import type {Deployment, Service, Task} from '../../../src/aws/gateways/ecs.ts';
import {deployService, planDeployment} from '../../../src/operations/services/deployment.ts';
import {outcomeOf, sequence} from '../support/collect.ts';
import {fakeTask} from '../support/fake-cluster.ts';
import {fakeSession} from '../support/fake-session.ts';

const breaker = {deploymentCircuitBreaker: {enable: true, rollback: true}};

const next = (changes: Partial<Deployment> = {}): Deployment => ({
	id: 'ecs-svc/2',
	status: 'PRIMARY',
	rolloutState: 'IN_PROGRESS',
	taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:4',
	desiredCount: 2,
	...changes,
});
const before: Deployment = {id: 'ecs-svc/1', status: 'ACTIVE', rolloutState: 'COMPLETED', runningCount: 2};

function service(deployments: readonly Deployment[], changes: Partial<Service> = {}): Service {
	return {
		serviceName: 'web',
		serviceArn: 'arn:aws:ecs:us-east-1:000000000000:service/demo/web',
		clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/demo',
		taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:4',
		status: 'ACTIVE',
		desiredCount: 2,
		runningCount: 2,
		deployments: [...deployments],
		deploymentConfiguration: breaker,
		...changes,
	};
}

const crashed: Task = fakeTask('demo', 'abc', {
	startedBy: 'ecs-svc/2',
	lastStatus: 'STOPPED',
	stopCode: 'TaskFailedToStart',
	stoppedReason: 'CannotPullContainerError: pull image manifest has been retried 1 time(s): not found',
});

const event = (id: string, message: string) => ({id, createdAt: new Date(1000), message: `(service web) ${message}`});

function world(begun: Service, looks: readonly Service[], stopped: readonly Task[] = []) {
	const updates: unknown[] = [];
	const look = sequence(...looks);
	const session = fakeSession({
		ecs: {
			listClusters: async () => ['demo'],
			describeServices: async () => [await look()],
			updateService: async (input) => {
				updates.push(input);
				return begun;
			},
			stoppedServiceTasks: async () => [...stopped],
			describeTaskDefinition: async () => undefined,
		},
	});
	return {session, updates};
}

const deploy = (looks: readonly Service[], stopped: readonly Task[] = [], begun = service([next(), before])) => {
	const {session, updates} = world(begun, looks, stopped);
	return {outcome: outcomeOf(deployService(session, {cluster: 'demo', service: 'web'})), updates};
};

describe('a new deployment', () => {
	it('is begun once and followed until it is steady, with what the service tells', async () => {
		const old = [event('e1', 'has reached a steady state.')];
		const started = [event('e2', 'has started 1 tasks: (task a).'), ...old];
		const {outcome, updates} = deploy(
			[
				service([next({pendingCount: 1}), before], {events: started}),
				service([next({runningCount: 2}), before], {
					events: [event('e3', 'has stopped 1 running tasks: (task b).'), ...started],
				}),
				service([next({runningCount: 2, rolloutState: 'COMPLETED'})]),
			],
			[],
			service([next(), before], {events: old}),
		);
		const {result, events, steps} = await outcome;
		expect(updates).toEqual([{cluster: 'demo', service: 'web', forceNewDeployment: true}]);
		expect(result).toEqual({deployment: 'ecs-svc/2', taskDefinition: 'app:4', running: 2});
		expect(steps).toEqual(['deploy done']);
		const said = events.flatMap((one) => {
			if (one.type === 'waiting') return [one.detail];
			return one.type === 'note' ? [one.text] : [];
		});
		expect(said).toEqual([
			'has started 1 tasks: (task a).',
			'0 of 2 new tasks run, 1 on their way, 2 of before still run',
			'has stopped 1 running tasks: (task b).',
			'2 of 2 new tasks run, 2 of before still run',
		]);
	});

	it('is not taken for superseded while AWS still tells of the time before it', async () => {
		const old = {...before, status: 'PRIMARY'};
		const told = [
			event(
				'e1',
				'was unable to stop or start tasks during a deployment because of the service deployment configuration.',
			),
		];
		const {outcome} = deploy(
			[service([old], {events: told}), service([next({runningCount: 2, rolloutState: 'COMPLETED'})], {events: told})],
			[],
			service([next(), before], {events: told}),
		);
		expect((await outcome).result).toMatchObject({running: 2});
	});

	it('that the circuit breaker gives up fails with the reason of its tasks', async () => {
		const reason = 'ECS deployment circuit breaker: tasks failed to start.';
		const failed = next({status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: reason, failedTasks: 3});
		const {outcome} = deploy(
			[service([next({failedTasks: 2}), before]), service([{...before, status: 'PRIMARY'}, failed])],
			[crashed],
		);
		const {error, events} = await outcome;
		expect(events).toContainEqual(
			expect.objectContaining({type: 'waiting', detail: expect.stringContaining('2 failed')}),
		);
		expect(error).toMatchObject({
			name: 'OutcomeError',
			message: expect.stringContaining(
				'The deployment of web did not succeed. Service web runs 2 of 2 tasks. Its deployment failed',
			),
			nextStep: expect.stringContaining('Push it'),
			evidence: expect.arrayContaining([expect.stringContaining('CannotPullContainerError')]),
		});
		expect((error as Error).message).toContain('there is no such image');
	});

	it('without a circuit breaker is given up here after three failed tasks', async () => {
		const {outcome} = deploy(
			[service([next({failedTasks: 3}), before], {deploymentConfiguration: {}, runningCount: 1})],
			[crashed],
		);
		expect((await outcome).error).toMatchObject({message: expect.stringContaining('tries again and again')});
	});

	it('that the deployment configuration lets do nothing, or that does not move, is not waited for', async () => {
		const told = [
			event(
				'e9',
				'was unable to stop or start tasks during a deployment because of the service deployment configuration.',
			),
		];
		const blocked = deploy([service([next(), before], {events: told})]);
		expect((await blocked.outcome).error).toMatchObject({
			message: expect.stringContaining('can neither stop nor start a task'),
		});
		const {session} = world(service([next(), before]), [
			service([next({pendingCount: 2}), before], {runningCount: 0, pendingCount: 2}),
		]);
		const {error} = await outcomeOf(deployService(session, {cluster: 'demo', service: 'web'}, undefined, 0));
		expect(error).toMatchObject({message: expect.stringContaining('2 on their way; those on their way are starting.')});
	});

	it('whose place another takes says so', async () => {
		const {outcome} = deploy([service([next({id: 'ecs-svc/3'}), next({status: 'ACTIVE'})])]);
		expect((await outcome).error).toMatchObject({message: 'Another deployment of web took the place of this one.'});
	});
});

describe('planning a deployment', () => {
	const plan = (
		changes: Partial<Service> = {},
		deployments: readonly Deployment[] = [next({rolloutState: 'COMPLETED'})],
	) => {
		const {session} = world(service([]), [service(deployments, changes)]);
		return planDeployment(session, {service: 'web'});
	};

	it('says what is replaced, how, and what happens if that fails', async () => {
		expect(await plan()).toEqual({
			cluster: 'demo',
			service: 'web',
			lines: [
				'Service web in demo: all 2 tasks will be replaced by new ones of app:4, with the newest image of its tags.',
				'Meanwhile at least 100 % and at most 200 % of the tasks run.',
				'If the new tasks fail, the circuit breaker goes back to what ran before.',
			],
		});
		expect((await plan({}, [next(), before])).lines[2]).toContain('under way already');
		expect((await plan({deploymentConfiguration: {}, desiredCount: 1})).lines).toEqual([
			expect.stringContaining('its only task will'),
			expect.anything(),
			expect.stringContaining('has no circuit breaker'),
		]);
		const stops = {deploymentCircuitBreaker: {enable: true, rollback: false}};
		expect((await plan({deploymentConfiguration: stops})).lines[2]).toContain('it does not go back');
	});

	it.each([
		[{deploymentController: {type: 'CODE_DEPLOY'}}, 'is deployed by CodeDeploy'],
		[{deploymentController: {type: 'EXTERNAL'}}, 'something outside of ECS'],
		[{status: 'DRAINING'}, 'is being deleted'],
		[
			{desiredCount: 1, deploymentConfiguration: {minimumHealthyPercent: 50, maximumPercent: 150}},
			'could neither stop nor start a task: of 1, at least 50 % (1) and at most 150 % (1) must run',
		],
	] as const)('refuses %o', async (changes, message) => {
		await expect(plan(changes)).rejects.toThrow(message);
	});
});
