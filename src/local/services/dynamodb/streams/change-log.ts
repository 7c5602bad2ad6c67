import {randomBytes} from 'node:crypto';
import type {KeySchemaElement, StreamViewType} from '@aws-sdk/client-dynamodb';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Collection} from '../../../engine/store.ts';
import type {Item} from '../values/attribute-value.ts';
import {announceRecords} from './announcement.ts';
import type {ChangeRecord, StreamRecord} from './model.ts';
import {SequenceNumbers, sequenceAfter} from './sequence-numbers.ts';

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

interface Log {
	readonly stored: Collection<ChangeRecord>;
	/** In the order of their sequence numbers, which is that of their keys in the store. */
	records: ChangeRecord[];
}

/** All streams of a region: tables write into it, the API of streams and whoever consumes them read from it. */
export class ChangeLog {
	readonly #context: ServiceContext;
	readonly #streams: Collection<StreamRecord>;
	readonly #logs = new Map<string, Log>();
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
		const lastSequence = this.#log(arn).records.at(-1)?.sequence ?? stream.firstSequence;
		this.#streams.put(arn, {...stream, endedAt: this.#context.clock.now(), lastSequence});
		this.#announce(arn);
	}

	append(arn: string, change: Change): void {
		const log = this.#log(arn);
		const sequence = this.#sequence.next(log.records.at(-1)?.sequence);
		const id = randomBytes(16).toString('hex');
		const record: ChangeRecord = {id, sequence, at: this.#context.clock.now(), ...change};
		log.records.push(record);
		log.stored.put(sequence, record);
		this.#announce(arn);
	}

	/** Records of a stream in order, without those that are older than a day. Do not change it. */
	records(arn: string): readonly ChangeRecord[] {
		const log = this.#log(arn);
		const oldest = log.records[0];
		if (oldest !== undefined && oldest.at < this.#horizon()) this.#trim(arn, log);
		return log.records;
	}

	/** Forgets what is older than a day: records, and streams that were switched off then. */
	sweep(): void {
		const horizon = this.#horizon();
		for (const {arn, endedAt} of this.#streams.values()) {
			this.records(arn);
			if (endedAt === undefined || endedAt >= horizon) continue;
			this.#streams.delete(arn);
			this.#logs.delete(arn);
		}
	}

	#horizon(): Date {
		return new Date(this.#context.clock.now().getTime() - retentionMilliseconds);
	}

	#trim(arn: string, log: Log): void {
		const horizon = this.#horizon();
		const kept = log.records.findIndex(({at}) => at >= horizon);
		const gone = log.records.splice(0, kept < 0 ? log.records.length : kept);
		for (const {sequence} of gone) log.stored.delete(sequence);
		const [stream, last] = [this.#streams.get(arn), gone.at(-1)];
		if (stream === undefined || last === undefined) return;
		this.#streams.put(arn, {...stream, oldestSequence: sequenceAfter(last.sequence)});
	}

	#log(arn: string): Log {
		const known = this.#logs.get(arn);
		if (known !== undefined) return known;
		const [, path = ''] = arn.split(':table/');
		const stored = this.#context.collection<ChangeRecord>(`records/${path}`);
		const records = stored.values().sort((left, right) => (left.sequence < right.sequence ? -1 : 1));
		const log = {stored, records};
		this.#logs.set(arn, log);
		return log;
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
