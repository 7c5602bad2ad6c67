import type {TaskFilter} from '../../aws/gateways/ecs.ts';
import type {Session} from '../session.ts';
import {type ContainerRow, type TaskRow, toTaskRow} from '../tasks/task-row.ts';
import type {Collection, Delta} from './collection.ts';
import {listWatch, type WatchOptions} from './list-watch.ts';
import type {Sample} from './sample.ts';

export interface WatchedTasks {
	/** Name or ARN. */
	readonly cluster: string;
	/** Name; all tasks of the cluster without it. */
	readonly service?: string | undefined;
}

/** Tasks that run or are on their way, and stopped ones as long as ECS remembers them. */
export function watchTasks(
	session: Session,
	query: WatchedTasks,
	signal: AbortSignal,
	options: WatchOptions = {},
): AsyncGenerator<Sample<Delta<TaskRow>>, void, undefined> {
	return listWatch(session, taskCollection(query), signal, options);
}

function taskCollection({cluster, service}: WatchedTasks): Collection<TaskRow> {
	const filter: TaskFilter = service === undefined ? {cluster} : {cluster, serviceName: service};
	const group = service === undefined ? undefined : `service:${service}`;
	return {
		batch: 100,
		sweep: (size) => (size <= 100 ? 3_000 : 300_000),
		page: (ecs, nextToken, signal) => ecs.taskPage(filter, nextToken, {signal}),
		describe: async (ecs, arns, signal) => (await ecs.describeTasks(cluster, arns, {signal})).map(toTaskRow),
		isSteady: ({status, desiredStatus, health}) => status === desiredStatus && health !== 'UNHEALTHY',
		hasEnded: ({status}) => status === 'STOPPED',
		isListed: ({desiredStatus}) => desiredStatus === 'RUNNING',
		isForeign: (row) => group !== undefined && row.group !== group,
		isNews,
		endedPage: endedPages(cluster, service),
	};
}

/**
 * The list of stopped tasks. Asked for those of a service, AWS has been seen to answer nothing (aws.md 1.6): after such
 * an answer all stopped tasks of the cluster are listed, and those of others are left out once they are described.
 */
function endedPages(cluster: string, service: string | undefined): NonNullable<Collection<TaskRow>['endedPage']> {
	const all = {cluster, desiredStatus: 'STOPPED'} as const;
	let filter: TaskFilter = service === undefined ? all : {...all, serviceName: service};
	return async (ecs, nextToken, signal) => {
		const page = await ecs.taskPage(filter, nextToken, {signal});
		const isEmpty = nextToken === undefined && (page.items ?? []).length === 0;
		if (!isEmpty || filter.serviceName === undefined) return page;
		filter = all;
		return ecs.taskPage(filter, undefined, {signal});
	};
}

/** An answer with an older version was overtaken; where there are no versions, any difference counts. */
function isNews(row: TaskRow, known: TaskRow): boolean {
	if (row.version !== known.version) return row.version > known.version;
	return !isSameTask(row, known);
}

const compared = ['status', 'desiredStatus', 'health', 'address', 'stopCode', 'stoppedReason'] as const;

const isSameTask = (a: TaskRow, b: TaskRow): boolean =>
	compared.every((key) => a[key] === b[key]) &&
	a.startedAt?.getTime() === b.startedAt?.getTime() &&
	a.stoppedAt?.getTime() === b.stoppedAt?.getTime() &&
	a.containers.length === b.containers.length &&
	a.containers.every((container, index) => isSameContainer(container, b.containers[index]));

const isSameContainer = (a: ContainerRow, b: ContainerRow | undefined): boolean =>
	a.status === b?.status && a.health === b.health && a.exitCode === b.exitCode && a.reason === b.reason;
