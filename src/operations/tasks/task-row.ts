import type {Container, Task} from '../../aws/gateways/ecs.ts';
import {nameIn} from './find.ts';

export interface ContainerRow {
	readonly name: string;
	readonly status: string;
	readonly health: string | undefined;
	readonly exitCode: number | undefined;
	readonly reason: string | undefined;
	readonly image: string | undefined;
}

export interface TaskRow {
	readonly id: string;
	readonly arn: string;
	readonly cluster: string;
	/** `service:name`, `family:name`… as ECS groups it. */
	readonly group: string;
	/** Counts up with each change that ECS makes to the task; 0 where it does not say. */
	readonly version: number;
	readonly status: string;
	readonly desiredStatus: string;
	readonly health: string | undefined;
	readonly address: string | undefined;
	readonly launchType: string | undefined;
	readonly capacityProvider: string | undefined;
	readonly zone: string | undefined;
	/** CPU units (1,024 are one vCPU) and MiB, as texts. */
	readonly cpu: string | undefined;
	readonly memory: string | undefined;
	readonly taskDefinition: string;
	readonly createdAt: Date | undefined;
	readonly startedAt: Date | undefined;
	readonly stoppedAt: Date | undefined;
	readonly stopCode: string | undefined;
	readonly stoppedReason: string | undefined;
	readonly containers: readonly ContainerRow[];
}

export function toTaskRow(task: Task): TaskRow {
	return {
		id: nameIn(task.taskArn),
		arn: task.taskArn ?? '',
		cluster: nameIn(task.clusterArn),
		group: task.group ?? '',
		version: task.version ?? 0,
		status: task.lastStatus ?? '',
		desiredStatus: task.desiredStatus ?? '',
		health: task.healthStatus === 'UNKNOWN' ? undefined : task.healthStatus,
		address: addressOf(task),
		launchType: task.launchType,
		capacityProvider: task.capacityProviderName,
		zone: task.availabilityZone,
		cpu: task.cpu,
		memory: task.memory,
		taskDefinition: nameIn(task.taskDefinitionArn),
		createdAt: task.createdAt,
		startedAt: task.startedAt,
		stoppedAt: task.stoppedAt,
		stopCode: task.stopCode,
		stoppedReason: task.stoppedReason,
		containers: (task.containers ?? []).map(toContainerRow),
	};
}

function toContainerRow(container: Container): ContainerRow {
	return {
		name: container.name ?? '',
		status: container.lastStatus ?? '',
		health: container.healthStatus === 'UNKNOWN' ? undefined : container.healthStatus,
		exitCode: container.exitCode,
		reason: container.reason,
		image: container.image,
	};
}

/** The private address of a task's network interface, or where its first mapped port is reached. */
export function addressOf(task: Task): string | undefined {
	const details = task.attachments?.flatMap(({details: found = []}) => found) ?? [];
	const own = details.find(({name}) => name === 'privateIPv4Address')?.value;
	if (own !== undefined) return own;
	const binding = task.containers?.flatMap(({networkBindings = []}) => networkBindings)[0];
	return binding?.hostPort === undefined ? undefined : `${binding.bindIP ?? ''}:${binding.hostPort}`;
}
