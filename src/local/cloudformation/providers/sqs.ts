import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {differs, ignoreGone, json, lackingIn, tagMap, text, texts} from './shape.ts';

/** Properties that are attributes of a queue, with what they are when the template does not say. */
const attributeDefaults: Readonly<Record<string, string>> = {
	ContentBasedDeduplication: 'false',
	DeduplicationScope: 'queue',
	DelaySeconds: '0',
	FifoThroughputLimit: 'perQueue',
	KmsDataKeyReusePeriodSeconds: '',
	KmsMasterKeyId: '',
	MaximumMessageSize: '1048576',
	MessageRetentionPeriod: '345600',
	ReceiveMessageWaitTimeSeconds: '0',
	RedriveAllowPolicy: '',
	RedrivePolicy: '',
	SqsManagedSseEnabled: 'true',
	VisibilityTimeout: '30',
};

const queue: ResourceProvider = {
	nameProperty: 'QueueName',
	create: async (context, properties) => {
		const isFifo = properties.FifoQueue === true;
		const ownName = `${context.physicalName({maximumLength: isFifo ? 75 : 80})}${isFifo ? '.fifo' : ''}`;
		const QueueName = text(properties, 'QueueName') ?? ownName;
		const given = Object.keys(attributeDefaults).filter((name) => properties[name] !== undefined);
		const Attributes = {...attributes(properties, given), ...(isFifo && {FifoQueue: 'true'})};
		// What an attempt before a crash made is the same queue, and is given again.
		const made = await context.call('sqs', 'CreateQueue', {QueueName, Attributes, tags: tagMap(properties)});
		const {QueueUrl: physicalId = ''} = made;
		const Arn = `arn:aws:sqs:${context.region}:${context.account}:${QueueName}`;
		return {physicalId, attributes: {Arn, QueueName, QueueUrl: physicalId}};
	},
	update: async (context, {physicalId: QueueUrl}, next, previous) => {
		const changed = Object.keys(attributeDefaults).filter((name) => differs(next, previous, name));
		if (changed.length > 0) {
			await context.call('sqs', 'SetQueueAttributes', {QueueUrl, Attributes: attributes(next, changed)});
		}
		await updateTags(context, QueueUrl, next, previous);
		return {};
	},
	delete: ({call}, {physicalId}) => ignoreGone(call('sqs', 'DeleteQueue', {QueueUrl: physicalId})),
};

function attributes(properties: Values, names: readonly string[]): Record<string, string> {
	return Object.fromEntries(names.map((name) => [name, json(properties[name] ?? attributeDefaults[name] ?? '')]));
}

async function updateTags({call}: ProviderContext, QueueUrl: string, next: Values, previous: Values): Promise<void> {
	const [wanted, former] = [tagMap(next), tagMap(previous)];
	const TagKeys = Object.keys(former).filter((key) => !(key in wanted));
	if (TagKeys.length > 0) await call('sqs', 'UntagQueue', {QueueUrl, TagKeys});
	if (Object.keys(wanted).length > 0) await call('sqs', 'TagQueue', {QueueUrl, Tags: wanted});
}

const queuePolicy: ResourceProvider = {
	create: async (context, properties) => {
		const physicalId = context.physicalName();
		await setPolicy(context, texts(properties, 'Queues'), json(properties.PolicyDocument));
		return {physicalId, attributes: {Id: physicalId}};
	},
	update: async (context, _current, next, previous) => {
		await clearPolicy(context, lackingIn(texts(previous, 'Queues'), texts(next, 'Queues')));
		await setPolicy(context, texts(next, 'Queues'), json(next.PolicyDocument));
		return {};
	},
	delete: (context, _current, properties) => clearPolicy(context, texts(properties, 'Queues')),
};

async function setPolicy({call}: ProviderContext, queues: readonly string[], Policy: string): Promise<void> {
	for (const QueueUrl of queues) await call('sqs', 'SetQueueAttributes', {QueueUrl, Attributes: {Policy}});
}

async function clearPolicy(context: ProviderContext, queues: readonly string[]): Promise<void> {
	for (const QueueUrl of queues) await ignoreGone(setPolicy(context, [QueueUrl], ''));
}

export const sqsProviders: Providers = {
	'AWS::SQS::Queue': queue,
	'AWS::SQS::QueuePolicy': queuePolicy,
};
