import type {FilteredLogEvent, LogFilter, LogsGateway} from '../../aws/gateways/logs.ts';
import {tailLogBatches} from '../../aws/log-tail.ts';
import type {Session} from '../session.ts';
import {cadenceFor} from './logs.ts';

/** Streams of a log group that are read with one call, and whose they are. */
export interface LogSource<Origin> {
	readonly group: string;
	readonly streams: Pick<LogFilter, 'streams' | 'streamPrefix'>;
	/** Where the lines of one of its streams come from. */
	readonly originOf: (stream: string) => Origin;
}

/** A line, with where it comes from. */
type LineOf<Origin> = Origin & {readonly at: Date; readonly message: string};

interface SourcesQuery {
	readonly since: Date;
	/** CloudWatch Logs filter pattern. */
	readonly pattern?: string | undefined;
	readonly follow?: boolean | undefined;
	/** Asked whenever a look brought nothing: once it says yes, the next one that brings nothing is the last. */
	readonly hasEnded?: () => Promise<boolean>;
}

/** Lines of all sources, in order of time, a batch for each look. */
export async function* readLogSources<Origin extends object>(
	session: Session,
	sources: readonly LogSource<Origin>[],
	{since, pattern, follow, hasEnded}: SourcesQuery,
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

/**
 * A stream that is not there yet must not hide the others, so each source is asked by itself. Streams of two sources may
 * have the same name: the place of the source stands before it.
 */
function together(logs: LogsGateway, sources: readonly LogSource<object>[]): Pick<LogsGateway, 'filter'> {
	return {
		async filter(filter: LogFilter, options) {
			const events = sources.map(async ({group, streams}, place) => {
				const found = await logs.filter({...filter, group, ...streams}, options);
				return found.map((event) => ({...event, logStreamName: `${place} ${event.logStreamName ?? ''}`}));
			});
			return (await Promise.all(events)).flat().toSorted((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
		},
	};
}

function toLine<Origin extends object>(
	{timestamp = 0, message = '', logStreamName = ''}: FilteredLogEvent,
	sources: readonly LogSource<Origin>[],
): LineOf<Origin> | undefined {
	const space = logStreamName.indexOf(' ');
	const origin = sources[Number(logStreamName.slice(0, space))]?.originOf(logStreamName.slice(space + 1));
	return origin && {at: new Date(timestamp), ...origin, message: message.trimEnd()};
}
