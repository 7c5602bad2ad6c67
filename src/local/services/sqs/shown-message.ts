import type {Message, ReceiveMessageRequest} from '@aws-sdk/client-sqs';
import {md5, md5OfAttributes} from './digest.ts';
import type {MessageAttributes, MessageRecord} from './model.ts';
import {receiptHandle} from './receipt.ts';

/** A received message with the attributes that were asked for. */
export function shownMessage(
	account: string,
	queueId: string,
	message: MessageRecord,
	{AttributeNames = [], MessageSystemAttributeNames = [], MessageAttributeNames = []}: ReceiveMessageRequest,
): Message {
	const {key, id, body, receipt = ''} = message;
	const names: readonly string[] = [...AttributeNames, ...MessageSystemAttributeNames];
	const system = Object.entries(systemAttributes(account, message)).filter(
		([name, value]) => value !== undefined && (names.includes('All') || names.includes(name)),
	);
	const attributes = chosen(message.attributes, MessageAttributeNames);
	return {
		MessageId: id,
		ReceiptHandle: receiptHandle({queueId, key, receipt}),
		Body: body,
		MD5OfBody: md5(body),
		...(system.length > 0 && {Attributes: Object.fromEntries(system) as Message['Attributes']}),
		...(Object.keys(attributes).length > 0 && {
			MessageAttributes: {...attributes},
			MD5OfMessageAttributes: md5OfAttributes(attributes),
		}),
	};
}

function systemAttributes(account: string, message: MessageRecord): Readonly<Record<string, string | undefined>> {
	return {
		SenderId: account,
		SentTimestamp: String(message.sent),
		ApproximateReceiveCount: String(message.receiveCount),
		ApproximateFirstReceiveTimestamp: String(message.firstReceived),
		AWSTraceHeader: message.systemAttributes.AWSTraceHeader?.StringValue,
		MessageGroupId: message.group,
		MessageDeduplicationId: message.deduplicationId,
		SequenceNumber: message.sequenceNumber,
		DeadLetterQueueSourceArn: message.source,
	};
}

/** Names are exact, `All`, `.*`, or the beginning of a name before `.*`. */
function chosen(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
	const isChosen = (name: string): boolean =>
		names.some((asked) => {
			if (asked === 'All' || asked === '.*' || asked === name) return true;
			return asked.endsWith('.*') && name.startsWith(asked.slice(0, -1));
		});
	return Object.fromEntries(Object.entries(attributes).filter(([name]) => isChosen(name)));
}
