import type {AttributeValue} from '@aws-sdk/client-dynamodb';
import {compareDecimals, storedDecimalSize} from './decimal.ts';

export type {AttributeValue};
/** An item, a key, or the members of a map. Never changed in place once it is stored. */
export type Item = Readonly<Record<string, AttributeValue>>;
export type AttributeType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'NULL' | 'BOOL';
export type SetType = 'SS' | 'NS' | 'BS';

export const attributeTypes: readonly AttributeType[] = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL'];
export const isSetType = (type: AttributeType | undefined): type is SetType =>
	type === 'SS' || type === 'NS' || type === 'BS';

/** The one type of a value that was checked. */
export function typeOf(value: AttributeValue): AttributeType {
	for (const type in value) return type as AttributeType;
	return 'NULL';
}

/** An attribute by name; names such as `constructor` are names like any other. */
export function attributeOf(item: Item | undefined, name: string): AttributeValue | undefined {
	return item !== undefined && Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Members of a set as text that is the same for the same member. */
export function setMembers(value: AttributeValue): string[] {
	return value.SS ?? value.NS ?? value.BS?.map(bytesText) ?? [];
}

export const bytesText = (bytes: Uint8Array): string =>
	Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Equality as `=` has it: of one type and the same value; sets have no order. */
export function isEqual(left: AttributeValue, right: AttributeValue): boolean {
	const type = typeOf(left);
	if (type !== typeOf(right)) return false;
	if (left.L !== undefined && right.L !== undefined) {
		const others = right.L;
		return left.L.length === others.length && left.L.every((item, index) => isSame(item, others[index]));
	}
	if (left.M !== undefined && right.M !== undefined) return isSameItem(left.M, right.M);
	if (isSetType(type)) {
		const [members, others] = [setMembers(left), new Set(setMembers(right))];
		return members.length === others.size && members.every((member) => others.has(member));
	}
	if (left.B !== undefined && right.B !== undefined) return Buffer.compare(left.B, right.B) === 0;
	return left.S === right.S && left.N === right.N && left.BOOL === right.BOOL;
}

const isSame = (left: AttributeValue, right: AttributeValue | undefined): boolean =>
	right !== undefined && isEqual(left, right);

export function isSameItem(left: Item, right: Item): boolean {
	const names = Object.keys(left);
	return (
		names.length === Object.keys(right).length &&
		names.every((name) => isSame(left[name] as AttributeValue, attributeOf(right, name)))
	);
}

/** Order of two strings, numbers or binaries; undefined where there is none. */
export function compare(left: AttributeValue, right: AttributeValue): number | undefined {
	if (left.N !== undefined && right.N !== undefined) return compareDecimals(left.N, right.N);
	if (left.S !== undefined && right.S !== undefined) return compareText(left.S, right.S);
	if (left.B !== undefined && right.B !== undefined) return Buffer.compare(left.B, right.B);
	return undefined;
}

/** By the bytes of UTF-8, which is not the order of UTF-16 beyond the basic plane. */
function compareText(left: string, right: string): number {
	return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** Bytes of an item as AWS counts them: "DynamoDB item sizes and formats" in the developer guide. */
export function sizeOfItem(item: Item): number {
	let size = 0;
	for (const name in item) size += Buffer.byteLength(name) + sizeOf(item[name] as AttributeValue);
	return size;
}

const documentOverhead = 3;

function sizeOf(value: AttributeValue): number {
	if (value.S !== undefined) return Buffer.byteLength(value.S);
	if (value.N !== undefined) return storedDecimalSize(value.N);
	if (value.B !== undefined) return value.B.byteLength;
	if (value.SS !== undefined) return value.SS.reduce((sum, member) => sum + Buffer.byteLength(member), 0);
	if (value.NS !== undefined) return value.NS.reduce((sum, member) => sum + storedDecimalSize(member), 0);
	if (value.BS !== undefined) return value.BS.reduce((sum, member) => sum + member.byteLength, 0);
	if (value.L !== undefined) return value.L.reduce((sum, member) => sum + 1 + sizeOf(member), documentOverhead);
	if (value.M !== undefined) return documentOverhead + Object.keys(value.M).length + sizeOfItem(value.M);
	return 1;
}
