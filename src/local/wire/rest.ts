import type {IncomingHttpHeaders} from 'node:http';
import type {NormalizedSchema} from '@smithy/core/schema';
import type {Codec} from './codec.ts';
import type {WireError} from './errors.ts';
import {formatScalar, parseScalar} from './scalar.ts';
import {members, normalise, type Operation, pick, structureOf, type Traits} from './schema.ts';

/** What a REST request is matched and read from. */
export interface RestRequest {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
	/** S3 only: the bucket, taken from the host or the first path segment and no longer part of `path`. */
	readonly bucket: string | undefined;
}

export interface RestMatch {
	readonly operation: Operation;
	readonly labels: readonly string[];
}

export interface RestReply {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: unknown;
}

/**
 * The most specific operation whose method, path, static query and required query and header members fit the request:
 * UploadPart, CopyObject and PutObject share method and path and differ only in those.
 */
export function matchRest(operations: ReadonlyMap<string, Operation>, request: RestRequest): RestMatch | undefined {
	let best: {match: RestMatch; score: number} | undefined;
	for (const operation of operations.values()) {
		if (operation.method !== request.method) continue;
		if (request.bucket !== undefined && !structureOf(operation.input)?.[4].includes('Bucket')) continue;
		const found = operation.route?.exec(request.path);
		const score = found ? specificity(operation, request) : undefined;
		if (!found || score === undefined || (best !== undefined && score <= best.score)) continue;
		best = {match: {operation, labels: found.slice(1)}, score};
	}
	return best?.match;
}

/** How well the query and headers fit: higher is more specific, undefined is no fit. */
function specificity(operation: Operation, {query, headers}: RestRequest): number | undefined {
	let score = operation.labels.length === 0 ? 1 : 0;
	for (const [key, value] of operation.query) {
		if (key === 'x-id') score += query.get(key) === value ? 100 : 0;
		else if (query.has(key) && (value === '' || query.get(key) === value)) score += 10;
		else return undefined;
	}
	for (const {traits, required} of members(operation.input)) {
		if (!required) continue;
		const inQuery = traits.httpQuery === undefined || query.has(traits.httpQuery);
		const inHeaders = traits.httpHeader === undefined || headers[traits.httpHeader.toLowerCase()] !== undefined;
		if (!inQuery || !inHeaders) return undefined;
		if (traits.httpQuery !== undefined || traits.httpHeader !== undefined) score += 5;
	}
	return score;
}

const isBody = (traits: Traits): boolean =>
	traits.httpLabel === undefined &&
	traits.httpHeader === undefined &&
	traits.httpQuery === undefined &&
	traits.httpQueryParams === undefined &&
	traits.httpPayload === undefined &&
	traits.httpResponseCode === undefined &&
	traits.httpPrefixHeaders === undefined;

/** The operation's input from path, query, headers and body. */
export async function readRest(codec: Codec, match: RestMatch, request: RestRequest): Promise<Record<string, unknown>> {
	const {operation, labels} = match;
	const input: Record<string, unknown> = request.bucket === undefined ? {} : {Bucket: request.bucket};
	for (const {name, schema, traits} of members(operation.input)) {
		const label = operation.labels.indexOf(name);
		if (label >= 0) input[name] = parseScalar(schema, decodeURIComponent(labels[label] ?? ''));
		const value = await readBinding(codec, schema, traits, request);
		if (value !== undefined) input[name] = value;
	}
	const rest = pick(operation.input, 'body', isBody);
	if (rest[4].length === 0 || request.body.length === 0) return input;
	return Object.assign(input, await codec.decode(rest, request.body));
}

