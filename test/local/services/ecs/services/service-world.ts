import * as ec2 from '@aws-sdk/client-ec2';
import {
	CreateClusterCommand,
	CreateServiceCommand,
	type CreateServiceCommandInput,
	DescribeServicesCommand,
	DescribeTasksCommand,
	ECSClient,
	ListTasksCommand,
	RegisterContainerInstanceCommand,
	RegisterTaskDefinitionCommand,
	type RegisterTaskDefinitionCommandInput,
	type Service,
	type Task,
	UpdateServiceCommand,
	type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as servicediscovery from '@aws-sdk/client-servicediscovery';
import {expect} from 'vitest';
import type {LocalAwsOptions} from '../../../../../src/local/local-aws.ts';
import {type CatalogueEntry, catalogue} from '../../../../../src/local/services/catalogue.ts';
import {defineService} from '../../../../../src/local/wire/service.ts';
import {eventually} from '../../../../support/eventually.ts';
import {simulatedImage, startLocalAws} from '../../../../support/local-aws.ts';

export const targetGroup = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/1';
export const registry = 'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1';

/** The neighbours of ECS, as far as a service needs them: a load balancer whose verdicts the test sets, a registry. */
export function neighbours() {
	const targets = new Map<string, string>();
	const instances = new Map<string, Record<string, string>>();
	const fake = {
		/** `<id>:<port>` → state. */
		targets,
		/** Cloud Map instances and their attributes. */
		instances,
		/** State that newly registered targets get. */
		newTargetState: 'healthy',
		targetType: 'instance',
		loadBalancerArns: ['arn:lb'],
		/** Whether the target group was deleted behind the service's back. */
		isGroupGone: false,
	};
	const keyOf = ({Id, Port}: elbv2.TargetDescription): string => `${Id}:${Port}`;
	const services = {
		elasticloadbalancingv2: defineService({
			sdk: elbv2,
			client: elbv2.ElasticLoadBalancingV2Client,
			create: () => ({
				handlers: {
					DescribeTargetGroups: () => ({
						TargetGroups: [
							{
								TargetGroupArn: targetGroup,
								TargetType: fake.targetType as 'ip',
								LoadBalancerArns: fake.loadBalancerArns,
							},
						],
					}),
					RegisterTargets: ({Targets = []}) => {
						for (const target of Targets)
							if (!targets.has(keyOf(target))) targets.set(keyOf(target), fake.newTargetState);
						return {};
					},
					DeregisterTargets: ({Targets = []}) => {
						for (const target of Targets) targets.delete(keyOf(target));
						return {};
					},
					DescribeTargetHealth: ({Targets}) => {
						if (fake.isGroupGone) {
							const message = 'One or more target groups not found';
							throw new elbv2.TargetGroupNotFoundException({message, $metadata: {}});
						}
						const wanted = Targets?.map(keyOf) ?? [...targets.keys()];
						return {
							TargetHealthDescriptions: wanted.map((key) => {
								const [Id = '', Port = ''] = key.split(':');
								const State = (targets.get(key) ?? 'unused') as 'healthy';
								return {Target: {Id, Port: Number(Port)}, TargetHealth: {State, Description: 'Health checks failed'}};
							}),
						};
					},
				},
			}),
		}),
		servicediscovery: defineService({
			sdk: servicediscovery,
			client: servicediscovery.ServiceDiscoveryClient,
			create: () => ({
				handlers: {
					GetService: ({Id}) => ({Service: {Id, DnsConfig: {DnsRecords: [{Type: 'SRV' as const, TTL: 30}]}}}),
					RegisterInstance: ({InstanceId = '', Attributes = {}}) => {
						instances.set(InstanceId, Attributes);
						return {OperationId: InstanceId};
					},
					DeregisterInstance: ({InstanceId = ''}) => {
						instances.delete(InstanceId);
						return {OperationId: InstanceId};
					},
					UpdateInstanceCustomHealthStatus: () => ({}),
					ListNamespaces: () => ({Namespaces: []}),
				},
			}),
		}),
		ec2: defineService({
			sdk: ec2,
			client: ec2.EC2Client,
			create: () => ({
				handlers: {
					DescribeSubnets: ({SubnetIds = []}) => ({
						Subnets: SubnetIds.map((SubnetId) => ({SubnetId, AvailabilityZone: `us-east-1${SubnetId.at(-1)}`})),
					}),
					DescribeNetworkInterfaces: () => ({NetworkInterfaces: []}),
					CreateNetworkInterface: ({SubnetId, PrivateIpAddress}) => ({
						NetworkInterface: {
							NetworkInterfaceId: `eni-${PrivateIpAddress}`,
							AvailabilityZone: `us-east-1${SubnetId?.at(-1)}`,
							PrivateIpAddress,
						},
					}),
					DeleteNetworkInterface: () => ({}),
				},
			}),
		}),
	};
	const entries = catalogue.map((entry): CatalogueEntry => {
		const service = services[entry.name as keyof typeof services];
		return service === undefined ? entry : {...entry, load: () => Promise.resolve({service})};
	});
	return {fake, catalogue: entries};
}

/** A cluster `c` with instances and a task definition `web`, and short words for what the tests do to its services. */
export async function serviceWorld({instances = 2, ...options}: {instances?: number} & Partial<LocalAwsOptions> = {}) {
	const {fake, catalogue: entries} = neighbours();
	const aws = await startLocalAws({
		catalogue: entries,
		images: () => ({
			pull: (reference) =>
				reference === 'missing'
					? Promise.reject(new Error('CannotPullContainerError: no such image'))
					: Promise.resolve(simulatedImage(reference)),
		}),
		...options,
	});
	const ecs = new ECSClient(aws.client);
	await ecs.send(new CreateClusterCommand({clusterName: 'c'}));
	for (let index = 0; index < instances; index += 1) await addInstance(ecs, index);
	const world = {
		...aws,
		ecs,
		fake,
		addInstance: (index: number) => addInstance(ecs, index),
		define: (more: Partial<RegisterTaskDefinitionCommandInput> = {}) => define(ecs, more),
		create: async (more: Partial<CreateServiceCommandInput> = {}) => {
			const input = {cluster: 'c', serviceName: 'web', taskDefinition: 'web', desiredCount: 2, ...more};
			return ecs.send(new CreateServiceCommand(input));
		},
		update: (more: Partial<UpdateServiceCommandInput>) =>
			ecs.send(new UpdateServiceCommand({cluster: 'c', service: 'web', ...more})),
		describe: async (): Promise<Service> => {
			const {services = []} = await ecs.send(new DescribeServicesCommand({cluster: 'c', services: ['web']}));
			return services[0] ?? {};
		},
		tasks: async (desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): Promise<Task[]> => {
			const {taskArns = []} = await ecs.send(new ListTasksCommand({cluster: 'c', serviceName: 'web', desiredStatus}));
			if (taskArns.length === 0) return [];
			return (await ecs.send(new DescribeTasksCommand({cluster: 'c', tasks: taskArns}))).tasks ?? [];
		},
		messages: async (): Promise<string[]> => (await world.describe()).events?.map(({message = ''}) => message) ?? [],
		steady: async (): Promise<Service> => {
			await eventually(async () => {
				const service = await world.describe();
				expect(service.deployments?.map(({rolloutState}) => rolloutState)).toEqual(['COMPLETED']);
				expect(service.events?.[0]?.message).toBe('(service web) has reached a steady state.');
				expect(service.runningCount).toBe(service.desiredCount);
			});
			return world.describe();
		},
	};
	await world.define();
	return world;
}

function addInstance(ecs: ECSClient, index: number) {
	const zone = index % 2 === 0 ? 'a' : 'b';
	const identity = {instanceId: `i-${index}`, instanceType: 'c5.large', availabilityZone: `us-east-1${zone}`};
	return ecs.send(
		new RegisterContainerInstanceCommand({
			cluster: 'c',
			instanceIdentityDocument: JSON.stringify(identity),
			totalResources: [
				{name: 'CPU', type: 'INTEGER', integerValue: 2048},
				{name: 'MEMORY', type: 'INTEGER', integerValue: 4096},
			],
		}),
	);
}

function define(ecs: ECSClient, more: Partial<RegisterTaskDefinitionCommandInput>) {
	return ecs.send(
		new RegisterTaskDefinitionCommand({
			family: 'web',
			networkMode: 'bridge',
			containerDefinitions: [
				{name: 'app', image: 'app', cpu: 128, memory: 128, portMappings: [{containerPort: 8080, hostPort: 0}]},
			],
			...more,
		}),
	);
}
