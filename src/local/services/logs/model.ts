import type {LogGroupClass} from '@aws-sdk/client-cloudwatch-logs';

/**
 * Ids of groups and streams are drawn below this. They are random, so that a stream whose making was lost in a crash
 * never passes its events on to another.
 */
export const largestId = 2 ** 48 - 1;

export interface GroupRecord {
	/** Number under which the group's events are stored; a name that is used again gets another. */
	readonly id: number;
	readonly name: string;
	readonly created: number;
	readonly logClass: LogGroupClass;
	retentionDays: number | undefined;
	kmsKey: string | undefined;
	tags: Record<string, string>;
}

/** Times are milliseconds since 1970. */
export interface StreamRecord {
	readonly id: number;
	readonly group: string;
	readonly name: string;
	readonly created: number;
	firstEvent: number | undefined;
	lastEvent: number | undefined;
	lastIngestion: number | undefined;
	storedBytes: number;
}

/** Where an event stands among those of its group: by time, then by arrival. */
export interface Position {
	readonly time: number;
	readonly sequence: number;
}

export interface StoredEvent extends Position {
	readonly stream: number;
	readonly ingestion: number;
	readonly message: string;
}

/** Bytes that CloudWatch Logs counts for an event besides its message (PutLogEvents, API reference). */
const eventOverhead = 26;

export const eventBytes = (message: string): number => Buffer.byteLength(message) + eventOverhead;

/** Most events, and most bytes, of one page of events. */
export const mostEvents = 10_000;
export const mostBytes = 1_048_576;
