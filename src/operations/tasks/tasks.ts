import type {Container, Task} from '../../aws/gateways/ecs.ts';
import type {Session} from '../session.ts';

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
	readonly status: string;
	readonly desiredStatus: string;
	readonly health: string | undefined;
	readonly address: string | undefined;
	readonly launchType: string | undefined;
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

const lastPart = (arn: string | undefined): string => arn?.split('/').at(-1) ?? '';

export interface TaskQuery {
	/** Name or ARN; all clusters without it. */
	readonly cluster?: string | undefined;
	readonly service?: string | undefined;
	/** Stopped tasks too, as long as ECS remembers them (about an hour). */
	readonly withStopped?: boolean | undefined;
}

/** Tasks as rows, running ones first, then by age. */
export async function listTasks(session: Session, query: TaskQuery, signal?: AbortSignal): Promise<TaskRow[]> {
	const {ecs} = session.gateways;
	const clusters = query.cluster === undefined ? await ecs.listClusters({signal}) : [query.cluster];
	const rows = await Promise.all(clusters.map((cluster) => tasksOf(session, cluster, query, signal)));
	const isStopped = ({status}: TaskRow): number => (status === 'STOPPED' ? 1 : 0);
	return rows
		.flat()
		.sort((a, b) => isStopped(a) - isStopped(b) || (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0));
}

async function tasksOf(
	session: Session,
	cluster: string,
	query: TaskQuery,
	signal: AbortSignal | undefined,
): Promise<TaskRow[]> {
	const {ecs} = session.gateways;
	const filter = query.service === undefined ? {cluster} : {cluster, serviceName: query.service};
	const running = await ecs.listTasks(filter, {signal});
	const stopped =
		query.withStopped === true ? await ecs.listTasks({...filter, desiredStatus: 'STOPPED'}, {signal}) : [];
	const tasks = await ecs.describeTasks(cluster, [...new Set([...running, ...stopped])], {signal});
	return tasks.map(toRow);
}

function toRow(task: Task): TaskRow {
	return {
		id: lastPart(task.taskArn),
		arn: task.taskArn ?? '',
		cluster: lastPart(task.clusterArn),
		group: task.group ?? '',
		status: task.lastStatus ?? '',
		desiredStatus: task.desiredStatus ?? '',
		health: task.healthStatus === 'UNKNOWN' ? undefined : task.healthStatus,
		address: addressOf(task),
		launchType: task.launchType,
		cpu: task.cpu,
		memory: task.memory,
		taskDefinition: lastPart(task.taskDefinitionArn),
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
