import type {Session} from '../session.ts';
import {type TaskRow, toTaskRow} from './task-row.ts';

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
	return tasks.map(toTaskRow);
}
