import type {TaskDefinition} from '@aws-sdk/client-ecs';
import {type EffectiveContainer, effectiveContainers} from '../containers.ts';
import type {ContainerProgress, TaskRecord} from '../model.ts';
import {detail} from '../tasks/network.ts';

type Json = Record<string, unknown>;

/**
 * A container as `${ECS_CONTAINER_METADATA_URI_V4}` answers it:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-response.html
 */
export function containerMetadata(record: TaskRecord, definition: TaskDefinition, name: string): Json {
	const {task} = record;
	const index = record.containers.findIndex((progress) => progress.name === name);
	const progress = record.containers[index];
	const description = task.containers[index];
	const container = effectiveContainers(definition, task.overrides)[index];
	if (progress === undefined || description === undefined || container === undefined) return {};
	const logs = container.logConfiguration?.logDriver === 'awslogs' ? container.logConfiguration.options : undefined;
	return withoutUndefined({
		DockerId: progress.runtimeId,
		Name: name,
		DockerName:
			task.launchType === 'FARGATE'
				? name
				: `ecs-${definition.family}-${definition.revision}-${name}-${progress.runtimeId?.slice(0, 20)}`,
		Image: container.image,
		ImageID: description.imageDigest,
		Labels: {
			'com.amazonaws.ecs.cluster': task.clusterArn,
			'com.amazonaws.ecs.container-name': name,
			'com.amazonaws.ecs.task-arn': task.taskArn,
			'com.amazonaws.ecs.task-definition-family': definition.family,
			'com.amazonaws.ecs.task-definition-version': String(definition.revision),
			...container.dockerLabels,
		},
		DesiredStatus: task.desiredStatus,
		KnownStatus: description.lastStatus,
		ExitCode: description.exitCode,
		Limits: containerLimits(container),
		CreatedAt: progress.startedAt?.toISOString(),
		StartedAt: progress.startedAt?.toISOString(),
		FinishedAt: progress.finishedAt?.toISOString(),
		Type: 'NORMAL',
		Health: health(description.healthStatus, progress),
		LogDriver: container.logConfiguration?.logDriver,
		LogOptions:
			logs === undefined
				? undefined
				: {
						'awslogs-group': logs['awslogs-group'],
						'awslogs-region': logs['awslogs-region'],
						'awslogs-stream': `${logs['awslogs-stream-prefix']}/${name}/${record.id}`,
					},
		ContainerARN: description.containerArn,
		RestartCount: container.restartPolicy?.enabled === true ? progress.restarts : undefined,
		Ports: portsOf(record, name),
		Networks: [networkOf(record, definition)],
	});
}

/** Fargate shows at least the 2 CPU units that Linux needs as a weight. */
function containerLimits({cpu = 0, memory}: EffectiveContainer): Json {
	return withoutUndefined({CPU: Math.max(cpu, 2), Memory: memory});
}

function health(status: string | undefined, {startedAt}: ContainerProgress): Json | undefined {
	if (status === undefined) return undefined;
	return withoutUndefined({status, statusSince: startedAt?.toISOString()});
}

function portsOf({ports, task}: TaskRecord, name: string): Json[] | undefined {
	const own = ports.filter(({containerName}) => containerName === name);
	if (own.length === 0 || task.launchType === 'FARGATE') return undefined;
	return own.map(({containerPort, hostPort, protocol, address}) => ({
		ContainerPort: containerPort,
		Protocol: protocol,
		HostPort: hostPort,
		HostIp: address,
	}));
}

function networkOf({task, address}: TaskRecord, {networkMode = 'bridge'}: TaskDefinition): Json {
	const [attachment] = task.attachments ?? [];
	if (networkMode !== 'awsvpc')
		return {NetworkMode: networkMode, IPv4Addresses: networkMode === 'host' ? [''] : [address]};
	return withoutUndefined({
		NetworkMode: networkMode,
		IPv4Addresses: [address],
		AttachmentIndex: 0,
		MACAddress: detail(attachment, 'macAddress'),
		PrivateDNSName: detail(attachment, 'privateDnsName'),
	});
}

/** The endpoint leaves members out that it has no value for. */
export function withoutUndefined(members: Json): Json {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
