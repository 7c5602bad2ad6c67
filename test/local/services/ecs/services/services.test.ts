import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
	DeleteServiceCommand,
	DescribeServiceDeploymentsCommand,
	DescribeServiceRevisionsCommand,
	DescribeServicesCommand,
	ECSClient,
	ListServiceDeploymentsCommand,
	ListServicesCommand,
	StopServiceDeploymentCommand,
	StopTaskCommand,
	UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {eventually} from '../../../../support/eventually.ts';
import {startLocalAws} from '../../../../support/local-aws.ts';
import {neighbours, registry, serviceWorld, targetGroup} from './service-world.ts';

const loadBalancers = [{targetGroupArn: targetGroup, containerName: 'app', containerPort: 8080}];

describe.concurrent('a service', () => {
	it('starts its tasks, completes its deployment and says that it is steady', async () => {
		await using world = await serviceWorld();
		const {service} = await world.create();
		expect(service).toMatchObject({
			serviceArn: 'arn:aws:ecs:us-east-1:000000000000:service/c/web',
			status: 'ACTIVE',
			desiredCount: 2,
			launchType: 'EC2',
			deployments: [{status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 2}],
		});
		const steady = await world.steady();
		expect(steady).toMatchObject({runningCount: 2, pendingCount: 0, deployments: [{runningCount: 2, failedTasks: 0}]});
		const [deployment] = steady.deployments ?? [];
		expect(deployment?.rolloutStateReason).toBe(`ECS deployment ${deployment?.id} completed.`);
		const texts = await world.messages();
		expect(texts[1]).toBe(`(service web) (deployment ${deployment?.id}) deployment completed.`);
		expect(texts[2]).toMatch(/^\(service web\) has started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.$/);
		const tasks = await world.tasks();
		expect(tasks.map(({startedBy, group}) => [startedBy, group])).toEqual([
			[deployment?.id, 'service:web'],
			[deployment?.id, 'service:web'],
		]);
		expect(new Set(tasks.map(({availabilityZone}) => availabilityZone)).size).toBe(2);
	});

	it('replaces a task that was stopped', async () => {
		await using world = await serviceWorld();
		await world.create();
		await world.steady();
		const [first] = await world.tasks();
		await world.ecs.send(new StopTaskCommand({cluster: 'c', task: first?.taskArn}));
		await eventually(async () => {
			const tasks = await world.tasks();
			expect(tasks).toHaveLength(2);
			expect(tasks.map(({taskArn}) => taskArn)).not.toContain(first?.taskArn);
		});
		await world.steady();
	});

	it('rolls to a new revision and drops the old deployment', async () => {
		await using world = await serviceWorld();
		await world.create();
		const before = await world.steady();
		await world.define();
		const {service} = await world.update({taskDefinition: 'web:2'});
		expect(service?.deployments?.map(({status}) => status)).toEqual(['PRIMARY', 'ACTIVE']);
		const after = await world.steady();
		expect(after.taskDefinition).toMatch(/web:2$/);
		expect(after.deployments?.[0]?.id).not.toBe(before.deployments?.[0]?.id);
		expect((await world.tasks()).every(({taskDefinitionArn}) => taskDefinitionArn?.endsWith('web:2'))).toBe(true);
		const [stopped] = await world.tasks('STOPPED');
		expect(stopped?.stopCode).toBe('ServiceSchedulerInitiated');
		expect(stopped?.stoppedReason).toBe(`Scaling activity initiated by (deployment ${after.deployments?.[0]?.id})`);
	});

	it('scales without a new deployment, and to zero', async () => {
		await using world = await serviceWorld();
		await world.create();
		const {deployments} = await world.steady();
		await world.update({desiredCount: 5});
		await eventually(async () => expect(await world.tasks()).toHaveLength(5));
		await world.steady();
		await world.update({desiredCount: 0});
		await eventually(async () => expect(await world.tasks()).toHaveLength(0));
		expect((await world.steady()).deployments?.[0]?.id).toBe(deployments?.[0]?.id);
	});

	it('is deleted only when scaled to zero, unless forced; then it drains and becomes INACTIVE', async () => {
		await using world = await serviceWorld();
		await world.create();
		const remove = (force: boolean) => world.ecs.send(new DeleteServiceCommand({cluster: 'c', service: 'web', force}));
		await expect(remove(false)).rejects.toMatchObject({
			name: 'InvalidParameterException',
			message: 'The service cannot be stopped while it is scaled above 0.',
		});
		expect((await remove(true)).service?.status).toBe('DRAINING');
		await eventually(async () => expect((await world.describe()).status).toBe('INACTIVE'));
		expect((await world.ecs.send(new ListServicesCommand({cluster: 'c'}))).serviceArns).toEqual([]);
		await expect(world.update({desiredCount: 1})).rejects.toMatchObject({name: 'ServiceNotActiveException'});
		await world.create();
		await world.steady();
	});

	it('waits for room and says which instance came closest', async () => {
		await using world = await serviceWorld({instances: 1});
		const fixed = {name: 'app', image: 'app', cpu: 128, memory: 128, portMappings: [{containerPort: 80, hostPort: 80}]};
		await world.define({containerDefinitions: [fixed]});
		await world.create();
		await eventually(async () => {
			expect((await world.messages())[0]).toMatch(
				/was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance [0-9a-f]+\) is already using a port required by your task\./,
			);
		});
		await world.addInstance(1);
		expect(await world.steady()).toMatchObject({runningCount: 2});
	});

	it('updates in place where ports leave no room for more tasks', async () => {
		await using world = await serviceWorld({instances: 2});
		const fixed = {name: 'app', image: 'app', cpu: 128, memory: 128, portMappings: [{containerPort: 80, hostPort: 80}]};
		await world.define({containerDefinitions: [fixed]});
		await world.create({deploymentConfiguration: {minimumHealthyPercent: 50, maximumPercent: 150}});
		await world.steady();
		await world.update({forceNewDeployment: true});
		await eventually(async () => expect(await world.tasks('STOPPED')).toHaveLength(2));
		expect(await world.steady()).toMatchObject({runningCount: 2});
	});

	it('moves its tasks off an instance that drains', async () => {
		await using world = await serviceWorld();
		await world.create();
		await world.steady();
		const [first] = await world.tasks();
		const leaving = first?.containerInstanceArn ?? '';
		await world.ecs.send(
			new UpdateContainerInstancesStateCommand({cluster: 'c', containerInstances: [leaving], status: 'DRAINING'}),
		);
		await eventually(async () => {
			const tasks = await world.tasks();
			expect(tasks).toHaveLength(2);
			expect(tasks.map(({containerInstanceArn}) => containerInstanceArn)).not.toContain(leaving);
		});
	});

	it('of the DAEMON kind runs one task on each instance, also on one that comes later', async () => {
		await using world = await serviceWorld();
		await world.create({schedulingStrategy: 'DAEMON', desiredCount: undefined});
		await world.steady();
		await world.addInstance(2);
		await eventually(async () => {
			const places = (await world.tasks()).map(({containerInstanceArn}) => containerInstanceArn);
			expect(new Set(places).size).toBe(3);
			expect(places).toHaveLength(3);
		});
	});

	it('goes on where it was after the engine ended, with nothing twice', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'ecs-console-test-'));
		const first = await serviceWorld({directory});
		await first.create({desiredCount: 3});
		await first[Symbol.asyncDispose]();
		await using again = await startLocalAws({directory, catalogue: neighbours().catalogue});
		const ecs = new ECSClient(again.client);
		await eventually(async () => {
			const {services = []} = await ecs.send(new DescribeServicesCommand({cluster: 'c', services: ['web']}));
			expect(services[0]).toMatchObject({runningCount: 3, pendingCount: 0, deployments: [{rolloutState: 'COMPLETED'}]});
		});
		rmSync(directory, {recursive: true, force: true});
	});
});

