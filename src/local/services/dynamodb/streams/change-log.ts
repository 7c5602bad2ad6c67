import {randomBytes} from 'node:crypto';
import type {KeySchemaElement, StreamViewType} from '@aws-sdk/client-dynamodb';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Journal} from '../../../engine/journal.ts';
import type {Collection} from '../../../engine/store.ts';
import type {Item} from '../values/attribute-value.ts';
import {announceRecords} from './announcement.ts';
import type {ChangeRecord, StreamRecord} from './model.ts';
import {SequenceNumbers, sequenceAfter, sequenceAt} from './sequence-numbers.ts';

/** Records can be read this long, and a stream that was switched off as well. */
const retentionMilliseconds = 24 * 3_600_000;

export interface NewStream {
	readonly tableName: string;
	readonly tableArn: string;
	readonly viewType: StreamViewType;
	readonly keySchema: readonly KeySchemaElement[];
}

export interface Change {
	readonly keys: Item;
	readonly before: Item | undefined;
	readonly after: Item | undefined;
	readonly byService: boolean;
}

/** All streams of a region: tables write into it, the API of streams and whoever consumes them read from it. */
export class ChangeLog {
	readonly #context: ServiceContext;
	readonly #streams: Collection<StreamRecord>;
	readonly #sequence: SequenceNumbers;
	readonly #announced = new Set<string>();

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#streams = context.collection('streams');
		this.#sequence = new SequenceNumbers(context.clock);
	}

	/** Newest last. */
	streams(): StreamRecord[] {
		return this.#streams.values().sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
	}

	stream(arn: string): StreamRecord | undefined {
		return this.#streams.get(arn);
	}

	open({tableName, tableArn, viewType, keySchema}: NewStream): StreamRecord {
		const createdAt = this.#context.clock.now();
		const label = this.#newLabel(tableArn, createdAt);
		const arn = arnOf(tableArn, label);
		const shardId = `shardId-${String(createdAt.getTime()).padStart(20, '0')}-${randomBytes(4).toString('hex')}`;
		const firstSequence = this.#sequence.next();
		return this.#streams.put(arn, {
			arn,
			label,
			tableName,
			viewType,
			keySchema,
			createdAt,
			shardId,
			firstSequence,
			oldestSequence: firstSequence,
		});
	}

	/** Ends a stream; what it holds can be read for another day. */
	close(arn: string): void {
		const stream = this.#streams.get(arn);
		if (stream === undefined || stream.endedAt !== undefined) return;
		const lastSequence = this.last(arn) ?? stream.firstSequence;
		this.#streams.put(arn, {...stream, endedAt: this.#context.clock.now(), lastSequence});
		this.#announce(arn);
	}

	append(arn: string, change: Change): void {
		const log = this.#log(arn);
		const sequence = this.#sequence.next(log.last);
		const id = randomBytes(16).toString('hex');
		log.append(sequence, {id, sequence, at: this.#context.clock.now(), ...change});
		this.#announce(arn);
	}

	/** At most `limit` records of a stream with this sequence number or a later one, in order, none older than a day. */
	read(arn: string, from: string, limit: number): ChangeRecord[] {
		this.trim(arn);
		return this.#log(arn).from(from, limit);
	}

	/** The sequence number of the newest record; undefined when there is none, or none any more. */
	last(arn: string): string | undefined {
		return this.#log(arn).last;
	}

	/** Forgets the records of a stream that are older than a day. */
	trim(arn: string): void {
		const last = this.#log(arn).dropBefore(sequenceAt(this.#horizon()));
		const stream = this.#streams.get(arn);
		if (stream === undefined || last === undefined) return;
		this.#streams.put(arn, {...stream, oldestSequence: sequenceAfter(last)});
	}

	/** Forgets what is older than a day: records, and streams that were switched off then. */
	sweep(): void {
		const horizon = this.#horizon();
		for (const {arn, endedAt} of this.#streams.values()) {
			this.trim(arn);
			if (endedAt === undefined || endedAt >= horizon) continue;
			this.#streams.delete(arn);
		}
	}

	#horizon(): Date {
		return new Date(this.#context.clock.now().getTime() - retentionMilliseconds);
	}

	#log(arn: string): Journal<ChangeRecord> {
		const [, path = ''] = arn.split(':table/');
		return this.#context.journal(`records/${path}`);
	}

	/** The time to the millisecond; no two streams of a table have the same. */
	#newLabel(tableArn: string, createdAt: Date): string {
		let time = createdAt.getTime();
		const label = (): string => new Date(time).toISOString().replace('Z', '');
		while (this.#streams.has(arnOf(tableArn, label()))) time += 1;
		return label();
	}

	#announce(arn: string): void {
		if (this.#announced.has(arn)) return;
		this.#announced.add(arn);
		queueMicrotask(() => {
			this.#announced.delete(arn);
			announceRecords(this.#context, arn);
		});
	}
}

const arnOf = (tableArn: string, label: string): string => `${tableArn}/stream/${label}`;
