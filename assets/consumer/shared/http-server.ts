import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {log, messageOf} from './log.ts';

export interface HttpRequest {
	readonly headers: IncomingMessage['headers'];
	readonly body: string;
}

export interface HttpResponse {
	readonly status?: number;
	readonly type: string;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

/** Keyed by method and path: `POST /consume`. */
export type Routes = Readonly<Record<string, Handler>>;

export interface HttpService {
	readonly port: number;
	close(): Promise<void>;
}

/** What a request for a route that exists is refused with, before its handler sees it. */
class Refusal extends Error {
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

const largestBody = 64 * 1024;

export function json(value: unknown, status = 200): HttpResponse {
	return {status, type: 'application/json; charset=utf-8', body: JSON.stringify(value)};
}

/**
 * Serves the routes on every address of the task. Bodies are limited to 64 KiB, except for `discarded` routes, whose
 * bodies are read and thrown away (they are the load of the network consumer).
 */
export async function serve(
	port: number,
	routes: Routes,
	{discarded = []}: {readonly discarded?: readonly string[]} = {},
): Promise<HttpService> {
	const server = createServer((request, response) => {
		void answer(request, routes, discarded)
			.catch(failureAnswer)
			.then((reply) => write(response, reply, request.method === 'HEAD'));
	});
	server.keepAliveTimeout = 65_000; // longer than the balancer's idle time, so that it never reuses a closed connection
	await listen(server, port);
	return {
		port: (server.address() as AddressInfo).port,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function listen(server: Server, port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, () => resolve());
	});
}

async function answer(request: IncomingMessage, routes: Routes, discarded: readonly string[]): Promise<HttpResponse> {
	const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
	const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
	const key = `${method} ${path}`;
	const handler = Object.hasOwn(routes, key) ? routes[key] : undefined;
	if (handler === undefined) {
		request.resume();
		const allowed = Object.keys(routes)
			.filter((route) => route.endsWith(` ${path}`))
			.map((route) => route.split(' ', 1)[0]);
		return allowed.length === 0
			? json({message: `There is nothing at ${path}.`}, 404)
			: {...json({message: `${path} answers ${allowed.join(', ')}.`}, 405), headers: {allow: allowed.join(', ')}};
	}
	const body = discarded.includes(key) ? await discard(request) : await readBody(request);
	return await handler({headers: request.headers, body});
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += (chunk as Buffer).length;
		if (size > largestBody) {
			throw new Refusal(413, `The request is larger than ${largestBody} bytes.`);
		}
		chunks.push(chunk as Buffer);
	}
	return Buffer.concat(chunks).toString('utf8');
}

async function discard(request: IncomingMessage): Promise<string> {
	for await (const _ of request) {
		// the traffic itself is the point
	}
	return '';
}

function failureAnswer(error: unknown): HttpResponse {
	if (error instanceof Refusal) {
		return {...json({message: error.message}, error.status), headers: {connection: 'close'}};
	}
	log('error', 'A request failed', {reason: messageOf(error)});
	return json({message: 'The service failed inside; its log says why.'}, 500);
}

function write(response: ServerResponse, reply: HttpResponse, headOnly: boolean): void {
	response.writeHead(reply.status ?? 200, {
		'content-type': reply.type,
		'content-length': Buffer.byteLength(reply.body),
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
		...reply.headers,
	});
	response.end(headOnly ? undefined : reply.body);
}
