import {hash} from 'node:crypto';
import {type AttributeValue, bytesText} from './attribute-value.ts';
import {decimalOrder} from './decimal.ts';

/**
 * Keys as text whose order by code unit is the order that DynamoDB gives: the partitions by a hash of their key, then
 * within a partition the sort keys by UTF-8 bytes, number or bytes. A part ends in a mark that sorts before all else,
 * so that every question about keys is one about a range of texts. There is no NUL in it, which SQLite would cut at.
 */
export const partEnd = '\u0001';
/** Sorts after every key that begins with what stands before it. */
export const afterAll = '\uffff';

const escapes: Readonly<Record<string, string>> = {
	'\u0000': '\u0002\u0001',
	'\u0001': '\u0002\u0002',
	'\u0002': '\u0002\u0003',
};

/** The start of all keys of a partition. */
export function partitionText(value: AttributeValue): string {
	const text = orderText(value);
	return `${hash('sha1', text, 'hex').slice(0, hashDigits)}${text}${partEnd}`;
}

/** A key attribute without the mark of its end, so that a beginning of it is a beginning of the text. */
export function orderText(value: AttributeValue): string {
	if (value.N !== undefined) return decimalOrder(value.N);
	const bytes = value.S === undefined ? bytesText(value.B ?? new Uint8Array()) : utf8(value.S);
	return bytes.replaceAll(/[\u0000-\u0002]/g, (byte) => escapes[byte] ?? byte);
}

const utf8 = (text: string): string => (/^[\u0000-\u007f]*$/.test(text) ? text : Buffer.from(text).toString('latin1'));

const hashDigits = 8;

/** Where a segment of a parallel scan begins; the one behind the last begins after all keys. */
export function segmentStart(segment: number, total: number): string {
	if (segment >= total) return afterAll;
	return Math.ceil((16 ** hashDigits / total) * segment)
		.toString(16)
		.padStart(hashDigits, '0');
}