function readBinding(codec: Codec, schema: NormalizedSchema, traits: Traits, request: RestRequest): unknown {
	const {query, headers, body} = request;
	if (traits.httpHeader !== undefined) {
		const text = headers[traits.httpHeader.toLowerCase()];
		return text === undefined ? undefined : readTexts(schema, String(text).split(','), String(text));
	}
	if (traits.httpPrefixHeaders !== undefined) return readPrefixHeaders(headers, traits.httpPrefixHeaders);
	if (traits.httpQuery !== undefined) {
		const text = query.get(traits.httpQuery);
		return text === null ? undefined : readTexts(schema, query.getAll(traits.httpQuery), text);
	}
	if (traits.httpPayload === undefined) return undefined;
	if (schema.isBlobSchema()) return body;
	if (schema.isStringSchema()) return body.toString('utf8');
	return body.length > 0 ? codec.decode(schema, body) : undefined;
}

function readTexts(schema: NormalizedSchema, list: readonly string[], single: string): unknown {
	if (!schema.isListSchema()) return parseScalar(schema, single);
	return list.map((text) => parseScalar(schema.getValueSchema(), text.trim()));
}

function readPrefixHeaders(headers: IncomingHttpHeaders, prefix: string): Record<string, string> | undefined {
	const found = Object.entries(headers)
		.filter(([name]) => name.startsWith(prefix.toLowerCase()))
		.map(([name, value]) => [name.slice(prefix.length), String(value)] as const);
	return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** An operation's output as status, headers and body. A stream or blob payload stays as it is. */
export function writeRest(codec: Codec, operation: Operation, output: Readonly<Record<string, unknown>>): RestReply {
	const headers: Record<string, string> = {};
	let status = operation.status;
	let body: unknown;
	let hasPayload = false;
	for (const {name, schema, traits} of members(operation.output)) {
		const value = output[name];
		hasPayload ||= traits.httpPayload !== undefined;
		if (value === undefined || value === null) continue;
		if (traits.httpHeader !== undefined) headers[traits.httpHeader.toLowerCase()] = headerText(schema, value);
		else if (traits.httpPrefixHeaders !== undefined) writePrefixHeaders(headers, traits.httpPrefixHeaders, value);
		else if (traits.httpResponseCode !== undefined) status = Number(value);
		else if (traits.httpPayload !== undefined) body = schema.isStructSchema() ? codec.encode(schema, value) : value;
	}
	const rest = pick(operation.output, rootName(operation.output), isBody);
	if (!hasPayload && rest[4].length > 0) body = unwrapped(codec.encode(rest, output), operation.name);
	// A part of a representation is 206 (RFC 9110, section 15.3.7); models leave that to the server.
	if (headers['content-range'] !== undefined) status = 206;
	return {status, headers, body};
}

/** S3 answers GetBucketLocation with the bare value as root: `<LocationConstraint>eu-west-1</LocationConstraint>`. */
function unwrapped(body: string | Uint8Array, operation: string): string | Uint8Array {
	if (operation !== 'GetBucketLocation') return body;
	const value = /<LocationConstraint[^>]*>([^<]*)<\/LocationConstraint>/.exec(String(body))?.[1] ?? '';
	return `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${value}</LocationConstraint>`;
}

/** The members of a modelled error: those that travel as headers, and those of its body. */
export function writeRestError({schema, members: values}: WireError): Omit<RestReply, 'status'> {
	const headers: Record<string, string> = {};
	const body = {...values};
	for (const {name, schema: member, traits} of schema === undefined ? [] : members(schema)) {
		if (traits.httpHeader === undefined || values[name] === undefined) continue;
		headers[traits.httpHeader.toLowerCase()] = headerText(member, values[name]);
		delete body[name];
	}
	return {headers, body};
}

const headerText = (schema: NormalizedSchema, value: unknown): string =>
	Array.isArray(value) ? value.join(',') : formatScalar(schema, value);

function writePrefixHeaders(headers: Record<string, string>, prefix: string, value: unknown): void {
	for (const [name, text] of Object.entries(value as Record<string, string>))
		headers[`${prefix}${name}`.toLowerCase()] = text;
}

function rootName(schema: unknown): string {
	const normalised = normalise(schema);
	return (normalised.getOwnTraits() as Traits).xmlName ?? normalised.getName() ?? 'Result';
}
