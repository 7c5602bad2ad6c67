import {randomUUID} from 'node:crypto';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {pipeline, Readable} from 'node:stream';
import {readBody} from './body.ts';
import {AwsError, toWireError} from './errors.ts';
import type {Exchange, Reply} from './exchange.ts';
import {refuseForeign} from './guard.ts';
import {wireRequest} from './request.ts';
import {route, routePlain} from './router.ts';
import {missingMember} from './schema.ts';
import {handlerOf, type ServiceHost} from './service.ts';
import {answerUpgrade, isUpgrade} from './upgrade.ts';

/** One line of the request log. `thrown` is set only for failures of our own, which deserve a stack trace. */
export interface RequestLine {
	readonly requestId: string;
	readonly milliseconds: number;
	readonly protocol: string;
	readonly service: string;
	readonly operation: string;
	readonly status: number;
	readonly error: string | undefined;
	readonly thrown: unknown;
}

const statusPath = '/_local';

/** All of AWS's protocols on one HTTP server. The caller listens, on loopback only. */
export function createWireServer(host: ServiceHost, log: (line: RequestLine) => void): Server {
	const options = {keepAliveTimeout: 65_000, shouldUpgradeCallback: (request: IncomingMessage) => isUpgrade(request)};
	const server = createServer(options, (request, response) => {
		answer(host, request, response, log).catch((error: unknown) => response.destroy(error as Error));
	});
	server.on('upgrade', (request, socket, head) => void answerUpgrade(host, request, socket, head));
	// Long polls and large uploads take as long as they take.
	server.requestTimeout = 0;
	return server;
}

async function answer(
	host: ServiceHost,
	request: IncomingMessage,
	response: ServerResponse,
	log: (line: RequestLine) => void,
): Promise<void> {
	const started = performance.now();
	const requestId = randomUUID();
	let exchange: Exchange | undefined;
	let error: string | undefined;
	let thrown: unknown;
	let reply: Reply;
	try {
		refuseForeign(request);
		const url = new URL(request.url ?? '/', 'http://local');
		if (url.pathname === statusPath) {
			send(request, response, requestId, json(200, host.status()));
			return;
		}
		const plain = routePlain(host, url.pathname);
		if (plain !== undefined) {
			const {service} = await host.load(plain.name, plain.region);
			await service.http?.(request, response, url);
			return;
		}
		const wire = wireRequest(request, url, await readBody(request), host.defaultRegion);
		exchange = await route(host, wire, requestId);
		reply = request.method === 'OPTIONS' ? preflight(exchange) : await perform(exchange, request, requestId);
		host.persist();
	} catch (caught) {
		const wireError = toWireError(exchange?.loaded.sdk, caught);
		error = wireError.code;
		thrown = wireError.status === 500 ? caught : undefined;
		reply = exchange?.error(wireError) ?? json(wireError.status, {__type: wireError.name, message: wireError.message});
	}
	send(request, response, requestId, {...reply, headers: {...reply.headers, ...exchange?.cors}});
	log({
		requestId,
		milliseconds: performance.now() - started,
		protocol: exchange?.protocol ?? 'http',
		service: exchange?.loaded.name ?? '',
		operation: exchange?.operation?.name ?? request.url ?? '',
		status: reply.status,
		error,
		thrown,
	});
}

/** A browser's question before a request to another origin. */
function preflight({cors}: Exchange): Reply {
	if (cors !== undefined) return {status: 200, headers: {}};
	const message = 'CORSResponse: This CORS request is not allowed.';
	throw new AwsError('AccessForbidden', message, 403);
}

async function perform(exchange: Exchange, request: IncomingMessage, requestId: string): Promise<Reply> {
	const {operation, loaded, protocol} = exchange;
	const handler = operation && handlerOf(loaded.service, operation.name);
	if (operation === undefined || handler === undefined) {
		const asked = `${loaded.name}:${operation?.name ?? exchange.asked}`;
		throw new AwsError('NotImplemented', `The local AWS does not implement ${asked}.`, 501);
	}
	const input = await exchange.input(operation);
	const missing = missingMember(operation.input, input);
	if (missing !== undefined) throw missingParameter(protocol, missing);
	const output = await handler(input, {requestId, operation: operation.name, protocol, request});
	return exchange.reply(operation, (output ?? {}) as Record<string, unknown>);
}

function missingParameter(protocol: string, member: string): AwsError {
	if (protocol === 'ec2Query') {
		return new AwsError('MissingParameter', `The request must contain the parameter ${member}`);
	}
	const detail = `Value null at '${member}' failed to satisfy constraint: Member must not be null`;
	const code = protocol === 'awsQuery' ? 'ValidationError' : 'ValidationException';
	return new AwsError(code, `1 validation error detected: ${detail}`);
}

const json = (status: number, value: unknown): Reply => ({
	status,
	headers: {'content-type': 'application/json'},
	body: JSON.stringify(value),
});

function send(request: IncomingMessage, response: ServerResponse, requestId: string, reply: Reply): void {
	const {status, headers, body} = reply;
	response.writeHead(status, {'x-amzn-requestid': requestId, 'x-amz-request-id': requestId, ...headers});
	if (request.method === 'HEAD' || body === undefined || body === null) response.end();
	else if (body instanceof Readable) pipeline(body, response, () => undefined);
	else response.end(body);
}
