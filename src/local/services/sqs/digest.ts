import {createHash} from 'node:crypto';
import type {MessageAttributes} from './model.ts';

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const stringType = 1;
const binaryType = 2;

/**
 * MD5 of message attributes, which clients check: name, type and value, each behind its length, in the order of names
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html). Undefined for none.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
	const names = Object.keys(attributes).sort();
	if (names.length === 0) return undefined;
	const hash = createHash('md5');
	const add = (value: string | Uint8Array): void => {
		const bytes = typeof value === 'string' ? Buffer.from(value) : value;
		const length = Buffer.alloc(4);
		length.writeUInt32BE(bytes.length);
		hash.update(length).update(bytes);
	};
	for (const name of names) {
		const {DataType = '', StringValue, BinaryValue} = attributes[name] ?? {};
		add(name);
		add(DataType);
		hash.update(Buffer.of(BinaryValue === undefined ? stringType : binaryType));
		add(BinaryValue ?? StringValue ?? '');
	}
	return hash.digest('hex');
}
