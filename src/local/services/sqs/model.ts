import type {MessageAttributeValue} from '@aws-sdk/client-sqs';

export interface QueueRecord {
	/** Its messages are kept under this; a name that is used again gets another. */
	readonly id: string;
	readonly name: string;
	/** Seconds since 1970. */
	readonly created: number;
	modified: number;
	/** What can be set, with every default filled in. */
	attributes: Record<string, string>;
	tags: Record<string, string>;
	/** Milliseconds since 1970 of the last purge. */
	purged: number | undefined;
}

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** Times are milliseconds since 1970. */
export interface MessageRecord {
	/** Sixteen digits; messages of a queue are in the order of their keys. */
	readonly key: string;
	readonly id: string;
	readonly body: string;
	readonly attributes: MessageAttributes;
	readonly systemAttributes: MessageAttributes;
	readonly sent: number;
	/** FIFO queues only. */
	readonly group: string | undefined;
	readonly deduplicationId: string | undefined;
	readonly sequenceNumber: string | undefined;
	/** ARN of the queue that gave it up, in a dead letter queue. */
	readonly source: string | undefined;
	/** From when it can be received (again). */
	visibleAt: number;
	receiveCount: number;
	firstReceived: number | undefined;
	/** Of its latest receipt; undefined until it is received. */
	receipt: string | undefined;
}

export const isFifo = ({name}: Pick<QueueRecord, 'name'>): boolean => name.endsWith('.fifo');

export const isInFlight = ({receipt, visibleAt}: MessageRecord, now: number): boolean =>
	receipt !== undefined && visibleAt > now;
