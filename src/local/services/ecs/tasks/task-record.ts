import {randomBytes, randomUUID} from 'node:crypto';
import type {Attachment, AwsVpcConfiguration, Container, TaskOverride} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../../engine/context.ts';
import {ecsArn} from '../arns.ts';
import {type EffectiveContainer, effectiveContainers} from '../containers.ts';
import {pendingAgent} from '../exec/managed-agent.ts';
import type {ContainerProgress, TaskDescription, TaskPort, TaskRecord} from '../model.ts';
import type {LaunchRequest} from './launcher.ts';
import type {PlacedTask, Placer, RequestedPort} from './placement.ts';

const fargateStorageGiB = 20;
const platformVersion = '1.4.0';

/**
 * A new task, placed and with its address, but nothing started. Throws PlacementFailure when no container instance
 * takes it.
 */
export function createTaskRecord(context: ServiceContext, placer: Placer, request: LaunchRequest): TaskRecord {
	const id = randomBytes(16).toString('hex');
	const taskArn = ecsArn(context, `task/${request.cluster.name}/${id}`);
	const {definition} = request.taskDefinition;
	const containers = effectiveContainers(definition, request.overrides);
	const size = taskSize(request, containers);
	const placed =
		request.launchType === 'FARGATE' ? undefined : placer.place(placement(request, taskArn, containers, size));
	const network = definition.networkMode === 'awsvpc' ? request.networkConfiguration?.awsvpcConfiguration : undefined;
	const ownAddress = definition.networkMode === 'host' ? undefined : context.addresses.allocate('task', taskArn);
	const address = ownAddress ?? placed?.address;
	return {
		id,
		clusterName: request.cluster.name,
		serviceName: request.serviceName,
		task: describe(context, request, taskArn, containers, size, placed, network),
		ownAddresses: ownAddress === undefined ? [] : [ownAddress],
		address,
		ports: portsOf(definition.networkMode, containers, address, placed),
		containers: containers.map(newProgress),
		protectedUntil: undefined,
		network,
		networkInterfaceId: undefined,
		isActivated: false,
		credentialsId: randomUUID(),
	};
}

interface TaskSize {
	readonly cpu: number;
	readonly memory: number;
}

/** The size of the task, or what its containers reserve together when the task has none (EC2). */
function taskSize(
	{taskDefinition: {definition}, overrides}: LaunchRequest,
	containers: EffectiveContainer[],
): TaskSize {
	const cpu = overrides?.cpu ?? definition.cpu;
	const memory = overrides?.memory ?? definition.memory;
	const sum = (sizes: (number | undefined)[]): number => sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
	return {
		cpu: cpu === undefined ? sum(containers.map((container) => container.cpu)) : Number(cpu),
		memory:
			memory === undefined
				? sum(containers.map((container) => container.memoryReservation ?? container.memory))
				: Number(memory),
	};
}

function placement(request: LaunchRequest, taskArn: string, containers: EffectiveContainer[], size: TaskSize) {
	const {cluster, taskDefinition, launchType, containerInstance, capacityProviderName} = request;
	const {networkMode, family, placementConstraints = []} = taskDefinition.definition;
	return {
		cluster,
		taskArn,
		taskDefinition,
		launchType: launchType === 'EXTERNAL' ? ('EXTERNAL' as const) : ('EC2' as const),
		group: request.group ?? `family:${family}`,
		...size,
		ports: networkMode === 'awsvpc' ? [] : requestedPorts(networkMode, containers),
		needsNetworkInterface: networkMode === 'awsvpc',
		placementConstraints: [...placementConstraints, ...(request.placementConstraints ?? [])],
		placementStrategy: request.placementStrategy ?? [],
		...(containerInstance !== undefined && {containerInstance}),
		...(capacityProviderName !== undefined && {capacityProvider: capacityProviderName}),
	};
}

function requestedPorts(networkMode: string | undefined, containers: EffectiveContainer[]): RequestedPort[] {
	return containers.flatMap(({name, portMappings = []}) =>
		portMappings.map(({containerPort = 0, hostPort, protocol}) => ({
			containerName: name,
			containerPort,
			hostPort: networkMode === 'host' ? containerPort : (hostPort ?? 0),
			protocol: protocol ?? ('tcp' as const),
		})),
	);
}

