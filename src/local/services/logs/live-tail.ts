import {randomUUID} from 'node:crypto';
import type {
	LiveTailSessionLogEvent,
	LiveTailSessionUpdate,
	StartLiveTailRequest,
	StartLiveTailResponse,
	StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import type {ServiceContext} from '../../engine/context.ts';
import {invalidParameter, limitExceeded} from './errors.ts';
import type {LogGroups} from './groups.ts';
import type {GroupRecord, StoredEvent, StreamRecord} from './model.ts';
import {parsePattern} from './pattern/parse.ts';

/** Limits of Live Tail (StartLiveTail, API reference). */
const mostSessions = 15;
const mostGroups = 10;
const mostEventsPerUpdate = 500;
const updateMilliseconds = 1000;
const sessionMilliseconds = 3 * 3_600_000;

interface Session {
	readonly wants: (group: GroupRecord, stream: StreamRecord, message: string) => boolean;
	pending: LiveTailSessionLogEvent[];
	isSampled: boolean;
}

/** Sessions that are given new events as they arrive, once a second, and sampled beyond five hundred a second. */
export class LiveTail {
	readonly #context: ServiceContext;
	readonly #groups: LogGroups;
	readonly #sessions = new Set<Session>();

	constructor(context: ServiceContext, groups: LogGroups) {
		this.#context = context;
		this.#groups = groups;
	}

	/** Throws InvalidParameterException, ResourceNotFoundException, LimitExceededException. */
	open(request: StartLiveTailRequest): StartLiveTailResponse {
		const arns = request.logGroupIdentifiers ?? [];
		if (arns.length === 0 || arns.length > mostGroups) {
			throw invalidParameter(`Between 1 and ${mostGroups} logGroupIdentifiers must be specified.`);
		}
		if (this.#sessions.size >= mostSessions) throw limitExceeded('Concurrent Live Tail sessions limit exceeded.');
		const session: Session = {wants: this.#chooser(request), pending: [], isSampled: false};
		this.#sessions.add(session);
		return {responseStream: this.#run(session, request)};
	}

	publish(group: GroupRecord, stream: StreamRecord, events: readonly StoredEvent[]): void {
		for (const session of this.#sessions) {
			const wanted = events.filter(({message}) => session.wants(group, stream, message));
			const room = mostEventsPerUpdate - session.pending.length;
			session.isSampled ||= wanted.length > room;
			for (const event of wanted.slice(0, Math.max(0, room))) {
				session.pending.push({
					logStreamName: stream.name,
					logGroupIdentifier: `${this.#context.account}:${group.name}`,
					message: event.message,
					timestamp: event.time,
					ingestionTime: event.ingestion,
				});
			}
		}
	}

	#chooser(request: StartLiveTailRequest): Session['wants'] {
		const groups = new Set((request.logGroupIdentifiers ?? []).map((arn) => this.#groups.get(arn).name));
		const {logStreamNames, logStreamNamePrefixes} = request;
		if (logStreamNames !== undefined && logStreamNamePrefixes !== undefined) {
			throw invalidParameter('logStreamNames and logStreamNamePrefixes cannot be specified together.');
		}
		if ((logStreamNames ?? logStreamNamePrefixes) !== undefined && groups.size > 1) {
			throw invalidParameter('Log streams can be chosen only when a single log group is specified.');
		}
		const matches = parsePattern(request.logEventFilterPattern ?? '');
		return (group, {name}, message) =>
			groups.has(group.name) &&
			(logStreamNames?.includes(name) ?? true) &&
			(logStreamNamePrefixes?.some((prefix) => name.startsWith(prefix)) ?? true) &&
			matches(message);
	}

	async *#run(session: Session, request: StartLiveTailRequest): AsyncGenerator<StartLiveTailResponseStream> {
		const {clock, signal} = this.#context;
		const end = clock.now().getTime() + sessionMilliseconds;
		try {
			yield {sessionStart: {...request, requestId: randomUUID(), sessionId: randomUUID()}};
			while (clock.now().getTime() < end) {
				await clock.sleep(updateMilliseconds, signal).catch(() => undefined);
				if (signal.aborted) return;
				yield {sessionUpdate: drain(session)};
			}
		} finally {
			this.#sessions.delete(session);
		}
	}
}

function drain(session: Session): LiveTailSessionUpdate {
	const update = {sessionMetadata: {sampled: session.isSampled}, sessionResults: session.pending};
	session.pending = [];
	session.isSampled = false;
	return update;
}
