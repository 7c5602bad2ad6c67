import type {FilteredLogEvent, LogFilter, LogsGateway} from '../../aws/gateways/logs.ts';
import {tailLogBatches} from '../../aws/log-tail.ts';
import type {Session} from '../session.ts';
import {cadenceFor} from './logs.ts';

/** Streams of a log group that are read with one call, and whose they are. */
export interface LogSource<Origin> {
	readonly group: string;
	readonly streams: Pick<LogFilter, 'streams' | 'streamPrefix'>;
	/** Where the lines of a stream come from; undefined for a stream of another source. */
	readonly originOf: (stream: string) => Origin | undefined;
}

/** A line, with where it comes from. */
type LineOf<Origin> = Origin & {readonly at: Date; readonly message: string};

interface ContainerLogQuery {
	readonly since: Date;
	/** CloudWatch Logs filter pattern. */
	readonly pattern?: string | undefined;
	readonly follow?: boolean | undefined;
	/** Asked whenever a look brought nothing: once it says yes, the next one that brings nothing is the last. */
	readonly hasEnded?: () => Promise<boolean>;
}

/** Lines of containers from all of their streams, in order of time, a batch for each look. */
export async function* readContainerLogs<Origin extends object>(
	session: Session,
	sources: readonly LogSource<Origin>[],
	{since, pattern, follow, hasEnded}: ContainerLogQuery,
	signal?: AbortSignal,
): AsyncGenerator<readonly LineOf<Origin>[], void, undefined> {
	const filter = {group: '', startTime: since.getTime(), ...(pattern !== undefined && {pattern})};
	const toLines = (events: readonly FilteredLogEvent[]) => events.flatMap((event) => toLine(event, sources) ?? []);
	if (follow !== true) {
		yield toLines(await together(session.gateways.logs, sources).filter(filter, {signal}));
		return;
	}
	const options = {signal, cadence: cadenceFor(session)};
	let isOver = false;
	for await (const events of tailLogBatches(together(session.watching.logs, sources), filter, options)) {
		if (events.length > 0) yield toLines(events);
		else if (isOver) return;
		else isOver = (await hasEnded?.()) ?? false;
	}
}

/** A stream that is not there yet must not hide the others, so each source is asked by itself. */
function together(logs: LogsGateway, sources: readonly LogSource<object>[]): Pick<LogsGateway, 'filter'> {
	return {
		async filter(filter: LogFilter, options) {
			const events = await Promise.all(
				sources.map(({group, streams}) => logs.filter({...filter, group, ...streams}, options)),
			);
			return events.flat().toSorted((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
		},
	};
}

function toLine<Origin extends object>(
	{timestamp = 0, message = '', logStreamName = ''}: FilteredLogEvent,
	sources: readonly LogSource<Origin>[],
): LineOf<Origin> | undefined {
	for (const {originOf} of sources) {
		const origin = originOf(logStreamName);
		if (origin !== undefined) return {at: new Date(timestamp), ...origin, message: message.trimEnd()};
	}
	return undefined;
}
