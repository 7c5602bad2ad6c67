import {codecFor} from './codec.ts';
import {modelledMembers, type WireError} from './errors.ts';
import type {Exchange, Reply} from './exchange.ts';
import type {WireRequest} from './request.ts';
import {matchRest, type RestMatch, type RestRequest, readRest, writeRest, writeRestError} from './rest.ts';
import {structure} from './schema.ts';
import type {LoadedService} from './service.ts';

/** restJson1 and restXml: the operation is found by method, path, query and headers. */
export function restExchange(
	request: WireRequest,
	loaded: LoadedService,
	encoding: 'json' | 'xml',
	requestId: string,
): Exchange {
	const codec = codecFor(encoding === 'xml' ? 'xml' : 'restJson', loaded.settings);
	const rest = restRequest(request, loaded.name === 's3');
	const match = findOperation(loaded, rest);
	const contentType = `application/${encoding}`;
	return {
		protocol: encoding === 'xml' ? 'restXml' : 'restJson1',
		loaded,
		cors: loaded.service.cors?.(request.message, rest.bucket),
		operation: match?.operation,
		asked: `${rest.method} ${request.url.pathname}`,
		input: () => (match === undefined ? {} : readRest(codec, match, rest)),
		reply(operation, output) {
			const reply = writeRest(codec, operation, output);
			const typed = reply.body === undefined ? {} : {'content-type': contentType};
			return {...reply, headers: {...typed, ...reply.headers}};
		},
		error: (error) => (encoding === 'xml' ? xmlError(error, requestId) : jsonError(error)),
	};

	function xmlError(error: WireError, id: string): Reply {
		const shape = structure('Error', {Code: 0, Message: 0, RequestId: 0, ...modelledMembers(error)});
		const value = {...error.members, Code: error.code, Message: error.message, RequestId: id};
		const text = String(codec.encode(shape, value));
		return {
			status: error.status,
			headers: {'content-type': contentType, 'x-amzn-errortype': error.name},
			// S3 errors have no namespace, unlike its results.
			body: `<?xml version="1.0" encoding="UTF-8"?>${text.replace(/ xmlns="[^"]*"/, '')}`,
		};
	}

	function jsonError(error: WireError): Reply {
		const {headers, body} = writeRestError(error);
		const known = {Type: error.fault === 'Sender' ? 'User' : 'Service', ...(body as object)};
		return {
			status: error.status,
			headers: {'content-type': contentType, 'x-amzn-errortype': error.name, ...headers},
			body: JSON.stringify({...known, message: error.message, Message: error.message}),
		};
	}
}

function findOperation(loaded: LoadedService, rest: RestRequest): RestMatch | undefined {
	if (loaded.name === 's3' && rest.bucket === undefined && rest.path === '/') {
		const operation = rest.method === 'GET' ? loaded.operations.get('ListBuckets') : undefined;
		return operation && {operation, labels: []};
	}
	return matchRest(loaded.operations, rest);
}

const virtualHost = /^(?<bucket>.+?)\.(?:s3[.\w-]*\.)?localhost(?::\d+)?$/;

/** S3 names the bucket in the host (`bucket.localhost`, `bucket.s3.localhost`) or as the first path segment. */
function restRequest({message, url, body}: WireRequest, isS3: boolean): RestRequest {
	const common = {method: message.method ?? 'GET', query: url.searchParams, headers: message.headers, body};
	if (!isS3) return {...common, path: url.pathname, bucket: undefined};
	const hosted = virtualHost.exec(String(message.headers.host ?? ''))?.groups?.bucket;
	if (hosted !== undefined && hosted !== 's3') return {...common, path: url.pathname, bucket: hosted};
	const [, bucket = '', key = ''] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? [];
	return {...common, path: key || '/', bucket: bucket === '' ? undefined : decodeURIComponent(bucket)};
}