describe.concurrent('a service behind a load balancer', () => {
	it('registers each task with the instance and its host port, and drains it before it stops', async () => {
		await using world = await serviceWorld();
		await world.create({loadBalancers});
		await world.steady();
		expect([...world.fake.targets.keys()].sort()).toEqual(['i-0:32768', 'i-1:32768']);
		await world.update({desiredCount: 0});
		await world.steady();
		expect(world.fake.targets.size).toBe(0);
		const texts = await world.messages();
		expect(texts).toContain(`(service web) registered 1 targets in (target-group ${targetGroup})`);
		expect(texts).toContain(`(service web) deregistered 1 targets in (target-group ${targetGroup})`);
		expect(texts).toContain('(service web) has begun draining connections on 1 tasks.');
	});

	it('keeps the old tasks until the new ones pass their health checks', async () => {
		await using world = await serviceWorld();
		await world.create({loadBalancers});
		await world.steady();
		world.fake.newTargetState = 'initial';
		await world.update({forceNewDeployment: true});
		await eventually(() => expect(world.fake.targets.size).toBe(4));
		expect(await world.describe()).toMatchObject({runningCount: 4});
		for (const [key, state] of world.fake.targets) if (state === 'initial') world.fake.targets.set(key, 'healthy');
		await world.steady();
		expect(world.fake.targets.size).toBe(2);
	});

	it('replaces a task that fails the health checks of the load balancer', async () => {
		await using world = await serviceWorld();
		await world.create({loadBalancers, desiredCount: 1});
		await world.steady();
		const [key = ''] = world.fake.targets.keys();
		world.fake.targets.set(key, 'unhealthy');
		await eventually(async () => {
			const [stopped] = await world.tasks('STOPPED');
			expect(stopped?.stoppedReason).toBe(`Task failed ELB health checks in (target-group ${targetGroup})`);
		});
		const text =
			/\(task [0-9a-f]+\) \(port \d+\) is unhealthy in \(target-group .*\) due to \(reason Health checks failed\)$/;
		expect((await world.messages()).some((message) => text.test(message))).toBe(true);
	});

	it('can be deleted although its target group is already gone', async () => {
		await using world = await serviceWorld();
		await world.create({loadBalancers});
		await world.steady();
		world.fake.isGroupGone = true;
		await world.ecs.send(new DeleteServiceCommand({cluster: 'c', service: 'web', force: true}));
		await eventually(async () => expect((await world.describe()).status).toBe('INACTIVE'));
	});

	it('is left alone by the load balancer during its grace period', async () => {
		await using world = await serviceWorld();
		world.fake.newTargetState = 'unhealthy';
		await world.create({loadBalancers, desiredCount: 1, healthCheckGracePeriodSeconds: 300});
		await eventually(() => expect(world.fake.targets.size).toBe(1));
		const [key = ''] = world.fake.targets.keys();
		world.fake.targets.set(key, 'healthy');
		await world.steady();
		expect(await world.tasks('STOPPED')).toEqual([]);
	});
});

