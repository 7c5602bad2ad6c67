import {codecFor} from './codec.ts';
import type {WireError} from './errors.ts';
import {eventStreamBody, eventStreamMember, eventStreamType} from './event-stream.ts';
import type {Exchange, Reply} from './exchange.ts';
import type {WireRequest} from './request.ts';
import {pick, type StructureSchema} from './schema.ts';
import type {LoadedService} from './service.ts';

/** awsJson1.0, awsJson1.1 and smithy-rpc-v2-cbor: an operation's name and one document each way. */
export function rpcExchange(request: WireRequest, loaded: LoadedService, name: string, isCbor: boolean): Exchange {
	const codec = codecFor(isCbor ? 'cbor' : 'json', loaded.settings);
	const headers: Readonly<Record<string, string>> = isCbor
		? {'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor'}
		: {'content-type': request.contentType.split(';')[0] || 'application/x-amz-json-1.1'};
	return {
		protocol: isCbor ? 'rpc-v2-cbor' : request.contentType.replace('application/x-amz-', ''),
		loaded,
		operation: loaded.operations.get(name),
		asked: name,
		input: async (operation) =>
			request.body.length === 0 ? {} : ((await codec.decode(operation.input, request.body)) ?? {}),
		reply(operation, output) {
			const stream = eventStreamMember(operation.output);
			if (stream !== undefined) {
				const contentType = headers['content-type'] ?? '';
				const body = eventStreamBody(codec, contentType, operation.output, stream, output);
				return {status: 200, headers: {...headers, 'content-type': eventStreamType}, body};
			}
			const shape = pick(operation.output, `${name}Output`, () => true);
			return {status: 200, headers, body: codec.encode(shape, output)};
		},
		error: (error) => errorReply(error, loaded, headers, (schema, value) => codec.encode(schema, value)),
	};
}

function errorReply(
	error: WireError,
	{settings}: LoadedService,
	headers: Readonly<Record<string, string>>,
	encode: (schema: StructureSchema, value: unknown) => string | Uint8Array,
): Reply {
	const shape = error.schema ?? [-3, settings.defaultNamespace, error.name, 0, ['message'], [0]];
	const hasMessage = shape[4].some((member) => member.toLowerCase() === 'message');
	const memberNames = hasMessage ? shape[4] : [...shape[4], 'message'];
	const memberSchemas = hasMessage ? shape[5] : [...shape[5], 0];
	const schema: StructureSchema = [3, shape[1], shape[2], 0, ['__type', ...memberNames], [0, ...memberSchemas]];
	// JSON 1.1 carries the short name, JSON 1.0 and CBOR the full shape id (Smithy specification, "error serialization").
	const isShort = headers['content-type']?.includes('1.1') === true;
	const messageName = memberNames.find((member) => member.toLowerCase() === 'message') ?? 'message';
	const value = {
		...error.members,
		[messageName]: error.message,
		__type: isShort ? error.name : `${shape[1]}#${error.name}`,
	};
	return {
		status: error.status,
		headers: {
			...headers,
			'x-amzn-errortype': error.name,
			...(settings.awsQueryCompatible === true && {'x-amzn-query-error': `${error.code};${error.fault}`}),
		},
		body: encode(schema, value),
	};
}
