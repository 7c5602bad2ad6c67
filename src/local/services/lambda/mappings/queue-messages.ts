import type {Message, MessageAttributeValue} from '@aws-sdk/client-sqs';

/** A message, as the function gets it. */
export interface ReceivedMessage {
	readonly id: string;
	readonly receipt: string;
	/** The record as JSON text. */
	readonly text: string;
	/** What filters look at: the body parsed where it is JSON. */
	readonly filtered: unknown;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function receivedMessage(message: Message, eventSourceARN: string, awsRegion: string): ReceivedMessage {
	const {MessageId = '', ReceiptHandle = '', Body = '', Attributes = {}, MessageAttributes = {}, MD5OfBody} = message;
	const record = {
		messageId: MessageId,
		receiptHandle: ReceiptHandle,
		body: Body,
		attributes: Attributes,
		messageAttributes: Object.fromEntries(
			Object.entries(MessageAttributes).map(([name, value]) => [name, attribute(value)]),
		),
		md5OfBody: MD5OfBody,
		eventSource: 'aws:sqs',
		eventSourceARN,
		awsRegion,
	};
	const filtered = {...record, body: parsed(Body)};
	return {id: MessageId, receipt: ReceiptHandle, text: JSON.stringify(record), filtered};
}

function attribute({StringValue, BinaryValue, DataType}: MessageAttributeValue): Record<string, unknown> {
	return {
		...(StringValue !== undefined && {stringValue: StringValue}),
		...(BinaryValue !== undefined && {binaryValue: Buffer.from(BinaryValue).toString('base64')}),
		stringListValues: [],
		binaryListValues: [],
		dataType: DataType,
	};
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
