import type {Task} from '../../aws/gateways/ecs.ts';
import type {Session} from '../session.ts';
import {findService, inKnownCluster, nameIn} from './find.ts';
import {type TaskRow, toTaskRow} from './task-row.ts';

export interface TaskQuery {
	/** Name or ARN; all clusters without it. */
	readonly cluster?: string | undefined;
	/** Name or ARN. */
	readonly service?: string | undefined;
	/** Stopped tasks too, as long as ECS remembers them (about an hour). */
	readonly withStopped?: boolean | undefined;
}

/**
 * Tasks as rows, running ones first, then by age.
 *
 * @throws NotFoundError naming the nearest cluster or service; InvalidInputError when several clusters have the service
 */
export async function listTasks(session: Session, query: TaskQuery, signal?: AbortSignal): Promise<TaskRow[]> {
	const places = await placesOf(session, query, signal);
	const tasks = await Promise.all(
		places.map(({cluster, service}) =>
			inKnownCluster(session, cluster, tasksOf(session, cluster, service, query.withStopped === true, signal), signal),
		),
	);
	const isStopped = ({status}: TaskRow): number => (status === 'STOPPED' ? 1 : 0);
	return tasks
		.flat()
		.map(toTaskRow)
		.sort((a, b) => isStopped(a) - isStopped(b) || (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0));
}

interface Place {
	readonly cluster: string;
	readonly service?: string;
}

async function placesOf(
	session: Session,
	{cluster, service}: TaskQuery,
	signal: AbortSignal | undefined,
): Promise<readonly Place[]> {
	if (service !== undefined) {
		const found = await findService(session, {service, cluster}, signal);
		return [{cluster: nameIn(found.clusterArn), service: found.serviceName ?? service}];
	}
	if (cluster !== undefined) return [{cluster}];
	return (await session.gateways.ecs.listClusters({signal})).map((arn) => ({cluster: arn}));
}

async function tasksOf(
	session: Session,
	cluster: string,
	service: string | undefined,
	withStopped: boolean,
	signal: AbortSignal | undefined,
): Promise<Task[]> {
	const {ecs} = session.gateways;
	const filter = service === undefined ? {cluster} : {cluster, serviceName: service};
	const running = await ecs.describeTasks(cluster, await ecs.listTasks(filter, {signal}), {signal});
	if (!withStopped) return running;
	const stopped = await stoppedOf(session, cluster, service, signal);
	return [...new Map([...running, ...stopped].map((task) => [task.taskArn, task])).values()];
}

async function stoppedOf(
	session: Session,
	cluster: string,
	service: string | undefined,
	signal: AbortSignal | undefined,
): Promise<Task[]> {
	const {ecs} = session.gateways;
	if (service !== undefined) return ecs.stoppedServiceTasks(cluster, service, {signal});
	return ecs.describeTasks(cluster, await ecs.listTasks({cluster, desiredStatus: 'STOPPED'}, {signal}), {signal});
}
