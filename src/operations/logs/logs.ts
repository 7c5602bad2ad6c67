import {NotFoundError} from '../../aws/errors.ts';
import type {FilteredLogEvent} from '../../aws/gateways/logs.ts';
import {tailLogs} from '../../aws/log-tail.ts';
import {boardCadence, type Cadence} from '../../aws/poller.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {outputsOf, requireStack} from '../stacks/describe.ts';

export interface LogLine {
	readonly at: Date;
	readonly stream: string;
	readonly message: string;
}

export interface LogQuery {
	readonly group: string;
	/** Exact name of a stream. */
	readonly stream?: string | undefined;
	/** Only streams whose name contains this, for example a task's id. */
	readonly containing?: string | undefined;
	/** CloudWatch Logs filter pattern. */
	readonly pattern?: string | undefined;
	readonly since: Date;
	/** Goes on until the signal is aborted. */
	readonly follow?: boolean | undefined;
}

/** A local AWS has a line at once; in an account every look counts against a limit of a few a second. */
const localCadence: Cadence = {calm: 500, busy: 200, slowest: 2000};

/** How often to look for new lines. */
export const cadenceFor = (session: Session): Cadence => (session.mode === 'local' ? localCadence : boardCadence);

/**
 * Lines of a log group, oldest first, each once; with `follow`, also those that come, until the signal is aborted.
 *
 * @throws NotFoundError when there is no such group
 */
export async function* readLogs(
	session: Session,
	query: LogQuery,
	signal?: AbortSignal,
): AsyncGenerator<LogLine, void> {
	await assertGroup(session, query.group, signal);
	const filter = {
		group: query.group,
		startTime: query.since.getTime(),
		...(query.pattern !== undefined && {pattern: query.pattern}),
		...(query.stream !== undefined && {streams: [query.stream]}),
	};
	const events =
		query.follow === true
			? tailLogs(session.watching.logs, filter, {signal, cadence: cadenceFor(session)})
			: await session.gateways.logs.filter(filter, {signal});
	for await (const event of events) if (isWanted(event, query)) yield toLine(event);
}

const isWanted = ({logStreamName = ''}: FilteredLogEvent, {containing}: LogQuery): boolean =>
	containing === undefined || logStreamName.includes(containing);

const toLine = ({timestamp = 0, logStreamName = '', message = ''}: FilteredLogEvent): LogLine => ({
	at: new Date(timestamp),
	stream: logStreamName,
	message: message.trimEnd(),
});

async function assertGroup(session: Session, group: string, signal: AbortSignal | undefined): Promise<void> {
	const groups = await session.gateways.logs.groups(group, {signal});
	if (groups.some(({logGroupName}) => logGroupName === group)) return;
	const near = groups.map(({logGroupName}) => logGroupName).join(', ');
	throw new NotFoundError(
		`There is no log group «${group}» in ${session.region}.`,
		near === '' ? 'See «ecs-console stack outputs» for the group of a stack.' : `Groups that begin so: ${near}.`,
		{},
	);
}

/** The log group that a stack of ours names in its outputs. @throws NoSuchStackError, StateError */
export async function logGroupOf(session: Session, stackName: string, signal?: AbortSignal): Promise<string> {
	const group = outputsOf(await requireStack(session, stackName, signal)).LogGroup;
	if (group !== undefined) return group;
	throw new StateError(`Stack ${stackName} names no log group in its outputs.`, 'Give the group itself with --group.');
}
