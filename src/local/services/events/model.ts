import type {RuleState, Tag, Target} from '@aws-sdk/client-eventbridge';

/** An event as targets get it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html). */
export interface EventEnvelope {
	readonly version: '0';
	readonly id: string;
	readonly 'detail-type': string;
	readonly source: string;
	readonly account: string;
	/** To the second: `2026-11-21T16:39:48Z`. */
	readonly time: string;
	readonly region: string;
	readonly resources: readonly string[];
	readonly detail: unknown;
}

export interface BusRecord {
	readonly name: string;
	readonly created: Date;
	modified: Date;
	description: string | undefined;
	/** JSON. */
	policy: string | undefined;
	kmsKey: string | undefined;
	deadLetterArn: string | undefined;
	tags: Tag[];
}

export interface RuleRecord {
	readonly bus: string;
	readonly name: string;
	description: string | undefined;
	/** JSON. */
	pattern: string | undefined;
	schedule: string | undefined;
	/** From when a rate counts, in milliseconds since 1970. */
	scheduledFrom: number;
	state: RuleState;
	roleArn: string | undefined;
	targets: Target[];
	tags: Tag[];
}

export const isEnabled = ({state}: RuleRecord): boolean => state !== 'DISABLED';

export const defaultBus = 'default';

/** To the second, as AWS's events have it. */
export const secondOf = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
