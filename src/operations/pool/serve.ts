import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {ConsoleError, InvalidInputError} from '../../errors.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {grabTask, PoolEmptyError} from './grab.ts';
import {type LiveCounts, liveCounts} from './live-counts.ts';
import {requirePool} from './locate.ts';
import {pageFiles} from './page.ts';

export interface PoolServer extends AsyncDisposable {
	readonly stack: string;
	/** `http://127.0.0.1:5001/`. */
	readonly url: string;
	/** Ends with the signal; rejects with what keeps the pool from being looked at ever again. */
	readonly ended: Promise<void>;
}

const usualPort = 5001;

/**
 * Serves a pool to programs and browsers of this machine: `POST /grab-task` with `{user_id}`, `GET /monitor` with the
 * three counts, and a page that shows both. Only the loopback interface listens, and other sites' pages are refused.
 *
 * @throws as `requirePool`; StateError when the port is taken
 */
export async function servePool(
	session: Session,
	{stack, port = usualPort}: {readonly stack: string | undefined; readonly port?: number | undefined},
	signal?: AbortSignal,
): Promise<PoolServer> {
	const {name} = await requirePool(session, stack, signal);
	const ended = new AbortController();
	const until = signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]);
	const context = {session, stack: name, counts: liveCounts(session, name, until), signal: until};
	const server = createServer((request, response) => {
		answer(request, response, context).catch(() => response.destroy());
	});
	try {
		await listen(server, port);
	} catch (error) {
		ended.abort();
		throw error;
	}
	return {
		stack: name,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		ended: context.counts.ended,
		async [Symbol.asyncDispose]() {
			ended.abort();
			server.closeAllConnections();
			server.close();
			await context.counts.ended.catch(() => undefined);
		},
	};
}

async function listen(server: Server, port: number): Promise<void> {
	server.listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
		throw new StateError(`Port ${port} is taken by another program.`, 'Choose another one, for example --port 5002.');
	}
}

interface Context {
	readonly session: Session;
	readonly stack: string;
	readonly counts: LiveCounts;
	readonly signal: AbortSignal;
}

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
	if (isForeign(request)) return json(response, 403, {error: 'Only this machine may ask, under its own name.'});
	const route = `${request.method} ${request.url?.split('?')[0]}`;
	if (route === 'POST /grab-task') return await grab(request, response, context);
	if (route === 'GET /monitor') return await monitor(response, context);
	const file = route.startsWith('GET ') ? pageFiles[route.slice(4)] : undefined;
	if (file === undefined) return json(response, 404, {error: 'There is nothing here.'});
	response.writeHead(200, {...safeHeaders, 'content-type': file.type}).end(file.content);
}

/** A page of another site may make the browser ask, but cannot hide where it comes from; nor can a name that was bent to us. */
function isForeign({headers, socket}: IncomingMessage): boolean {
	const {host = '', origin} = headers;
	const own = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${socket.localPort}`);
	return !own.includes(host) || (origin !== undefined && !own.some((name) => origin === `http://${name}`));
}

async function grab(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
	try {
		const user = userOf(await bodyOf(request));
		const gone = new AbortController();
		// Whoever hangs up does not hear which task it was: it is given back.
		response.once('close', () => gone.abort(new Error('Whoever asked has hung up.')));
		const signal = AbortSignal.any([context.signal, gone.signal]);
		const {id, address} = await grabTask(context.session, context.stack, {user}, signal);
		const message = `Task ${id} is yours.`;
		json(response, 200, {message, task_id: id, public_ip: address.replace(/:80$/, '')});
	} catch (error) {
		const status = error instanceof InvalidInputError ? 400 : error instanceof PoolEmptyError ? 404 : 500;
		json(response, status, {error: inWords(error)});
	}
}

async function monitor(response: ServerResponse, {counts}: Context): Promise<void> {
	try {
		const {launching, available, occupied} = await counts.read();
		json(response, 200, {launching, available, occupied});
	} catch (error) {
		json(response, 500, {error: inWords(error)});
	}
}

const inWords = (error: unknown): string =>
	error instanceof ConsoleError
		? `${error.message} ${error.nextStep}`
		: String(error instanceof Error ? error.message : error);

/** Bytes; a name is short. */
const longestBody = 4096;

async function bodyOf(request: IncomingMessage): Promise<string> {
	let body = '';
	for await (const chunk of request) {
		body += String(chunk);
		if (body.length > longestBody) throw wrongBody();
	}
	return body;
}

/** @throws InvalidInputError */
function userOf(body: string): string {
	let parsed: unknown;
	try {
		parsed = body === '' ? {} : JSON.parse(body);
	} catch {
		throw wrongBody();
	}
	if (typeof parsed !== 'object' || parsed === null) throw wrongBody();
	const user: unknown = 'user_id' in parsed ? parsed.user_id : '';
	if (typeof user === 'string') return user;
	throw wrongBody();
}

const wrongBody = (): InvalidInputError =>
	new InvalidInputError('The request must hold {"user_id": "…"} as JSON.', 'For example {"user_id": "ana"}.');

const safeHeaders = {
	'cache-control': 'no-store',
	'content-security-policy':
		"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
};

function json(response: ServerResponse, status: number, value: object): void {
	response.writeHead(status, {...safeHeaders, 'content-type': 'application/json'}).end(`${JSON.stringify(value)}\n`);
}
