import {readFile} from 'node:fs/promises';
import type {ConsumeResponse} from '../shared/consume-api.ts';
import {type Environment, wholeNumber} from '../shared/environment.ts';
import {type HttpRequest, type HttpResponse, json, type Routes, serve} from '../shared/http-server.ts';
import {log} from '../shared/log.ts';
import type {Running} from '../shared/run.ts';
import {BackendClient} from './backend-client.ts';
import {type FormFields, formFields, readForm} from './form.ts';
import {hostList, type PageContent, page} from './page.ts';

export interface WebConsole extends Running {
	readonly port: number;
	close(): Promise<void>;
}

/** Nothing from elsewhere, nothing inline: even text that slipped through escaping could not run. */
const contentPolicy =
	"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Starts the web console of one task, in front of the backend of the same task. */
export async function startConsole(environment: Environment): Promise<WebConsole> {
	const backendHost = environment.BACKEND_HOST || '127.0.0.1';
	const backendPort = wholeNumber(environment, 'BACKEND_PORT', 2581, {minimum: 1, maximum: 65_535});
	const port = wholeNumber(environment, 'CONSOLE_PORT', 8080, {maximum: 65_535});
	const backend = new BackendClient(backendHost, backendPort);
	const [style, script] = await Promise.all([asset('style.css'), asset('live.js')]);
	const server = await serve(port, routes(backend, style, script));
	log('info', 'The console serves', {port: server.port, backendHost, backendPort});
	return {port: server.port, close: () => server.close()};
}

async function asset(name: string): Promise<string> {
	return await readFile(new URL(name, import.meta.url), 'utf8');
}

function routes(backend: BackendClient, style: string, script: string): Routes {
	return {
		'GET /': async () => document({hosts: await backend.list(), fields: {}, problems: []}),
		'POST /': async (request) => refusal(request) ?? (await submitted(backend, formFields(request.body))),
		'GET /hosts.html': async () => fragment(await backend.list()),
		'GET /api/hosts': async () => json(await backend.list()),
		'POST /api/consume': async (request) => refusal(request) ?? json(await backend.send(request.body)),
		// Local only, for the load balancer: a sick task elsewhere must not make this one look sick.
		'GET /health': () => json({status: 'ok'}),
		'GET /style.css': () => ({type: 'text/css; charset=utf-8', body: style}),
		'GET /live.js': () => ({type: 'text/javascript; charset=utf-8', body: script}),
	};
}

/** What a form asks for, done and shown together with all hosts as they are afterwards. */
async function submitted(backend: BackendClient, fields: FormFields): Promise<HttpResponse> {
	const outcome = readForm(fields);
	if ('problems' in outcome) {
		return document({hosts: await backend.list(), fields, problems: outcome.problems}, 422);
	}
	const {request} = outcome;
	const answer = await backend.consume(request);
	const hosts = request.candidate === 'ALL' && answer.errors.length === 0 ? answer : await backend.list();
	const content: PageContent = {
		hosts,
		// Kept as typed when something failed, so that it can be corrected.
		fields: answer.errors.length > 0 ? fields : {candidate: fields.candidate ?? 'ALL'},
		problems: [],
		answer: {...answer, changed: request.usage.length > 0},
	};
	return document(content);
}

/** A page of another site could otherwise post a form here through the browser of somebody who can reach us. */
function refusal({headers}: HttpRequest): HttpResponse | undefined {
	return headers['sec-fetch-site'] === 'cross-site'
		? json({message: 'Requests from pages of other sites are refused.'}, 403)
		: undefined;
}

function document(content: PageContent, status = 200): HttpResponse {
	const headers = {'content-security-policy': contentPolicy, 'referrer-policy': 'no-referrer'};
	return {status, type: 'text/html; charset=utf-8', body: page(content), headers};
}

function fragment({instances}: ConsumeResponse): HttpResponse {
	return {type: 'text/html; charset=utf-8', body: hostList(instances).text};
}
