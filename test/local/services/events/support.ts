import * as events from '@aws-sdk/client-eventbridge';
import * as sqs from '@aws-sdk/client-sqs';
import type {LocalAwsOptions} from '../../../../src/local/local-aws.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

export interface EventsWorld extends AsyncDisposable {
	readonly aws: TestAws;
	readonly client: events.EventBridge;
	readonly queues: sqs.SQS;
	/** A name that nothing else has. */
	newName(): string;
	newQueue(attributes?: Record<string, string>): Promise<{readonly url: string; readonly arn: string}>;
	/** An enabled rule with its target. */
	newRule(rule: Partial<events.PutRuleRequest>, target: Partial<events.Target>): Promise<string>;
	put(source: string, detail: object, more?: Partial<events.PutEventsRequestEntry>): Promise<string>;
	/** Waits for a message; takes it out of the queue. */
	next(url: string): Promise<sqs.Message>;
	/** Waits for a message and reads it as JSON. */
	nextEvent(url: string): Promise<Record<string, unknown>>;
}

export async function openEvents(options: Partial<LocalAwsOptions> = {}): Promise<EventsWorld> {
	const aws = await startLocalAws(options);
	const client = new events.EventBridge(aws.client);
	const queues = new sqs.SQS(aws.client);
	let made = 0;
	const newName = (): string => {
		made += 1;
		return `thing-${made}`;
	};
	const next = async (QueueUrl: string): Promise<sqs.Message> => {
		const [message] =
			(
				await queues.receiveMessage({
					QueueUrl,
					WaitTimeSeconds: 20,
					MessageAttributeNames: ['All'],
					AttributeNames: ['All'],
				})
			).Messages ?? [];
		if (message === undefined) throw new Error('No message came.');
		await queues.deleteMessage({QueueUrl, ReceiptHandle: message.ReceiptHandle});
		return message;
	};
	return {
		aws,
		client,
		queues,
		newName,
		next,
		nextEvent: async (url) => JSON.parse((await next(url)).Body ?? '') as Record<string, unknown>,
		async newQueue(Attributes = {}) {
			const QueueName = `${newName()}${Attributes.FifoQueue === 'true' ? '.fifo' : ''}`;
			const {QueueUrl: url = ''} = await queues.createQueue({QueueName, Attributes});
			return {url, arn: `arn:aws:sqs:us-east-1:000000000000:${QueueName}`};
		},
		async newRule(rule, target) {
			const Name = newName();
			await client.putRule({Name, ...rule});
			const Targets = [{Id: 'one', Arn: undefined, ...target}];
			await client.putTargets({Rule: Name, EventBusName: rule.EventBusName, Targets});
			return Name;
		},
		async put(Source, detail, more = {}) {
			const entry = {Source, DetailType: 'Something', Detail: JSON.stringify(detail), ...more};
			const {Entries = []} = await client.putEvents({Entries: [entry]});
			return Entries[0]?.EventId ?? '';
		},
		async [Symbol.asyncDispose]() {
			client.destroy();
			queues.destroy();
			await aws[Symbol.asyncDispose]();
		},
	};
}
