import type {TaskDefinition} from '@aws-sdk/client-ecs';
import type {TaskRecord} from '../model.ts';
import {containerMetadata, withoutUndefined} from './container-metadata.ts';

/**
 * A task as `${ECS_CONTAINER_METADATA_URI_V4}/task` answers it:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-response.html
 */
export function taskMetadata(
	record: TaskRecord,
	definition: TaskDefinition,
	withTags: boolean,
): Record<string, unknown> {
	const {task} = record;
	const isFargate = task.launchType === 'FARGATE';
	const storage = task.ephemeralStorage?.sizeInGiB;
	return withoutUndefined({
		Cluster: isFargate ? task.clusterArn : record.clusterName,
		TaskARN: task.taskArn,
		Family: definition.family,
		Revision: String(definition.revision),
		ServiceName: record.serviceName,
		DesiredStatus: task.desiredStatus,
		KnownStatus: knownStatus(task.lastStatus),
		Limits: limits(record, definition),
		PullStartedAt: task.pullStartedAt?.toISOString(),
		PullStoppedAt: task.pullStoppedAt?.toISOString(),
		ExecutionStoppedAt: task.executionStoppedAt?.toISOString(),
		AvailabilityZone: task.availabilityZone,
		LaunchType: task.launchType,
		Containers: record.containers.map(({name}) => containerMetadata(record, definition, name)),
		EphemeralStorageMetrics: isFargate && storage !== undefined ? {Utilized: 0, Reserved: storage * 1024} : undefined,
		FaultInjectionEnabled: definition.enableFaultInjection ?? false,
		TaskTags: withTags ? tagsOf(record) : undefined,
		ContainerInstanceTags: withTags && !isFargate ? {} : undefined,
	});
}

/** The agent knows fewer states than the service: a task is RUNNING for it as soon as its containers are. */
function knownStatus(status: string): string {
	if (status === 'PROVISIONING' || status === 'PENDING') return 'PENDING';
	return status === 'ACTIVATING' || status === 'DEACTIVATING' ? 'RUNNING' : status;
}

/** CPU as a number of virtual CPUs, memory in MiB; absent where the task has no size of its own. */
function limits({task}: TaskRecord, {cpu, memory}: TaskDefinition): Record<string, unknown> | undefined {
	const [units, mebibytes] = [task.overrides?.cpu ?? cpu, task.overrides?.memory ?? memory];
	if (units === undefined && mebibytes === undefined) return undefined;
	return withoutUndefined({
		CPU: units === undefined ? undefined : Number(units) / 1024,
		Memory: mebibytes === undefined ? undefined : Number(mebibytes),
	});
}

const tagsOf = ({task}: TaskRecord): Record<string, string> =>
	Object.fromEntries((task.tags ?? []).map(({key = '', value = ''}) => [key, value]));
