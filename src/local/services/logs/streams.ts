import {randomInt} from 'node:crypto';
import type {LogStream} from '@aws-sdk/client-cloudwatch-logs';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {alreadyExists, invalidValue, streamNotFound} from './errors.ts';
import {eventBytes, type GroupRecord, largestId, type StoredEvent, type StreamRecord} from './model.ts';

const namePattern = /^[^:*]{1,512}$/;

const keyOf = (group: string, name: string): string => `${group}:${name}`;

/** The log streams of all groups, and what is known of each without reading its events. */
export class LogStreams {
	readonly #context: ServiceContext;
	readonly #records: Collection<StreamRecord>;
	readonly #byId: Map<number, StreamRecord>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('streams');
		this.#byId = new Map(this.#records.values().map((stream) => [stream.id, stream]));
	}

	/** Throws ResourceAlreadyExistsException, InvalidParameterException. */
	create(group: GroupRecord, name: string): StreamRecord {
		if (!namePattern.test(name)) {
			throw invalidValue('logStreamName', name, 'Member must satisfy regular expression pattern: [^:*]*');
		}
		const key = keyOf(group.name, name);
		if (this.#records.has(key)) throw alreadyExists('stream');
		const stream: StreamRecord = {
			id: randomInt(largestId),
			group: group.name,
			name,
			created: this.#context.clock.now().getTime(),
			firstEvent: undefined,
			lastEvent: undefined,
			lastIngestion: undefined,
			storedBytes: 0,
		};
		this.#byId.set(stream.id, stream);
		return this.#records.put(key, stream);
	}

	find(group: GroupRecord, name: string): StreamRecord | undefined {
		return this.#records.get(keyOf(group.name, name));
	}

	/** Throws ResourceNotFoundException. */
	get(group: GroupRecord, name: string | undefined): StreamRecord {
		const found = this.find(group, name ?? '');
		if (found === undefined) throw streamNotFound();
		return found;
	}

	byId(id: number): StreamRecord | undefined {
		return this.#byId.get(id);
	}

	of(group: GroupRecord): StreamRecord[] {
		return this.#records.values().filter((stream) => stream.group === group.name);
	}

	storedBytes(group: GroupRecord): number {
		return this.of(group).reduce((total, stream) => total + stream.storedBytes, 0);
	}

	/** Takes note of events that were stored, which are in the order of their times. */
	received(stream: StreamRecord, events: readonly StoredEvent[]): void {
		const first = events[0]?.time;
		const last = events.at(-1)?.time;
		if (first === undefined || last === undefined) return;
		stream.firstEvent = Math.min(stream.firstEvent ?? first, first);
		stream.lastEvent = Math.max(stream.lastEvent ?? last, last);
		stream.lastIngestion = this.#context.clock.now().getTime();
		stream.storedBytes += events.reduce((total, {message}) => total + eventBytes(message), 0);
		this.#records.put(keyOf(stream.group, stream.name), stream);
	}

	delete(stream: StreamRecord): void {
		this.#byId.delete(stream.id);
		this.#records.delete(keyOf(stream.group, stream.name));
	}

	view(stream: StreamRecord, groupArn: string): LogStream {
		return {
			logStreamName: stream.name,
			creationTime: stream.created,
			firstEventTimestamp: stream.firstEvent,
			lastEventTimestamp: stream.lastEvent,
			lastIngestionTime: stream.lastIngestion,
			uploadSequenceToken: String(stream.id).padStart(56, '4'),
			arn: `${groupArn}:log-stream:${stream.name}`,
			storedBytes: 0,
		};
	}
}
