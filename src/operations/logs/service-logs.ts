import type {Service} from '../../aws/gateways/ecs.ts';
import type {Session} from '../session.ts';
import {findService, type ServiceName} from '../tasks/find.ts';
import {type LogSource, readLogSources} from './log-sources.ts';
import type {TaskLogLine} from './task-logs.ts';
import {type StreamPrefix, streamPrefixesOf} from './task-streams.ts';

export interface ServiceLogLine extends TaskLogLine {
	/** Id of the task. */
	readonly task: string;
}

export interface ServiceLogQuery extends ServiceName {
	/** Default: the last hour. */
	readonly since?: Date | undefined;
	/** Goes on until the signal is aborted. */
	readonly follow?: boolean | undefined;
	/** CloudWatch Logs filter pattern. */
	readonly pattern?: string | undefined;
}

const hour = 3_600_000;

/**
 * Log lines of all tasks of a service, also of those that have stopped and those that start meanwhile, in order of time,
 * a batch for each look. A look is one call for each container of the task definition, however many tasks there are:
 * they are told by the names of their streams, so tasks of another service that writes under the same ones are read too.
 *
 * @throws NotFoundError, InvalidInputError when the service is not there; StateError when its log is not in CloudWatch
 *   Logs
 */
export async function* readServiceLogs(
	session: Session,
	query: ServiceLogQuery,
	signal?: AbortSignal,
): AsyncGenerator<readonly ServiceLogLine[], void, undefined> {
	const service = await findService(session, query, signal);
	const sources = (await prefixesOf(session, service, signal)).map(sourceOf);
	const {since = new Date(Date.now() - hour), pattern, follow} = query;
	yield* readLogSources(session, sources, {since, pattern, follow}, signal);
}

const sourceOf = ({group, prefix, container}: StreamPrefix): LogSource<Omit<ServiceLogLine, 'at' | 'message'>> => ({
	group,
	streams: {streamPrefix: prefix},
	originOf: (stream) => ({task: stream.slice(prefix.length), container}),
});

/** Of every definition that its tasks have now: while a deployment goes on there are two. */
async function prefixesOf(
	session: Session,
	{serviceName = '', taskDefinition, deployments = []}: Service,
	signal: AbortSignal | undefined,
): Promise<readonly StreamPrefix[]> {
	const names = [taskDefinition, ...deployments.map((deployment) => deployment.taskDefinition)];
	const definitions = await Promise.all(
		[...new Set(names)].map((name = '') => session.gateways.ecs.describeTaskDefinition(name, {signal})),
	);
	const containerDefinitions = definitions.flatMap((definition) => definition?.containerDefinitions ?? []);
	const prefixes = streamPrefixesOf(serviceName, {containerDefinitions}, session.region);
	return [...new Map(prefixes.map((prefix) => [`${prefix.group} ${prefix.prefix}`, prefix])).values()];
}
