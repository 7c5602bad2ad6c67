import type {
	AttributeDefinition,
	BillingMode,
	IndexStatus,
	KeySchemaElement,
	OnDemandThroughput,
	Projection,
	StreamViewType,
	TableClass,
	TableStatus,
	Tag,
	WarmThroughput,
} from '@aws-sdk/client-dynamodb';

/** Capacity that nothing of the local AWS ever limits; it is what was asked for. */
export interface Throughput {
	readonly read: number;
	readonly write: number;
	readonly increasedAt?: Date;
	readonly decreasedAt?: Date;
}

export interface IndexRecord {
	readonly name: string;
	readonly isGlobal: boolean;
	readonly keySchema: readonly KeySchemaElement[];
	readonly projection: Projection;
	status: IndexStatus;
	throughput?: Throughput | undefined;
	onDemand?: OnDemandThroughput | undefined;
	warm?: WarmThroughput | undefined;
}

export interface TableRecord {
	readonly name: string;
	readonly id: string;
	readonly arn: string;
	readonly createdAt: Date;
	readonly keySchema: readonly KeySchemaElement[];
	attributes: readonly AttributeDefinition[];
	status: TableStatus;
	indexes: IndexRecord[];
	billingMode: BillingMode;
	onDemandSince?: Date;
	throughput: Throughput;
	onDemand?: OnDemandThroughput | undefined;
	warm?: WarmThroughput | undefined;
	/** The stream that is written to. */
	stream?: {readonly arn: string; readonly viewType: StreamViewType} | undefined;
	/** The last one that there was, also when it was switched off. */
	latestStream?: {readonly arn: string; readonly label: string};
	/** The key of its encryption, where the table asked for one of its own. */
	encryptionKey?: string | undefined;
	deletionProtection: boolean;
	tableClass: TableClass | undefined;
	tableClassChangedAt?: Date;
	/** The attribute that says when an item is to go, in seconds since 1970. */
	timeToLive?: string | undefined;
	recovery?: {readonly since: Date; readonly days: number} | undefined;
	tags: Tag[];
}
