import {describe, expect, it} from 'vitest';
import type {Deployment, Service} from '../../../src/aws/gateways/ecs.ts';
import {explainService, type ServiceFacts} from '../../../src/operations/explain/service.ts';
import {sickTarget} from '../../../src/operations/explain/target-health.ts';
import {toTaskRow} from '../../../src/operations/tasks/task-row.ts';
import {fakeTask} from '../support/fake-cluster.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));

const primary = (changes: Partial<Deployment> = {}): Deployment => ({
	id: 'ecs-svc/2',
	status: 'PRIMARY',
	rolloutState: 'COMPLETED',
	taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:4',
	desiredCount: 3,
	runningCount: 3,
	...changes,
});

const earlier: Deployment = {
	...primary(),
	id: 'ecs-svc/1',
	status: 'ACTIVE',
	runningCount: 2,
	taskDefinition: 'x/app:3',
};

function service(changes: Partial<Service> = {}, messages: readonly string[] = []): Service {
	return {
		serviceName: 'web',
		status: 'ACTIVE',
		desiredCount: 3,
		runningCount: 3,
		pendingCount: 0,
		deployments: [primary()],
		deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}},
		events: messages.map((message, index) => ({createdAt: at(30 - index), message: `(service web) ${message}`})),
		...changes,
	};
}

const explain = (of: Service, others: Partial<ServiceFacts> = {}) =>
	explainService({service: of, failed: [], log: [], targets: [], ...others});

const crashed = toTaskRow(
	fakeTask('demo', '7f3a1c2e9b014d5f8a6b7c8d9e0f1a2b', {
		group: 'service:web',
		lastStatus: 'STOPPED',
		stopCode: 'EssentialContainerExited',
		stoppedReason: 'Essential container in task exited',
		startedAt: at(1),
		stoppedAt: at(2),
		containers: [{name: 'app', exitCode: 127}],
	}),
);
const one = {runningCount: 1, deployments: [primary({rolloutState: 'IN_PROGRESS', runningCount: 1})]};
const guide = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
const unable = 'was unable to place a task because no container instance met all of its requirements.';
const target = (State: 'initial' | 'unhealthy' | 'healthy' | 'draining', Reason: string) =>
	sickTarget({Target: {Id: '10.0.0.7', Port: 80}, TargetHealth: {State, Reason: Reason as 'Target.Timeout'}});

