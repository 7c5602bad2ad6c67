import type {FilteredLogEvent, FilterLogEventsRequest, FilterLogEventsResponse} from '@aws-sdk/client-cloudwatch-logs';
import {invalidParameter, invalidValue} from './errors.ts';
import type {EventStore} from './event-store.ts';
import {eventBytes, type GroupRecord, mostBytes, mostEvents, type StoredEvent} from './model.ts';
import {parsePattern} from './pattern/parse.ts';
import {digitsOf, later, positionOf, timeRange} from './positions.ts';
import type {LogStreams} from './streams.ts';

/** Events looked at for one page: a rare pattern in a long group gives short, even empty, pages with a token. */
const mostScanned = 50_000;

/** A page of the events of many streams, oldest first, interleaved. */
export function filterEvents(
	store: EventStore,
	streams: LogStreams,
	group: GroupRecord,
	asked: FilterLogEventsRequest,
): FilterLogEventsResponse {
	const limit = checkedLimit(asked);
	const matches = parsePattern(asked.filterPattern ?? '');
	const chosen = chosenStreams(streams, group, asked);
	const time = timeRange(asked.startTime, asked.endTime);
	const after = asked.nextToken === undefined ? undefined : positionOf(asked.nextToken);
	const events: FilteredLogEvent[] = [];
	let bytes = 0;
	let scanned = 0;
	let last: StoredEvent | undefined;
	for (const event of store.ofGroup(group.id, {after: later(time.after, after), before: time.before})) {
		const isWanted = (chosen === undefined || chosen.has(event.stream)) && matches(event.message);
		const size = isWanted ? eventBytes(event.message) : 0;
		const isFull = events.length >= limit || scanned >= mostScanned || (events.length > 0 && bytes + size > mostBytes);
		if (isFull && last !== undefined) return {events, searchedLogStreams: [], nextToken: digitsOf(last)};
		if (isWanted) events.push(view(event, streams));
		bytes += size;
		scanned += 1;
		last = event;
	}
	return {events, searchedLogStreams: []};
}

function checkedLimit({limit = mostEvents, startTime, endTime}: FilterLogEventsRequest): number {
	if (limit < 1 || limit > mostEvents) {
		throw invalidValue('limit', limit, `Member must have value between 1 and ${mostEvents}`);
	}
	if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
		throw invalidParameter('End time must not be before start time.');
	}
	return limit;
}

/** Ids of the streams asked for; undefined for all. Throws ResourceNotFoundException for a name that is none. */
function chosenStreams(
	streams: LogStreams,
	group: GroupRecord,
	{logStreamNames, logStreamNamePrefix}: FilterLogEventsRequest,
): ReadonlySet<number> | undefined {
	if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
		throw invalidParameter('logStreamNames and logStreamNamePrefix cannot be specified together.');
	}
	if (logStreamNamePrefix !== undefined) {
		const found = streams.of(group).filter(({name}) => name.startsWith(logStreamNamePrefix));
		return new Set(found.map(({id}) => id));
	}
	if (logStreamNames === undefined) return undefined;
	if (logStreamNames.length > 100) throw invalidParameter('At most 100 logStreamNames can be specified.');
	return new Set(logStreamNames.map((name) => streams.get(group, name).id));
}

const view = (event: StoredEvent, streams: LogStreams): FilteredLogEvent => ({
	logStreamName: streams.byId(event.stream)?.name,
	timestamp: event.time,
	message: event.message,
	ingestionTime: event.ingestion,
	eventId: digitsOf(event),
});
