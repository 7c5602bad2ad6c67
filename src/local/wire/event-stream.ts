import {Readable} from 'node:stream';
import {EventStreamCodec} from '@smithy/core/event-streams';
import type {NormalizedSchema} from '@smithy/core/schema';
import type {Codec} from './codec.ts';
import {normalise, pick} from './schema.ts';

export const eventStreamType = 'application/vnd.amazon.eventstream';

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const messages = new EventStreamCodec(
	(bytes) => (typeof bytes === 'string' ? bytes : decoder.decode(bytes)),
	(text) => encoder.encode(text),
);

/** The member of an operation's output that is a stream of events, or undefined. */
export function eventStreamMember(output: unknown): string | undefined {
	return normalise(output).getEventStreamMember() || undefined;
}

/**
 * An output whose `member` is an async iterable of events, as bytes. RPC protocols send the other members first, as
 * `initial-response`: boto3 refuses a stream without it (Smithy specification, "event streams: initial messages").
 */
export function eventStreamBody(
	codec: Codec,
	contentType: string,
	schema: unknown,
	member: string,
	output: Readonly<Record<string, unknown>>,
): Readable {
	const encode = (type: string, shape: unknown, value: unknown): Uint8Array => {
		const body = codec.encode(shape, value);
		return messages.encode({
			headers: {
				':event-type': {type: 'string', value: type},
				':message-type': {type: 'string', value: 'event'},
				':content-type': {type: 'string', value: contentType},
			},
			body: typeof body === 'string' ? encoder.encode(body) : body,
		});
	};
	const {[member]: events, ...first} = output;
	const union = normalise(schema).getMemberSchema(member);
	const initial = pick(schema, 'initial-response', ({streaming}) => streaming === undefined);
	return Readable.from(
		(async function* () {
			yield encode('initial-response', initial, first);
			for await (const event of events as AsyncIterable<Record<string, unknown>>)
				yield encodeEvent(union, event, encode);
		})(),
		{objectMode: false},
	);
}

function encodeEvent(
	union: NormalizedSchema,
	event: Readonly<Record<string, unknown>>,
	encode: (type: string, shape: unknown, value: unknown) => Uint8Array,
): Uint8Array {
	const [type = '', value] = Object.entries(event)[0] ?? [];
	return encode(type, union.getMemberSchema(type), value);
}