function portsOf(
	networkMode: string | undefined,
	containers: EffectiveContainer[],
	address: string | undefined,
	placed: PlacedTask | undefined,
): TaskPort[] {
	if (networkMode === 'none') return [];
	const ports = placed === undefined || networkMode === 'awsvpc' ? requestedPorts('host', containers) : placed.ports;
	const reachedAt = networkMode === 'awsvpc' ? address : placed?.address;
	return ports.map((port) => ({...port, address: reachedAt ?? ''}));
}

function describe(
	context: ServiceContext,
	request: LaunchRequest,
	taskArn: string,
	containers: EffectiveContainer[],
	size: TaskSize,
	placed: PlacedTask | undefined,
	network: AwsVpcConfiguration | undefined,
): TaskDescription {
	const {cluster, taskDefinition, launchType, overrides, startedBy, tags = []} = request;
	const {definition} = taskDefinition;
	const isFargate = launchType === 'FARGATE';
	const capacityProviderName = request.capacityProviderName ?? placed?.capacityProviderName;
	const storage = overrides?.ephemeralStorage ?? definition.ephemeralStorage ?? {sizeInGiB: fargateStorageGiB};
	return {
		attachments: network === undefined ? [] : [networkAttachment(network)],
		attributes: [
			{
				name: 'ecs.cpu-architecture',
				value: definition.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64',
			},
		],
		...(placed !== undefined && {
			availabilityZone: placed.availabilityZone,
			containerInstanceArn: placed.containerInstanceArn,
		}),
		...(capacityProviderName !== undefined && {capacityProviderName}),
		clusterArn: cluster.arn,
		containers: containers.map((container) => describeContainer(context, taskArn, container, request)),
		cpu: String(size.cpu),
		createdAt: context.clock.now(),
		desiredStatus: 'RUNNING',
		enableExecuteCommand: request.enableExecuteCommand ?? false,
		group: request.group ?? `family:${taskDefinition.family}`,
		healthStatus: 'UNKNOWN',
		lastStatus: network === undefined ? 'PENDING' : 'PROVISIONING',
		launchType,
		memory: String(size.memory),
		overrides: describeOverrides(overrides, containers),
		...(isFargate && {
			platformVersion:
				request.platformVersion === undefined || request.platformVersion === 'LATEST'
					? platformVersion
					: request.platformVersion,
			platformFamily: 'Linux',
			ephemeralStorage: storage,
			fargateEphemeralStorage: {sizeInGiB: storage.sizeInGiB ?? fargateStorageGiB},
		}),
		...(startedBy !== undefined && {startedBy}),
		tags: [...tags],
		taskArn,
		taskDefinitionArn: taskDefinition.arn,
		version: 1,
	};
}

function networkAttachment({subnets = []}: AwsVpcConfiguration): Attachment {
	const subnet = subnets[Math.floor(Math.random() * subnets.length)];
	return {
		id: randomUUID(),
		type: 'ElasticNetworkInterface',
		status: 'PRECREATED',
		details: [{name: 'subnetId', value: subnet}],
	};
}

function describeContainer(
	context: ServiceContext,
	taskArn: string,
	container: EffectiveContainer,
	{enableExecuteCommand}: LaunchRequest,
): Container {
	const {name, image, cpu = 0, memory, memoryReservation, healthCheck} = container;
	const taskPath = taskArn.split(':task/')[1] ?? '';
	return {
		containerArn: ecsArn(context, `container/${taskPath}/${randomUUID()}`),
		taskArn,
		name,
		image,
		lastStatus: 'PENDING',
		networkInterfaces: [],
		cpu: String(cpu),
		...(memory !== undefined && {memory: String(memory)}),
		...(memoryReservation !== undefined && {memoryReservation: String(memoryReservation)}),
		...(healthCheck !== undefined && {healthStatus: 'UNKNOWN' as const}),
		...(enableExecuteCommand === true && {managedAgents: pendingAgent()}),
	};
}

/** DescribeTasks lists every container, also those with nothing overridden. */
function describeOverrides(overrides: TaskOverride | undefined, containers: EffectiveContainer[]): TaskOverride {
	return {
		...overrides,
		containerOverrides: containers.map(
			({name}) => overrides?.containerOverrides?.find((override) => override.name === name) ?? {name},
		),
		inferenceAcceleratorOverrides: overrides?.inferenceAcceleratorOverrides ?? [],
	};
}

const newProgress = ({name}: EffectiveContainer): ContainerProgress => ({
	name,
	runtimeId: undefined,
	startedAt: undefined,
	finishedAt: undefined,
	restarts: 0,
	exitCode: undefined,
	logs: {stdout: 0, stderr: 0, pending: undefined},
});
