import {createHash} from 'node:crypto';
import type {GetShardIteratorInput} from '@aws-sdk/client-dynamodb-streams';
import {onStreamRecords} from '../../dynamodb/streams/announcement.ts';
import type {EventPattern} from '../../events/pattern/compile.ts';
import {compileFilter} from './filter.ts';
import type {MappingRecord} from './model.ts';
import {backOff, type Poller, type PollerHost} from './poller.ts';
import {Progress} from './progress.ts';
import {StreamBatches} from './stream-batches.ts';
import {StreamLane} from './stream-lane.ts';
import {type ReadRecord, readRecord} from './stream-records.ts';
import {Wake} from './wake.ts';

/** How far a mapping has come in its shard; kept, so that a crash loses no record. */
export interface Checkpoint {
	/** Sequence number of the last record that is finished; undefined is the beginning of the stream. */
	readonly position: string | undefined;
}

const pageRecords = 1000;
/** No more is read while so many records wait for the function. */
const mostUnfinished = 5000;

/** Reads a stream of DynamoDB: sleeps until it hears of records, so that it costs nothing while there are none. */
export class StreamPoller implements Poller {
	readonly #host: PollerHost;
	readonly #mapping: MappingRecord;
	readonly #save: (checkpoint: Checkpoint) => void;
	readonly #stopping = new AbortController();
	readonly #wake = new Wake();
	readonly #lanes: readonly StreamLane[];
	readonly #matches: EventPattern;
	#progress: Progress;
	#isNew: boolean;
	#running: Promise<unknown> = Promise.resolve();

	constructor(
		host: PollerHost,
		mapping: MappingRecord,
		checkpoint: Checkpoint | undefined,
		save: (checkpoint: Checkpoint) => void,
	) {
		this.#host = host;
		this.#mapping = mapping;
		this.#save = save;
		this.#isNew = checkpoint === undefined;
		this.#progress = new Progress(checkpoint?.position);
		const {settings} = mapping;
		this.#matches = compileFilter(settings.filter);
		this.#lanes = Array.from({length: settings.parallelization}, () => new StreamLane(host.context.clock, settings));
	}

	async start(): Promise<void> {
		const {call, bus, signal, background} = this.#host.context;
		const {sourceArn} = this.#mapping;
		const {StreamDescription} = await call('dynamodbstreams', 'DescribeStream', {StreamArn: sourceArn});
		const shardId = StreamDescription?.Shards?.[0]?.ShardId ?? '';
		if (this.#isNew) await this.#begin(shardId);
		this.#isNew = false;
		const subscription = onStreamRecords(bus, sourceArn, () => this.#wake.call());
		const stop = (): void => this.#stopping.abort(new Error('The mapping stops.'));
		signal.addEventListener('abort', stop);
		const work = [this.#read(shardId), ...this.#lanes.map((lane) => this.#workOn(lane, shardId))];
		const ended = Promise.all(work).finally(() => {
			subscription[Symbol.dispose]();
			signal.removeEventListener('abort', stop);
		});
		this.#running = ended.catch(() => undefined);
		background(`reading ${sourceArn}`, async () => void (await ended));
	}

	async stop(): Promise<void> {
		this.#stopping.abort(new Error('The mapping stops.'));
		this.#wake.call();
		await this.#running;
	}

	/** A mapping that starts at the end notes where that is, so that a crash before its first record loses none. */
	async #begin(shardId: string): Promise<void> {
		if (this.#mapping.startingPosition === 'LATEST') {
			for (let isEnd = false; !isEnd; ) {
				const records = await this.#page(shardId);
				this.#progress = new Progress(records.at(-1)?.sequence ?? this.#progress.position);
				isEnd = records.length === 0;
			}
		}
		this.#save({position: this.#progress.position});
	}

	async #read(shardId: string): Promise<void> {
		const {clock} = this.#host.context;
		let position = this.#progress.position;
		for (let failures = 0; !this.#stopping.signal.aborted; ) {
			if (this.#progress.unfinished > mostUnfinished) {
				await this.#wake.sleep(clock);
				continue;
			}
			try {
				const records = await this.#page(shardId, position);
				failures = 0;
				position = records.at(-1)?.sequence ?? position;
				if (records.length === 0) await this.#wake.sleep(clock);
				else this.#dispatch(records);
			} catch (error) {
				this.#host.processed(`PROBLEM: ${(error as Error).message}`);
				await this.#wake.sleep(clock, backOff(failures));
				failures += 1;
			}
		}
	}

	async #page(shardId: string, position = this.#progress.position): Promise<ReadRecord[]> {
		const {call} = this.#host.context;
		const {sourceArn} = this.#mapping;
		const place = {StreamArn: sourceArn, ShardId: shardId};
		const start = {...place, ShardIteratorType: 'TRIM_HORIZON'} as const;
		const after: GetShardIteratorInput =
			position === undefined ? start : {...place, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position};
		const {ShardIterator} = await call('dynamodbstreams', 'GetShardIterator', after).catch((error: Error) => {
			// Older records than the stream still has: on with the oldest that there are.
			if (error.name !== 'TrimmedDataAccessException') throw error;
			return call('dynamodbstreams', 'GetShardIterator', start);
		});
		const {Records = []} = await call('dynamodbstreams', 'GetRecords', {ShardIterator, Limit: pageRecords});
		return Records.map((record) => readRecord(record, sourceArn));
	}

	/** Hands records to the lanes by their keys; what the filter leaves out is finished at once. */
	#dispatch(records: readonly ReadRecord[]): void {
		for (const {sequence} of records) this.#progress.read(sequence);
		const wanted = records.filter(({text}) => this.#matches(JSON.parse(text)));
		const isWanted = new Set(wanted);
		this.#finish(records.filter((record) => !isWanted.has(record)));
		for (const [index, lane] of this.#lanes.entries()) {
			lane.add(wanted.filter(({key}) => laneOf(key, this.#lanes.length) === index));
		}
	}

	async #workOn(lane: StreamLane, shardId: string): Promise<void> {
		const {signal} = this.#stopping;
		const onFinished = (records: readonly ReadRecord[]): void => this.#finish(records);
		const batches = new StreamBatches(this.#host, this.#mapping, {shardId, signal, onFinished});
		try {
			await lane.run((batch) => batches.work(batch), signal);
		} catch (error) {
			if (!signal.aborted) throw error;
		}
	}

	#finish(records: readonly ReadRecord[]): void {
		const {position, unfinished} = this.#progress;
		this.#progress.finish(records.map(({sequence}) => sequence));
		if (this.#progress.position !== position) this.#save({position: this.#progress.position});
		if (unfinished > mostUnfinished && this.#progress.unfinished <= mostUnfinished) this.#wake.call();
	}
}

/** Items of one key always go to the same lane, so that their changes stay in order. */
function laneOf(key: string, lanes: number): number {
	return lanes === 1 ? 0 : createHash('sha256').update(key).digest().readUInt32BE(0) % lanes;
}
