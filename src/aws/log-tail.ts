import type {FilteredLogEvent, LogFilter, LogsGateway} from './gateways/logs.ts';
import {type PollOptions, poll} from './poller.ts';

/** Events may arrive in CloudWatch Logs this much later than their own time; looked at again each time. Milliseconds. */
const lateArrival = 10_000;

type TailFilter = Omit<LogFilter, 'endTime' | 'nextToken' | 'limit'> & {readonly startTime: number};
type TailOptions = Omit<PollOptions<readonly FilteredLogEvent[]>, 'isBusy'>;

/**
 * New events of a log group as they arrive, oldest first, each once, until the signal is aborted. Looks no more often
 * than the cadence says; a look that is throttled is made up for by the next one. The group need not exist yet.
 *
 * @param logs of a session's `watching` lane
 */
export async function* tailLogs(
	logs: Pick<LogsGateway, 'filter'>,
	filter: TailFilter,
	options: TailOptions = {},
): AsyncGenerator<FilteredLogEvent, void, undefined> {
	for await (const batch of tailLogBatches(logs, filter, options)) yield* batch;
}

/** The same with what each look brought as one batch, which may be empty. */
export async function* tailLogBatches(
	logs: Pick<LogsGateway, 'filter'>,
	filter: TailFilter,
	options: TailOptions = {},
): AsyncGenerator<readonly FilteredLogEvent[], void, undefined> {
	let from = filter.startTime;
	let seen = new Map<string, number>();
	const look = (signal: AbortSignal | undefined) => logs.filter({...filter, startTime: from}, {signal});
	for await (const sample of poll(look, {...options, isBusy: (events) => events.length > 0})) {
		if (sample.kind === 'skipped') continue;
		const fresh = sample.value.filter((event) => !seen.has(eventKey(event)));
		for (const event of fresh) seen.set(eventKey(event), event.timestamp ?? 0);
		const newest = Math.max(from, ...seen.values());
		from = Math.max(filter.startTime, newest - lateArrival);
		seen = new Map([...seen].filter(([, timestamp]) => timestamp >= from));
		yield fresh;
	}
}

function eventKey(event: FilteredLogEvent): string {
	return event.eventId ?? `${event.logStreamName} ${event.timestamp} ${event.message}`;
}
