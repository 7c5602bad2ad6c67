import type * as streams from '@aws-sdk/client-dynamodb-streams';
import type {_Record, GetShardIteratorInput, Shard, StreamDescription} from '@aws-sdk/client-dynamodb-streams';
import type {ServiceContext} from '../../engine/context.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import type {ChangeLog} from '../dynamodb/streams/change-log.ts';
import {iteratorOf, readIterator} from '../dynamodb/streams/iterator.ts';
import type {ChangeRecord, StreamRecord} from '../dynamodb/streams/model.ts';
import {shownRecord} from '../dynamodb/streams/shown-record.ts';
import {constraint, invalid} from '../dynamodb/values/errors.ts';

const maximumRecords = 1000;
const maximumStreams = 100;
const maximumBytes = 1024 * 1024;
/** Less than every sequence number. */
const beforeAll = '0';

export function streamHandlers({clock, region}: ServiceContext, log: ChangeLog): Handlers<typeof streams> {
	const find = (arn: string | undefined): StreamRecord => {
		const stream = log.stream(arn ?? '');
		if (stream !== undefined) return stream;
		throw new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`);
	};
	return {
		ListStreams({TableName, Limit, ExclusiveStartStreamArn}) {
			const all = log.streams().filter(({tableName}) => TableName === undefined || tableName === TableName);
			const start = ExclusiveStartStreamArn === undefined ? 0 : indexAfter(all, ExclusiveStartStreamArn);
			const page = all.slice(start, start + size(Limit, maximumStreams));
			const last = start + page.length < all.length ? page.at(-1)?.arn : undefined;
			const Streams = page.map(({arn, label, tableName}) => ({
				StreamArn: arn,
				StreamLabel: label,
				TableName: tableName,
			}));
			return {Streams, LastEvaluatedStreamArn: last};
		},
		DescribeStream({StreamArn, Limit, ExclusiveStartShardId}) {
			const stream = find(StreamArn);
			size(Limit, maximumStreams);
			const Shards = ExclusiveStartShardId === stream.shardId ? [] : [shardOf(stream)];
			return {StreamDescription: {...describe(stream), Shards}};
		},
		GetShardIterator(input) {
			log.trim(find(input.StreamArn).arn);
			const stream = find(input.StreamArn);
			checkShard(stream, input.ShardId);
			const from = startOf(input, stream, log.last(stream.arn));
			const position = {streamArn: stream.arn, shardId: stream.shardId, from, issuedAt: clock.now().getTime()};
			return {ShardIterator: iteratorOf(position)};
		},
		GetRecords({ShardIterator, Limit}) {
			const position = readIterator(ShardIterator ?? '', clock.now());
			const stream = find(position.streamArn);
			const records = log.read(stream.arn, position.from, size(Limit, maximumRecords));
			const page = fitting(stream, records, region);
			const next = page.at(-1)?.dynamodb?.SequenceNumber;
			const isEnd = stream.endedAt !== undefined && (next === undefined || next === log.last(stream.arn));
			const nextFrom = next === undefined ? position.from : `${next}+`;
			const issuedAt = clock.now().getTime();
			const NextShardIterator = isEnd ? undefined : iteratorOf({...position, from: nextFrom, issuedAt});
			return {Records: page, NextShardIterator};
		},
	};
}

function indexAfter(all: readonly StreamRecord[], streamArn: string): number {
	const index = all.findIndex(({arn}) => arn === streamArn);
	return index < 0 ? all.length : index + 1;
}

function size(limit: number | undefined, maximum: number): number {
	if (limit === undefined) return maximum;
	if (limit < 1) throw constraint('limit', limit, 'have value greater than or equal to 1');
	if (limit > maximum) throw constraint('limit', limit, `have value less than or equal to ${maximum}`);
	return limit;
}

function describe(stream: StreamRecord): StreamDescription {
	return {
		StreamArn: stream.arn,
		StreamLabel: stream.label,
		StreamStatus: stream.endedAt === undefined ? 'ENABLED' : 'DISABLED',
		StreamViewType: stream.viewType,
		CreationRequestDateTime: stream.createdAt,
		TableName: stream.tableName,
		KeySchema: [...stream.keySchema],
	};
}

function shardOf({shardId, firstSequence, lastSequence}: StreamRecord): Shard {
	const end = lastSequence === undefined ? {} : {EndingSequenceNumber: lastSequence};
	return {ShardId: shardId, SequenceNumberRange: {StartingSequenceNumber: firstSequence, ...end}};
}

function checkShard({arn, shardId}: StreamRecord, asked: string | undefined): void {
	if (asked === shardId) return;
	const message = `Requested resource not found: Shard does not exist: ${asked} in stream ${arn}`;
	throw new AwsError('ResourceNotFoundException', message);
}

/** A sequence number, or one with a `+` that comes after it and before the next. */
function startOf(
	{ShardIteratorType, SequenceNumber}: GetShardIteratorInput,
	{firstSequence, oldestSequence}: StreamRecord,
	last: string | undefined,
): string {
	if (ShardIteratorType === 'TRIM_HORIZON') return beforeAll;
	if (ShardIteratorType === 'LATEST') return `${last ?? firstSequence}+`;
	if (SequenceNumber === undefined) {
		throw invalid(`SequenceNumber is required for ShardIteratorType ${ShardIteratorType}`);
	}
	if (!/^\d{21,40}$/.test(SequenceNumber)) throw invalid(`Invalid SequenceNumber: ${SequenceNumber}`);
	if (SequenceNumber < oldestSequence) {
		const message = 'The operation attempted to read past the oldest stream record in a shard.';
		throw new AwsError('TrimmedDataAccessException', message);
	}
	return ShardIteratorType === 'AFTER_SEQUENCE_NUMBER' ? `${SequenceNumber}+` : SequenceNumber;
}

/** As many of the records as a page may hold: one, and more until there are 1 MB of them. */
function fitting(stream: StreamRecord, changes: readonly ChangeRecord[], region: string): _Record[] {
	const page: _Record[] = [];
	let bytes = 0;
	for (const change of changes) {
		const record = shownRecord(stream, change, region);
		bytes += record.dynamodb?.SizeBytes ?? 0;
		if (page.length > 0 && bytes > maximumBytes) break;
		page.push(record);
	}
	return page;
}
