import type {GetLogEventsRequest, GetLogEventsResponse} from '@aws-sdk/client-cloudwatch-logs';
import {invalidValue} from './errors.ts';
import type {EventStore} from './event-store.ts';
import {eventBytes, mostBytes, mostEvents, type Position, type StoredEvent} from './model.ts';
import {earlier, justAfter, justBefore, later, type PageToken, readToken, timeRange, tokenOf} from './positions.ts';

const beginning: Position = {time: 0, sequence: 0};

/**
 * A page of one stream, oldest first in itself. Without a token it is the newest page, or the oldest with
 * `startFromHead`. At an end of the stream the token that was sent comes back (GetLogEvents, API reference).
 */
export function getEvents(store: EventStore, stream: number, asked: GetLogEventsRequest): GetLogEventsResponse {
	const limit = asked.limit ?? mostEvents;
	if (limit < 1 || limit > mostEvents) {
		throw invalidValue('limit', limit, `Member must have value between 1 and ${mostEvents}`);
	}
	const token = asked.nextToken === undefined ? undefined : readToken(asked.nextToken);
	const direction = token?.direction ?? (asked.startFromHead === true ? 'forward' : 'backward');
	const {after, before} = timeRange(asked.startTime, asked.endTime);
	const range = {
		after: token?.direction === 'forward' ? later(after, token.position) : after,
		before: token?.direction === 'backward' ? earlier(before, token.position) : before,
	};
	const found = takePage(store.ofStream(stream, range, direction), limit);
	const events = direction === 'forward' ? found : found.reverse();
	const ends = endsOf(events, token);
	return {
		events: events.map(({time, message, ingestion}) => ({timestamp: time, message, ingestionTime: ingestion})),
		nextForwardToken: tokenOf({direction: 'forward', position: ends.last}),
		nextBackwardToken: tokenOf({direction: 'backward', position: ends.first}),
	};
}

function takePage(events: Iterable<StoredEvent>, limit: number): StoredEvent[] {
	const page: StoredEvent[] = [];
	let bytes = 0;
	for (const event of events) {
		bytes += eventBytes(event.message);
		if (page.length > 0 && bytes > mostBytes) break;
		page.push(event);
		if (page.length >= limit) break;
	}
	return page;
}

/** Where to go on; an empty page leaves its token's place as it is, seen from both sides. */
function endsOf(events: readonly StoredEvent[], token: PageToken | undefined): {first: Position; last: Position} {
	const [first, last] = [events[0], events.at(-1)];
	if (first !== undefined && last !== undefined) return {first, last};
	if (token === undefined) return {first: beginning, last: beginning};
	const {direction, position} = token;
	return direction === 'forward'
		? {first: justAfter(position), last: position}
		: {first: position, last: justBefore(position)};
}
