import type {NormalizedSchema} from '@smithy/core/schema';

/** A simple value from its text in a query string, a header or a form body. */
export function parseScalar(schema: NormalizedSchema, text: string): unknown {
	if (schema.isBooleanSchema()) return text === 'true';
	if (schema.isNumericSchema()) return Number(text);
	if (schema.isBlobSchema()) return Buffer.from(text, 'base64');
	if (schema.isTimestampSchema()) return new Date(/^[\d.]+$/.test(text) ? Number(text) * 1000 : text);
	if (schema.isBigIntegerSchema()) return BigInt(text);
	return text;
}

const timestampDateTime = 5;
const timestampEpochSeconds = 7;

/** The text of a simple value in a header; timestamps in the format that the schema asks for, HTTP date otherwise. */
export function formatScalar(schema: NormalizedSchema, value: unknown): string {
	if (!(value instanceof Date)) return String(value);
	const format: unknown = schema.getSchema();
	if (format === timestampDateTime) return value.toISOString();
	return format === timestampEpochSeconds ? String(value.getTime() / 1000) : value.toUTCString();
}
