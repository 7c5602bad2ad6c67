import type {ServiceContext} from '../../../engine/context.ts';
import {invalidParameter} from '../errors.ts';

const destinationPattern =
	/^arn:aws[a-zA-Z-]*:(?:sqs:[a-z0-9-]+:\d{12}:[\w.-]+|lambda:[a-z0-9-]+:\d{12}:function:[\w:$-]+|events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]+)$/;

/** Throws InvalidParameterValueException for what the local AWS cannot send to. */
export function insistOnDestination(arn: string | undefined): void {
	if (arn === undefined || destinationPattern.test(arn)) return;
	throw invalidParameter(`The local AWS sends results to queues, event buses and functions, not to ${arn}.`);
}

/** What became of an invocation, for whoever is configured to hear of it. */
export interface Notice {
	readonly isSuccess: boolean;
	readonly functionArn: string;
	readonly document: Readonly<Record<string, unknown>>;
}

/** Sends a notice to a queue, an event bus or another function. Rejects when it cannot be delivered. */
export async function sendNotice({call}: ServiceContext, arn: string, notice: Notice): Promise<void> {
	const text = JSON.stringify(notice.document);
	const [, , service, , , ...resource] = arn.split(':');
	if (service === 'lambda') {
		await call('lambda', 'Invoke', {FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(text)});
		return;
	}
	if (service === 'sqs') {
		await sendToQueue({call}, resource.join(':'), text, {});
		return;
	}
	const {FailedEntryCount, Entries} = await call('events', 'PutEvents', {
		Entries: [
			{
				EventBusName: arn,
				Source: 'lambda',
				DetailType: `Lambda Function Invocation Result - ${notice.isSuccess ? 'Success' : 'Failure'}`,
				Resources: [arn, notice.functionArn],
				Detail: text,
			},
		],
	});
	if (FailedEntryCount !== 0) throw new Error(Entries?.[0]?.ErrorMessage ?? 'PutEvents failed');
}

/** Sends a text to the queue of that name, with attributes that are texts or, where they end in `Code`, numbers. */
export async function sendToQueue(
	{call}: Pick<ServiceContext, 'call'>,
	QueueName: string,
	MessageBody: string,
	attributes: Readonly<Record<string, string>>,
): Promise<void> {
	const {QueueUrl} = await call('sqs', 'GetQueueUrl', {QueueName});
	const MessageAttributes = Object.fromEntries(
		Object.entries(attributes).map(([name, StringValue]) => [
			name,
			{DataType: name.endsWith('Code') ? 'Number' : 'String', StringValue},
		]),
	);
	await call('sqs', 'SendMessage', {QueueUrl, MessageBody, MessageAttributes});
}
