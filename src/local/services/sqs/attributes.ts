import {invalidAttribute, unknownAttribute} from './errors.ts';

const flag = ['true', 'false'];

/** What can be set on a queue: its default, and the whole numbers or words that it takes (SetQueueAttributes, API reference). */
const settable: Readonly<
	Record<string, {readonly default?: string; readonly takes: readonly string[] | Range | 'text'}>
> = {
	DelaySeconds: {default: '0', takes: {least: 0, most: 900}},
	MaximumMessageSize: {default: '1048576', takes: {least: 1024, most: 1_048_576}},
	MessageRetentionPeriod: {default: '345600', takes: {least: 60, most: 1_209_600}},
	ReceiveMessageWaitTimeSeconds: {default: '0', takes: {least: 0, most: 20}},
	VisibilityTimeout: {default: '30', takes: {least: 0, most: 43_200}},
	SqsManagedSseEnabled: {default: 'true', takes: flag},
	KmsMasterKeyId: {takes: 'text'},
	KmsDataKeyReusePeriodSeconds: {takes: {least: 60, most: 86_400}},
	Policy: {takes: 'text'},
	RedrivePolicy: {takes: 'text'},
	RedriveAllowPolicy: {takes: 'text'},
};

const fifoOnly: typeof settable = {
	FifoQueue: {default: 'true', takes: ['true']},
	ContentBasedDeduplication: {default: 'false', takes: flag},
	DeduplicationScope: {default: 'queue', takes: ['queue', 'messageGroup']},
	FifoThroughputLimit: {default: 'perQueue', takes: ['perQueue', 'perMessageGroupId']},
};

interface Range {
	readonly least: number;
	readonly most: number;
}

/** Attributes that only SQS itself sets. */
export const readOnlyNames = [
	'QueueArn',
	'ApproximateNumberOfMessages',
	'ApproximateNumberOfMessagesNotVisible',
	'ApproximateNumberOfMessagesDelayed',
	'CreatedTimestamp',
	'LastModifiedTimestamp',
] as const;

export const attributeNames: ReadonlySet<string> = new Set([
	'All',
	...readOnlyNames,
	...Object.keys(settable),
	...Object.keys(fifoOnly),
]);

export function defaultAttributes(fifo: boolean): Record<string, string> {
	const all = Object.entries(fifo ? {...settable, ...fifoOnly} : settable);
	return Object.fromEntries(all.flatMap(([name, {default: value}]) => (value === undefined ? [] : [[name, value]])));
}

/** Attributes with the changes; an empty text takes one away. Throws InvalidAttributeName, InvalidAttributeValue. */
export function withChanges(
	attributes: Readonly<Record<string, string>>,
	changes: Readonly<Record<string, string>>,
	fifo: boolean,
): Record<string, string> {
	const result = {...attributes};
	for (const [name, value] of Object.entries(changes)) {
		const attribute = settable[name] ?? (fifo ? fifoOnly[name] : undefined);
		if (attribute === undefined) throw unknownAttribute(name);
		if (value === '' && attribute.default === undefined) delete result[name];
		else result[name] = checked(name, value, attribute.takes);
	}
	return result;
}

function checked(name: string, value: string, takes: readonly string[] | Range | 'text'): string {
	if (takes === 'text') return value;
	const isTaken =
		'least' in takes
			? /^\d{1,9}$/.test(value) && Number(value) >= takes.least && Number(value) <= takes.most
			: takes.includes(value);
	if (!isTaken) throw invalidAttribute(name);
	return value;
}
