import type {_Record} from '@aws-sdk/client-dynamodb-streams';

/** A record of a stream, as the function gets it. */
export interface ReadRecord {
	readonly sequence: string;
	/** Items of the same key are never worked on at the same time. */
	readonly key: string;
	/** Milliseconds since 1970. */
	readonly arrived: number;
	/** The record as JSON text. */
	readonly text: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html: the record as JSON, bytes as base64, times in seconds. */
export function readRecord(record: _Record, eventSourceARN: string): ReadRecord {
	const {dynamodb} = record;
	return {
		sequence: dynamodb?.SequenceNumber ?? '',
		key: toJson(dynamodb?.Keys),
		arrived: dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0,
		text: toJson({...record, eventSourceARN}),
	};
}

function toJson(value: unknown): string {
	return JSON.stringify(value, function (this: Record<string, unknown>, key: string, shown: unknown) {
		// A date is text already when it gets here.
		const original = this[key];
		if (original instanceof Date) return original.getTime() / 1000;
		return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : shown;
	});
}
