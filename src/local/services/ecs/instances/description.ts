import type {ContainerInstance, Resource} from '@aws-sdk/client-ecs';
import type {EcsCore} from '../core.ts';
import {type ContainerInstanceRecord, freeResources, systemPorts} from './model.ts';

/** What DescribeContainerInstances adds on demand. */
export interface Included {
	readonly tags: boolean;
	readonly health: boolean;
}

/** A container instance as DescribeContainerInstances shows it. */
export function describeInstance(
	core: EcsCore,
	instance: ContainerInstanceRecord,
	{tags, health}: Included,
): ContainerInstance {
	const tasks = core.tasks.ofInstance(instance.arn);
	const free = freeResources(instance);
	return {
		containerInstanceArn: instance.arn,
		ec2InstanceId: instance.ec2InstanceId,
		...(instance.capacityProviderName === undefined ? {} : {capacityProviderName: instance.capacityProviderName}),
		version: instance.version,
		versionInfo: instance.versionInfo,
		remainingResources: resources(free.cpu, free.memory, [...free.tcpPorts], [...free.udpPorts]),
		registeredResources: resources(instance.cpu, instance.memory, systemPorts, []),
		status: instance.status,
		agentConnected: instance.agentConnected,
		runningTasksCount: tasks.filter(({task}) => task.lastStatus === 'RUNNING').length,
		pendingTasksCount: tasks.filter(({task}) => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(task.lastStatus))
			.length,
		attributes: instance.attributes,
		registeredAt: instance.registeredAt,
		attachments: [],
		tags: tags ? instance.tags : [],
		...(health ? {healthStatus: {overallStatus: 'OK', details: []}} : {}),
	};
}

function resources(cpu: number, memory: number, tcp: readonly number[], udp: readonly number[]): Resource[] {
	const integer = (name: string, integerValue: number): Resource => {
		return {name, type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue};
	};
	const set = (name: string, ports: readonly number[]): Resource => {
		return {name, type: 'STRINGSET', doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue: ports.map(String)};
	};
	return [integer('CPU', cpu), integer('MEMORY', memory), set('PORTS', tcp), set('PORTS_UDP', udp)];
}
