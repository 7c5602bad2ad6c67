import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';

/** A decoded value as JSON: dates and bytes are tagged, streams are read. */
export async function toTagged(value: unknown): Promise<unknown> {
	if (value instanceof Date) return {$date: value.getTime()};
	if (value instanceof Uint8Array) return {$bytes: Buffer.from(value).toString('base64')};
	if (value instanceof Readable) return toTagged(await buffer(value));
	if (typeof value === 'bigint') return Number(value);
	if (typeof value === 'number' && !Number.isFinite(value)) return {$number: String(value)};
	if (Array.isArray(value)) return Promise.all(value.map(toTagged));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).filter(([, member]) => member !== undefined);
	return Object.fromEntries(await Promise.all(entries.map(async ([key, member]) => [key, await toTagged(member)])));
}

/** What `toTagged` wrote, back as values of the SDK. */
export function fromTagged(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(fromTagged);
	if (typeof value !== 'object' || value === null) return value;
	const {$date, $bytes} = value as {$date?: number; $bytes?: string};
	if ($date !== undefined) return new Date($date);
	if ($bytes !== undefined) return Buffer.from($bytes, 'base64');
	return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fromTagged(member)]));
}
