import type {InputLogEvent, RejectedLogEventsInfo} from '@aws-sdk/client-cloudwatch-logs';
import {invalidParameter} from './errors.ts';
import {eventBytes, mostBytes, mostEvents} from './model.ts';

interface AcceptedBatch {
	readonly events: ReadonlyArray<{readonly timestamp: number; readonly message: string}>;
	readonly rejected: RejectedLogEventsInfo | undefined;
}

const hour = 3_600_000;
const day = 24 * hour;

/**
 * What of a batch is kept. Events more than two hours ahead, older than fourteen days or older than the group's
 * retention are left out and named by index; a batch against the rules throws InvalidParameterException
 * (PutLogEvents, API reference).
 */
export function acceptBatch(
	batch: readonly InputLogEvent[],
	now: number,
	retentionDays: number | undefined,
): AcceptedBatch {
	const events = batch.map(({timestamp = 0, message = ''}) => ({timestamp, message}));
	checkBatch(events);
	const firstTooNew = events.findIndex(({timestamp}) => timestamp > now + 2 * hour);
	const end = firstTooNew < 0 ? events.length : firstTooNew;
	const expired = countBefore(events, retentionDays === undefined ? 0 : now - retentionDays * day);
	const tooOld = countBefore(events, now - 14 * day);
	const rejected: RejectedLogEventsInfo = {
		...(firstTooNew >= 0 && {tooNewLogEventStartIndex: firstTooNew}),
		...(tooOld > 0 && {tooOldLogEventEndIndex: tooOld}),
		...(expired > 0 && {expiredLogEventEndIndex: expired}),
	};
	return {
		events: events.slice(Math.max(expired, tooOld), end),
		rejected: Object.keys(rejected).length === 0 ? undefined : rejected,
	};
}

const countBefore = (events: ReadonlyArray<{readonly timestamp: number}>, time: number): number =>
	events.filter(({timestamp}) => timestamp < time).length;

function checkBatch(events: AcceptedBatch['events']): void {
	if (events.length === 0 || events.length > mostEvents) {
		throw invalidParameter(
			`1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length between 1 and ${mostEvents}`,
		);
	}
	if (events.some(({message}) => message === '')) {
		throw invalidParameter(
			"1 validation error detected: Value '' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1",
		);
	}
	const size = events.reduce((total, {message}) => total + eventBytes(message), 0);
	if (size > mostBytes) throw invalidParameter(`Upload too large: ${size} bytes exceeds limit of ${mostBytes}`);
	if (events.some(({timestamp}, index) => timestamp < (events[index - 1]?.timestamp ?? timestamp))) {
		throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
	}
	if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > day) {
		throw invalidParameter('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
	}
}
