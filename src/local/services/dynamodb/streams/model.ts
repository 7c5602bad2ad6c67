import type {KeySchemaElement, StreamViewType} from '@aws-sdk/client-dynamodb';
import type {Item} from '../values/attribute-value.ts';

/** A stream of a table. One shard holds all of its records, from its start until the stream is switched off. */
export interface StreamRecord {
	readonly arn: string;
	readonly label: string;
	readonly tableName: string;
	readonly viewType: StreamViewType;
	readonly keySchema: readonly KeySchemaElement[];
	readonly createdAt: Date;
	readonly shardId: string;
	readonly firstSequence: string;
	/** What lies before it was a day old and is gone. */
	oldestSequence: string;
	/** Set when the stream was switched off: no record comes after it. */
	endedAt?: Date;
	lastSequence?: string;
}

/** A change of one item, with both of its images; the view decides what of them is shown. */
export interface ChangeRecord {
	readonly id: string;
	readonly sequence: string;
	readonly at: Date;
	readonly keys: Item;
	readonly before: Item | undefined;
	readonly after: Item | undefined;
	/** By the removal of expired items, and by nobody who called. */
	readonly byService: boolean;
}
