import {describe, expect, it} from 'vitest';
import {FakeServices, failure, providerOf} from './fixture.ts';

const service = providerOf('AWS::ECS::Service');
const steady = {
	serviceArn: 'arn:svc',
	status: 'ACTIVE',
	runningCount: 2,
	desiredCount: 2,
	deployments: [{rolloutState: 'COMPLETED'}],
};

describe('AWS::ECS::Service', () => {
	const properties = {
		Cluster: 'one',
		DesiredCount: 2,
		TaskDefinition: 'arn:td',
		LoadBalancers: [{ContainerName: 'web', ContainerPort: 80, TargetGroupArn: 'arn:tg'}],
		DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}, MinimumHealthyPercent: 50},
		NetworkConfiguration: {AwsvpcConfiguration: {Subnets: ['s'], AssignPublicIp: 'ENABLED'}},
	};

	it('creates a service and waits for its steady state', async () => {
		const starting = {...steady, runningCount: 0, deployments: [{rolloutState: 'IN_PROGRESS'}]};
		const services = new FakeServices({
			CreateService: {service: steady},
			DescribeServices: [{services: [starting]}, {services: [starting]}, {services: [steady]}],
		});
		const state = await service.create(services.context, properties);
		expect(state).toEqual({physicalId: 'arn:svc', attributes: {ServiceArn: 'arn:svc', Name: 'web-Thing-X'}});
		expect(services.inputs('ecs:CreateService')).toEqual([
			{
				cluster: 'one',
				desiredCount: 2,
				taskDefinition: 'arn:td',
				serviceName: 'web-Thing-X',
				clientToken: 'token',
				loadBalancers: [{containerName: 'web', containerPort: 80, targetGroupArn: 'arn:tg'}],
				deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}, minimumHealthyPercent: 50},
				networkConfiguration: {awsvpcConfiguration: {subnets: ['s'], assignPublicIp: 'ENABLED'}},
			},
		]);
		expect(services.inputs('ecs:DescribeServices')).toHaveLength(3);
		expect(services.initiated).toEqual(['arn:svc']);
	});

	it('fails when the circuit breaker does', async () => {
		const broken = {...steady, runningCount: 0, deployments: [{status: 'PRIMARY', rolloutState: 'FAILED'}]};
		const services = new FakeServices({CreateService: {service: steady}, DescribeServices: {services: [broken]}});
		await expect(service.create(services.context, properties)).rejects.toThrow(
			"Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
		);
	});

	it('rolls back beside the deployment that failed', async () => {
		const failed = {id: 'ecs-svc/2', status: 'ACTIVE', rolloutState: 'FAILED'};
		const restored = {id: 'ecs-svc/3', status: 'PRIMARY', rolloutState: 'COMPLETED'};
		const services = new FakeServices({
			UpdateService: {service: {...steady, deployments: [restored, failed]}},
			DescribeServices: [
				{services: [{...steady, deployments: [restored, failed]}]},
				{services: [{...steady, deployments: [restored]}]},
			],
		});
		const current = {physicalId: 'arn:svc', attributes: {}};
		await service.update?.(services.context, current, properties, {...properties, TaskDefinition: 'arn:broken'});
		expect(services.inputs('ecs:DescribeServices')).toHaveLength(2);
	});

	it('fails when another deployment takes the place of its own', async () => {
		const own = {id: 'ecs-svc/2', status: 'PRIMARY', rolloutState: 'IN_PROGRESS'};
		const rollback = {id: 'ecs-svc/3', status: 'PRIMARY', rolloutState: 'IN_PROGRESS'};
		const services = new FakeServices({
			UpdateService: {service: {...steady, deployments: [own]}},
			DescribeServices: {services: [{...steady, deployments: [rollback]}]},
		});
		const current = {physicalId: 'arn:svc', attributes: {}};
		await expect(
			service.update?.(services.context, current, properties, {...properties, DesiredCount: 1}),
		).rejects.toThrow('Circuit Breaker');
	});

	it('adopts what an attempt before a crash created', async () => {
		const services = new FakeServices({DescribeServices: {services: [steady]}}, {isRetry: true});
		expect((await service.create(services.context, properties)).physicalId).toBe('arn:svc');
		expect(services.names()).not.toContain('CreateService');
	});

	it('updates without what cannot be updated', async () => {
		const services = new FakeServices({DescribeServices: {services: [steady]}});
		const current = {physicalId: 'arn:svc', attributes: {}};
		await service.update?.(services.context, current, {...properties, LaunchType: 'EC2', DesiredCount: 3}, properties);
		const [input] = services.inputs('ecs:UpdateService') as Record<string, unknown>[];
		expect(input).toMatchObject({cluster: 'one', service: 'arn:svc', desiredCount: 3});
		expect(input).not.toHaveProperty('launchType');
	});

	it('is gone when it is inactive, or was gone already', async () => {
		const services = new FakeServices({
			DeleteService: failure('ServiceNotFoundException'),
			DescribeServices: [{services: [{...steady, status: 'DRAINING'}]}, {services: [{...steady, status: 'INACTIVE'}]}],
		});
		await service.delete(services.context, {physicalId: 'arn:svc', attributes: {}}, properties);
		expect(services.names().slice(0, 3)).toEqual(['DeleteService', 'DescribeServices', 'DescribeServices']);
	});

	it('goes on with a deletion that a crash cut off', async () => {
		const services = new FakeServices({
			DeleteService: failure('ServiceNotActiveException'),
			DescribeServices: {services: [{...steady, status: 'INACTIVE'}]},
		});
		await service.delete(services.context, {physicalId: 'arn:svc', attributes: {}}, properties);
		expect(services.names()[0]).toBe('DeleteService');
	});

	it('is gone only when its tasks have really stopped', async () => {
		const task = {group: 'service:svc', lastStatus: 'DEACTIVATING'};
		const services = new FakeServices({
			DescribeServices: {services: [{...steady, status: 'INACTIVE'}]},
			ListTasks: ({desiredStatus}) => ({taskArns: desiredStatus === 'STOPPED' ? ['arn:task', 'arn:other'] : []}),
			DescribeTasks: [
				{tasks: [task, {group: 'family:other', lastStatus: 'RUNNING'}]},
				{
					tasks: [
						{...task, lastStatus: 'STOPPED'},
						{group: 'family:other', lastStatus: 'RUNNING'},
					],
				},
			],
		});
		const current = {physicalId: 'arn:aws:ecs:us-east-1:000000000000:service/one/svc', attributes: {}};
		await service.delete(services.context, current, properties);
		expect(services.inputs('ecs:DescribeTasks')).toHaveLength(2);
	});
});