describe.concurrent('a service in Cloud Map', () => {
	it('has an instance per running task, with its address, and none once the task stops', async () => {
		await using world = await serviceWorld();
		const serviceRegistries = [{registryArn: registry, containerName: 'app', containerPort: 8080}];
		await world.create({serviceRegistries, desiredCount: 1});
		await world.steady();
		const [task] = await world.tasks();
		const id = task?.taskArn?.split('/').at(-1) ?? '';
		expect(world.fake.instances.get(id)).toMatchObject({
			AWS_INSTANCE_IPV4: expect.stringMatching(/^127\./),
			AWS_INSTANCE_PORT: '32768',
			AWS_INIT_HEALTH_STATUS: 'HEALTHY',
			ECS_CLUSTER_NAME: 'c',
			ECS_SERVICE_NAME: 'web',
			ECS_TASK_DEFINITION_FAMILY: 'web',
			REGION: 'us-east-1',
		});
		await world.update({desiredCount: 0});
		await eventually(() => expect(world.fake.instances.size).toBe(0));
	});
});

describe.concurrent('the circuit breaker', () => {
	const broken = {containerDefinitions: [{name: 'app', image: 'missing', cpu: 128, memory: 128}]};
	const deploymentConfiguration = {deploymentCircuitBreaker: {enable: true, rollback: true}};

	it('rolls back to the last deployment that completed', async () => {
		await using world = await serviceWorld();
		await world.create({desiredCount: 1, deploymentConfiguration});
		const before = await world.steady();
		await world.define(broken);
		await world.update({taskDefinition: 'web:2'});
		await eventually(async () => expect((await world.describe()).taskDefinition).toMatch(/web:1$/));
		const after = await world.steady();
		expect(after.deployments?.[0]?.id).toBe(before.deployments?.[0]?.id);
		const texts = await world.messages();
		expect(
			texts.some((text) => /\(deployment ecs-svc\/\d+\) deployment failed: tasks failed to start\.$/.test(text)),
		).toBe(true);
		expect(texts).toContain(`(service web) rolling back to deployment ${before.deployments?.[0]?.id}.`);
		const {serviceDeployments = []} = await world.ecs.send(
			new ListServiceDeploymentsCommand({cluster: 'c', service: 'web'}),
		);
		expect(serviceDeployments.map(({status}) => status)).toEqual(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL']);
		const described = await world.ecs.send(
			new DescribeServiceDeploymentsCommand({
				serviceDeploymentArns: [serviceDeployments[0]?.serviceDeploymentArn ?? '', 'arn:none'],
			}),
		);
		expect(described.serviceDeployments?.[0]).toMatchObject({
			deploymentCircuitBreaker: {status: 'TRIGGERED', failureCount: 3, threshold: 3},
			rollback: {serviceRevisionArn: after.currentServiceRevisions?.[0]?.arn},
		});
		expect(described.failures).toEqual([{arn: 'arn:none', reason: 'MISSING'}]);
	});

	it('leaves a first deployment FAILED, and starts no more tasks', async () => {
		await using world = await serviceWorld();
		await world.define(broken);
		await world.create({desiredCount: 3, deploymentConfiguration});
		await eventually(async () => {
			expect((await world.describe()).deployments?.[0]).toMatchObject({
				rolloutState: 'FAILED',
				rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
				failedTasks: 3,
			});
		});
		await eventually(async () => expect(await world.tasks('STOPPED')).toHaveLength(3));
		expect(await world.tasks()).toEqual([]);
	});

	it('is replaced by hand: StopServiceDeployment goes back to the revision before', async () => {
		await using world = await serviceWorld();
		await world.create({loadBalancers});
		await world.steady();
		world.fake.newTargetState = 'initial';
		await world.define();
		await world.update({taskDefinition: 'web:2'});
		await eventually(() => expect(world.fake.targets.size).toBe(4));
		const {currentServiceDeployment: serviceDeploymentArn} = await world.describe();
		await world.ecs.send(new StopServiceDeploymentCommand({serviceDeploymentArn}));
		expect((await world.steady()).taskDefinition).toMatch(/web:1$/);
		const {serviceDeployments = []} = await world.ecs.send(
			new ListServiceDeploymentsCommand({cluster: 'c', service: 'web'}),
		);
		expect(serviceDeployments[0]).toMatchObject({serviceDeploymentArn, status: 'ROLLBACK_SUCCESSFUL'});
		const revisions = await world.ecs.send(
			new DescribeServiceRevisionsCommand({
				serviceRevisionArns: serviceDeployments.map(({targetServiceRevisionArn = ''}) => targetServiceRevisionArn),
			}),
		);
		expect(revisions.serviceRevisions?.map(({taskDefinition}) => taskDefinition?.split(':').at(-1))).toEqual([
			'2',
			'1',
		]);
	});
});
