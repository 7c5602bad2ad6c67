import type {
	DestinationConfig,
	EventSourcePosition,
	FilterCriteria,
	FunctionResponseType,
	ScalingConfig,
} from '@aws-sdk/client-lambda';

/** What an event source mapping may be told, with defaults in place. */
export interface MappingSettings {
	readonly functionName: string;
	readonly qualifier: string | undefined;
	readonly batchSize: number;
	readonly windowSeconds: number;
	readonly filter: FilterCriteria | undefined;
	readonly destinations: DestinationConfig | undefined;
	readonly reportsItems: readonly FunctionResponseType[];
	/** Streams only; -1 is without end. */
	readonly retries: number;
	/** Streams only; -1 is without end. */
	readonly ageSeconds: number;
	/** Streams only. */
	readonly bisects: boolean;
	/** Streams only: batches of one shard at a time. */
	readonly parallelization: number;
	/** Queues only. */
	readonly scaling: ScalingConfig | undefined;
}

export interface MappingRecord {
	readonly id: string;
	readonly sourceArn: string;
	readonly startingPosition: EventSourcePosition | undefined;
	readonly isEnabled: boolean;
	readonly settings: MappingSettings;
	readonly state: 'Creating' | 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled' | 'Updating' | 'Deleting';
	readonly stateReason: 'User action';
	/** As Lambda words it: `No records processed`, `OK`, `PROBLEM: Function call failed`. */
	readonly lastResult: string;
	readonly lastModified: Date;
	readonly tags: Readonly<Record<string, string>>;
}

export const sourceOf = ({sourceArn}: Pick<MappingRecord, 'sourceArn'>): 'queue' | 'stream' =>
	sourceArn.split(':')[2] === 'sqs' ? 'queue' : 'stream';