describe('AWS::ECS::Cluster', () => {
	const cluster = providerOf('AWS::ECS::Cluster');
	const current = {physicalId: 'one', attributes: {}};

	it('is deleted as soon as its tasks are gone', async () => {
		const busy = failure('ClusterContainsTasksException');
		const services = new FakeServices({DeleteCluster: [busy, busy, {}]});
		await cluster.delete(services.context, current, {});
		expect(services.names()).toEqual(['DeleteCluster', 'DeleteCluster', 'DeleteCluster']);
	});

	it('cannot be deleted while it has services of others', async () => {
		const services = new FakeServices({DeleteCluster: failure('ClusterContainsServicesException')});
		await expect(cluster.delete(services.context, current, {})).rejects.toThrow('ClusterContainsServicesException');
	});
});

describe('AWS::ECS::TaskDefinition', () => {
	it('keeps the keys of labels and log options as they are', async () => {
		const services = new FakeServices({RegisterTaskDefinition: {taskDefinition: {taskDefinitionArn: 'arn:td:1'}}});
		const container = {
			Name: 'web',
			DockerLabels: {Team: 'A'},
			LogConfiguration: {LogDriver: 'awslogs', Options: {'awslogs-group': 'g'}},
			PortMappings: [{ContainerPort: 80}],
		};
		const properties = {
			Cpu: '256',
			ContainerDefinitions: [container],
			Volumes: [{Name: 'v', EFSVolumeConfiguration: {FilesystemId: 'fs'}}],
		};
		await providerOf('AWS::ECS::TaskDefinition').create(services.context, properties);
		expect(services.inputs('ecs:RegisterTaskDefinition')).toEqual([
			{
				family: 'web-Thing-X',
				cpu: '256',
				containerDefinitions: [
					{
						name: 'web',
						dockerLabels: {Team: 'A'},
						logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': 'g'}},
						portMappings: [{containerPort: 80}],
					},
				],
				volumes: [{name: 'v', efsVolumeConfiguration: {filesystemId: 'fs'}}],
			},
		]);
	});
});
