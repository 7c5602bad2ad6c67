import type {Item} from '../protocol/items.ts';

/** A record of the table's stream, as far as it is looked at. */
export interface StreamRecord {
	readonly eventName?: string;
	readonly dynamodb?: {
		/** When it was written, in seconds since 1970. */
		readonly ApproximateCreationDateTime?: number;
		readonly OldImage?: Item;
		readonly NewImage?: Item;
	};
}
