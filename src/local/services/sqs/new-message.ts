import {createHash} from 'node:crypto';
import type {SendMessageRequest} from '@aws-sdk/client-sqs';
import {checkRange, invalidContents, invalidParameter, invalidValue, missingParameter} from './errors.ts';
import type {NewMessage} from './messages.ts';
import {isFifo, type MessageAttributes, type QueueRecord} from './model.ts';

const mostAttributes = 10;
const attributeName = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
const attributeType = /^(?:String|Number|Binary)(?:\..+)?$/;
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** A message as it may be sent to the queue. Throws InvalidParameterValue, InvalidMessageContents, MissingParameter. */
export function newMessage(queue: QueueRecord, asked: Omit<SendMessageRequest, 'QueueUrl'>): NewMessage {
	const {MessageBody: body = '', MessageAttributes = {}, MessageSystemAttributes = {}} = asked;
	if (body === '') throw missingParameter('MessageBody');
	if (forbidden.test(body)) throw invalidContents();
	checkAttributes(MessageAttributes);
	const most = Number(queue.attributes.MaximumMessageSize);
	if (sizeOf(body, MessageAttributes) > most) {
		throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`);
	}
	const delaySeconds = checkRange('DelaySeconds', asked.DelaySeconds ?? Number(queue.attributes.DelaySeconds), 0, 900);
	const rest = {body, attributes: MessageAttributes, systemAttributes: MessageSystemAttributes, delaySeconds};
	return {...rest, ...orderOf(queue, asked)};
}

/** Bytes that count for the limits: the body, and names, types and values of attributes. */
export function sizeOf(body: string, attributes: MessageAttributes = {}): number {
	const bytes = (value: string | Uint8Array = ''): number => Buffer.byteLength(value);
	return Object.entries(attributes).reduce(
		(total, [name, {DataType, StringValue, BinaryValue}]) =>
			total + bytes(name) + bytes(DataType) + bytes(BinaryValue ?? StringValue),
		bytes(body),
	);
}

function checkAttributes(attributes: MessageAttributes): void {
	const all = Object.entries(attributes);
	if (all.length > mostAttributes) {
		throw invalidParameter(
			`Number of message attributes [${all.length}] exceeds the allowed maximum [${mostAttributes}].`,
		);
	}
	for (const [name, {DataType = '', StringValue, BinaryValue}] of all) {
		if (!attributeName.test(name)) throw invalidParameter(`The message attribute name '${name}' is invalid.`);
		if (!attributeType.test(DataType)) {
			throw invalidParameter(
				`The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
			);
		}
		const value = DataType.startsWith('Binary') ? BinaryValue : StringValue;
		if (value === undefined || value.length === 0) {
			const kind = DataType.startsWith('Binary') ? 'binary' : 'string';
			throw invalidParameter(
				`The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${DataType}' (${kind}).`,
			);
		}
		if (DataType.startsWith('Number') && !Number.isFinite(Number(StringValue))) {
			throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
		}
	}
}

/** What a FIFO queue orders by and tells duplicates by; a standard queue has the group as a mere attribute. */
function orderOf(
	queue: QueueRecord,
	{MessageGroupId, MessageDeduplicationId, MessageBody = '', DelaySeconds}: Omit<SendMessageRequest, 'QueueUrl'>,
): Pick<NewMessage, 'group' | 'deduplicationId'> {
	if (!isFifo(queue)) {
		if (MessageDeduplicationId === undefined) return {group: MessageGroupId, deduplicationId: undefined};
		const reason = 'The request includes a parameter that is not valid for this queue type.';
		throw invalidValue('MessageDeduplicationId', MessageDeduplicationId, reason);
	}
	if (MessageGroupId === undefined) throw missingParameter('MessageGroupId');
	if (DelaySeconds !== undefined && DelaySeconds > 0) {
		const reason = 'The request include parameter that is not valid for this queue type.';
		throw invalidValue('DelaySeconds', DelaySeconds, reason);
	}
	const isByContent = queue.attributes.ContentBasedDeduplication === 'true';
	const byContent = isByContent ? createHash('sha256').update(MessageBody).digest('hex') : undefined;
	const deduplicationId = MessageDeduplicationId ?? byContent;
	if (deduplicationId === undefined) {
		throw invalidParameter(
			'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
		);
	}
	return {group: MessageGroupId, deduplicationId};
}