describe('why a service is not as it should be', () => {
	it.each([
		[`${unable} Reason: No Container Instances were found in your cluster. ${guide}`, 'the cluster has no instances'],
		[
			`${unable} The closest matching (container-instance 1a) has insufficient CPU units available. ${guide}`,
			'enough CPU left',
		],
		[
			`${unable} The closest matching (container-instance 1a) has insufficient memory available. ${guide}`,
			'enough memory left',
		],
		[
			`${unable} The closest matching (container-instance 1a) is already using a port required by your task. ${guide}`,
			'host port',
		],
		[
			`${unable} The closest matching (container-instance 1a) is missing an attribute required by your task. ${guide}`,
			'attribute',
		],
		[
			`${unable} The closest matching container-instance 1a encountered error "AGENT". ${guide}`,
			'the ECS agent on the instance',
		],
		[
			`${unable} The closest matching (container-instance 1a) encountered error "RESOURCE:ENI". ${guide}`,
			'network interfaces in use',
		],
		[
			'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later.',
			'Fargate has no room',
		],
		[
			'was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs you can run concurrently.',
			'used up its Fargate vCPUs',
		],
		[
			'was unable to place a task. Reason: You’ve reached the limit on the number of tasks you can run concurrently',
			'as many tasks on Fargate',
		],
		[
			'was unable to place a task. Reason: The requested CPU configuration is above your limit',
			'used up its Fargate vCPUs',
		],
		['was unable to place a task. Reason: Your account is currently blocked', 'AWS has blocked the account'],
		['was unable to place a task. Reason: Internal error.', 'zone that Fargate does not support'],
		[
			'was unable to place a task. Reason: InsufficientFreeAddressesInSubnet: the subnet has no free addresses',
			'no free IP address',
		],
		['was unable to place a task. Reason: ECS was unable to assume the role', 'may not take on a role'],
		['operations are being throttled on elb. Will try again later.', 'too many calls'],
	])('tells a task that is not placed: %s', (message, meaning) => {
		const {summary, nextStep, evidence} = explain(service(one, [message, 'has started 1 tasks: (task a).']));
		expect(summary).toContain('Service web runs 1 of 3 tasks. No further task can be placed: ');
		expect(summary).toContain(meaning);
		expect(nextStep).toMatch(/[.?]$/);
		expect(evidence.join('\n')).toContain('event 12:30:00');
	});

	it('forgets a placement failure once tasks were started, or all run', () => {
		expect(explain(service(one, ['has started 1 tasks: (task a).', unable])).summary).not.toContain('placed');
		expect(explain(service({}, [unable])).summary).toBe('Service web runs 3 of 3 tasks, and nothing is wrong with it.');
	});

	it('tells tasks that fail, by the newest of them, and whether ECS ever gives up', () => {
		const failing = explain(service(one), {failed: [crashed, crashed]});
		expect(failing.summary).toBe(
			'Service web runs 1 of 3 tasks. 2 tasks failed; the newest: Task 7f3a1c2e9b01 of service web stopped after it ran for 60 s, because its container app ended with exit code 127: its command was not found in the image.',
		);
		expect(failing.nextStep).toContain('command and entryPoint');
		expect(failing.evidence).toContain('task 7f3a1c2e9b01 container app: , exit code 127');
		const endless = explain(service({...one, deploymentConfiguration: {}}), {failed: [crashed]});
		expect(endless.summary).toContain('1 task failed');
		expect(endless.summary).toContain('tries again and again');
	});

	it('tells that a deployment does not end although the tasks of before still run', () => {
		const rolling = service({deployments: [primary({rolloutState: 'IN_PROGRESS', runningCount: 0}), earlier]});
		expect(explain(rolling, {failed: [crashed]}).summary).toContain(
			'Service web runs 3 of 3 tasks. Its deployment does not end: 1 task failed; the newest: Task',
		);
	});

	it('tells that the circuit breaker gave a deployment up, and what becomes of it', () => {
		const reason = 'ECS deployment circuit breaker: tasks failed to start.';
		const stuck = explain(service({deployments: [primary({rolloutState: 'FAILED', rolloutStateReason: reason})]}), {
			failed: [crashed],
		});
		expect(stuck.summary).toContain(
			'. Its deployment failed (ECS deployment circuit breaker: tasks failed to start), and ECS starts no more of its tasks',
		);
		expect(stuck.summary).toContain('exit code 127');
		const told = [
			'rolling back to deployment ecs-svc/1.',
			'(deployment ecs-svc/2) deployment failed: tasks failed to start.',
		];
		const restored = primary({id: 'ecs-svc/1', taskDefinition: 'x/app:3', rolloutState: 'IN_PROGRESS'});
		const failed = primary({status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: reason});
		const going = explain(service({deployments: [restored, failed]}, told));
		expect(going.summary).toContain('and ECS goes back to app:3.');
		const gone = service({deployments: [{...restored, rolloutState: 'COMPLETED'}]}, [
			'has reached a steady state.',
			...told,
		]);
		expect(explain(gone, {failed: [crashed]}).summary).toContain(
			'Its deployment failed (tasks failed to start), and ECS went back to app:3. Task 7f3a1c2e9b01',
		);
		const mended = service({deployments: [primary({id: 'ecs-svc/3'})]}, told);
		expect(explain(mended).summary).toContain('nothing is wrong');
	});

	it.each([
		['Target.ResponseCodeMismatch', 'another status code'],
		['Target.Timeout', 'does not answer the health check in time'],
		['Target.FailedHealthChecks', 'cannot be connected to'],
		['Target.NotInUse', 'no listener'],
		['Something.New', 'it is unhealthy'],
	])('tells targets that are not healthy: %s', (reason, meaning) => {
		const sick = target('unhealthy', reason);
		const {summary, evidence} = explain(service({deployments: [primary({rolloutState: 'IN_PROGRESS'})]}), {
			targets: sick === undefined ? [] : [sick],
		});
		expect(summary).toContain(`, but target 10.0.0.7:80 is not healthy, so its deployment does not end: `);
		expect(summary).toContain(meaning);
		expect(evidence).toContain(`target 10.0.0.7:80: unhealthy · ${reason}`);
	});

	it('tells what it waits for when nothing is wrong', () => {
		const initial = target('initial', 'Elb.InitialHealthChecking');
		const summaries = [
			explain(service({runningCount: 2, pendingCount: 1})),
			explain(service({runningCount: 2})),
			explain(service({deployments: [primary(), earlier]})),
			explain(service(), {targets: initial === undefined ? [] : [initial]}),
			explain(service({deployments: [primary({rolloutState: 'IN_PROGRESS'})]})),
			explain(service({desiredCount: 0, runningCount: 0})),
			explain(service({status: 'DRAINING', runningCount: 1})),
			explain(
				service({deployments: [primary({rolloutState: 'IN_PROGRESS'})]}, [
					'was unable to stop or start tasks during a deployment because of the service deployment configuration.',
				]),
			),
		].map(({summary}) => summary.replace(/^Service web runs \d of \d tasks/, ''));
		expect(summaries).toEqual([
			', 1 on their way; those on their way are starting.',
			'. ECS is about to start the others.',
			'. Its newer tasks have started, and those of before are on their way out.',
			'; target 10.0.0.7:80 is not ready: its first health checks are under way.',
			', and its deployment is about to complete.',
			', as it should: its desired count is 0.',
			', because it is being deleted (DRAINING).',
			'. Its deployment can neither stop nor start a task: at least 100 % must run and at most 200 % may.',
		]);
		expect(target('healthy', '')).toBeUndefined();
	});
});
