import {AwsError} from '../../../wire/errors.ts';
import {invalid} from '../values/errors.ts';

/** Where in a shard the next record is read: the first whose sequence number is not less than `from`. */
export interface ShardPosition {
	readonly streamArn: string;
	readonly shardId: string;
	readonly from: string;
	/** Milliseconds since the epoch. */
	readonly issuedAt: number;
}

const lifeMilliseconds = 15 * 60_000;

export function iteratorOf(position: ShardPosition): string {
	const {streamArn, ...rest} = position;
	return `${streamArn}|1|${Buffer.from(JSON.stringify(rest)).toString('base64')}`;
}

/** Throws ValidationException for what is no iterator, ExpiredIteratorException for one of 15 minutes ago. */
export function readIterator(iterator: string, now: Date): ShardPosition {
	const [streamArn = '', , code = ''] = iterator.split('|');
	const position = {streamArn, ...parsed(code)};
	if (now.getTime() - position.issuedAt > lifeMilliseconds) {
		throw new AwsError('ExpiredIteratorException', 'Iterator is expired and can no longer be used to read records');
	}
	return position;
}

function parsed(code: string): Omit<ShardPosition, 'streamArn'> {
	try {
		const {shardId, from, issuedAt} = JSON.parse(
			Buffer.from(code, 'base64').toString('utf8'),
		) as Partial<ShardPosition>;
		if (shardId !== undefined && from !== undefined && issuedAt !== undefined) return {shardId, from, issuedAt};
	} catch {
		// Said below.
	}
	throw invalid('Invalid ShardIterator');
}
