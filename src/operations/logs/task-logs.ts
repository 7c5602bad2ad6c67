import type {Task} from '../../aws/gateways/ecs.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {findTask, type TaskName} from '../tasks/find.ts';
import {type LogSource, readLogSources} from './log-sources.ts';
import {type ContainerStream, streamsOf} from './task-streams.ts';

export interface TaskLogLine {
	readonly at: Date;
	readonly container: string;
	readonly message: string;
}

export interface TaskLogQuery extends TaskName {
	/** Only this container; all of them without it. */
	readonly container?: string | undefined;
	/** Default: the last hour of the task's life. */
	readonly since?: Date | undefined;
	/** Goes on until the signal is aborted, or the task has stopped and its last lines have come. */
	readonly follow?: boolean | undefined;
	/** CloudWatch Logs filter pattern. */
	readonly pattern?: string | undefined;
}

/**
 * Log lines of a task's containers, also of a stopped one, merged in order of time, a batch for each look.
 *
 * @throws NotFoundError, InvalidInputError when the task or container is not there; StateError when its logs are not in
 * CloudWatch Logs
 */
export async function* readTaskLogs(
	session: Session,
	query: TaskLogQuery,
	signal?: AbortSignal,
): AsyncGenerator<readonly TaskLogLine[], void, undefined> {
	const task = await findTask(session, query, signal);
	const sources = (await findStreams(session, task, query.container, signal)).map(sourceOf);
	const {since = lastHourOf(task), pattern, follow} = query;
	const hasEnded = () => hasStopped(session, task, signal);
	yield* readLogSources(session, sources, {since, pattern, follow, hasEnded}, signal);
}

const sourceOf = ({group, stream, container}: ContainerStream): LogSource<Pick<TaskLogLine, 'container'>> => ({
	group,
	streams: {streams: [stream]},
	originOf: () => ({container}),
});

/** The newest lines of a task's containers together, oldest first; none when they cannot be read. */
export async function lastTaskLines(
	session: Session,
	task: Task,
	count: number,
	signal?: AbortSignal,
): Promise<TaskLogLine[]> {
	const streams = await findStreams(session, task, undefined, signal).catch((error: unknown) => {
		if (error instanceof StateError) return [];
		throw error;
	});
	const lines = streams.map(async ({container, group, stream}) => {
		const events = await session.gateways.logs.lastEvents(group, stream, count, {signal});
		return events.map(({timestamp = 0, message = ''}) => ({
			at: new Date(timestamp),
			container,
			message: message.trimEnd(),
		}));
	});
	const all = (await Promise.all(lines)).flat();
	return all.toSorted((a, b) => a.at.getTime() - b.at.getTime()).slice(-count);
}

async function findStreams(
	session: Session,
	task: Task,
	container: string | undefined,
	signal: AbortSignal | undefined,
): Promise<readonly ContainerStream[]> {
	const name = task.taskDefinitionArn ?? '';
	const definition = await session.gateways.ecs.describeTaskDefinition(name, {signal});
	if (definition !== undefined) return streamsOf(task, definition, session.region, container);
	throw new StateError(
		`The task definition ${name} is gone, so it is not known where the log is.`,
		'Name the log group: «ecs-console logs --group NAME --task ID».',
	);
}

const hour = 3_600_000;

function lastHourOf({createdAt = new Date(0), stoppedAt}: Task): Date {
	const end = stoppedAt?.getTime() ?? Date.now();
	return new Date(Math.max(createdAt.getTime(), end - hour));
}

async function hasStopped(session: Session, task: Task, signal: AbortSignal | undefined): Promise<boolean> {
	const [now] = await session.gateways.ecs.describeTasks(task.clusterArn ?? '', [task.taskArn ?? ''], {signal});
	return now === undefined || now.lastStatus === 'STOPPED';
}
