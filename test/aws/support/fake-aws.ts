import {mkdtemp, rm} from 'node:fs/promises';
import {createServer, type IncomingHttpHeaders, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {openSession, type Session, type SessionOptions} from '../../../src/aws/session.ts';

/** A request as AWS would read it: by target header (JSON), `Action` (query) or method and path (REST). */
export interface SeenCall {
	readonly operation: string;
	readonly input: Record<string, unknown>;
	readonly headers: IncomingHttpHeaders;
	readonly path: string;
	readonly body: string;
}

/**
 * An answer: JSON or XML, an error in the protocol of the request, or a connection cut without an answer. A foreign one
 * has no request id.
 */
export type Answer =
	| {readonly json: unknown; readonly headers?: Record<string, string>; readonly isForeign?: boolean}
	| {readonly xml: string; readonly isForeign?: boolean}
	| {
			readonly error: string;
			readonly message?: string;
			readonly status?: number;
			readonly more?: object;
			readonly headers?: Record<string, string>;
	  }
	| {readonly cut: true};

export interface FakeAws {
	readonly url: string;
	readonly calls: SeenCall[];
	/** Operations in the order they were asked for, without the session's own look at who it is. */
	operations(): string[];
}

/** A server on the loopback interface that answers as the test says; closed when the test is over. */
export async function fakeAws(answer: (call: SeenCall, index: number) => Answer): Promise<FakeAws> {
	const calls: SeenCall[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const call = read(request.headers, `${request.method} ${request.url}`, Buffer.concat(chunks).toString());
			if (call.operation === 'GetCallerIdentity') return send(response, call, {xml: whoAmI});
			const index = calls.push(call) - 1;
			send(response, call, answer(call, index));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {url, calls, operations: () => calls.map(({operation}) => operation)};
}

/** A session with a fake AWS; its audit lies in a folder that is removed after the test. */
export async function sessionWith(
	answer: (call: SeenCall, index: number) => Answer,
	options: SessionOptions = {},
): Promise<{readonly session: Session; readonly aws: FakeAws}> {
	const aws = await fakeAws(answer);
	const session = await openTestSession({startLocal: async () => ({endpointUrl: aws.url}), ...options});
	return {session, aws};
}

/** A session that neither reads this machine's environment nor writes its audit. */
export async function openTestSession(options: SessionOptions): Promise<Session> {
	const auditFolder = await temporaryFolder();
	const session = await openSession({environment: {}, auditFolder, ...options});
	onTestFinished(() => session.close());
	return session;
}

export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'ecs-console-test-'));
	onTestFinished(() => rm(folder, {recursive: true, force: true}));
	return folder;
}

/** The error that a promise rejects with; fails when it does not. */
export async function failure<Kind extends Error>(
	kind: abstract new (...values: never[]) => Kind,
	promise: Promise<unknown>,
): Promise<Kind> {
	const outcome = await promise.then(
		(value) => new Error(`resolved with ${JSON.stringify(value)}`),
		(error: unknown) => error,
	);
	if (outcome instanceof kind) return outcome;
	throw new Error(`expected ${kind.name}`, {cause: outcome});
}

function read(headers: IncomingHttpHeaders, path: string, body: string): SeenCall {
	const target = headers['x-amz-target'];
	if (typeof target === 'string') {
		const input = JSON.parse(body || '{}') as Record<string, unknown>;
		return {operation: target.split('.').at(-1) ?? '', input, headers, path, body};
	}
	const form = new URLSearchParams(body);
	return {operation: form.get('Action') ?? path, input: Object.fromEntries(form), headers, path, body};
}

function send(response: ServerResponse, call: SeenCall, answer: Answer): void {
	if ('cut' in answer) {
		response.destroy();
		return;
	}
	// Lambda is REST with JSON.
	const isJson = call.headers['x-amz-target'] !== undefined || call.path.includes(' /2015-03-31/functions/');
	if (!('isForeign' in answer)) {
		response.setHeader('x-amzn-requestid', 'request-1');
		response.setHeader('x-amz-request-id', 'request-1');
	}
	response.setHeader('content-type', isJson ? 'application/x-amz-json-1.1' : 'text/xml');
	const {headers = {}} = 'xml' in answer ? {} : answer;
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	if ('json' in answer) response.end(JSON.stringify(answer.json));
	else if ('xml' in answer) response.end(answer.xml);
	else {
		const {error, message = '', status = 400, more = {}} = answer;
		response.statusCode = status;
		response.end(isJson ? JSON.stringify({__type: error, message, ...more}) : errorXml(call, error, message));
	}
}

function errorXml(call: SeenCall, code: string, message: string): string {
	const error = `<Code>${code}</Code><Message>${message}</Message>`;
	if (call.body.includes('Version=2016-11-15')) {
		return `<Response><Errors><Error>${error}</Error></Errors><RequestID>request-1</RequestID></Response>`;
	}
	return call.input.Action
		? `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>request-1</RequestId></ErrorResponse>`
		: `<?xml version="1.0"?><Error>${error}<RequestId>request-1</RequestId></Error>`;
}

const whoAmI = `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>
	<Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>AIDA</UserId></GetCallerIdentityResult>
	<ResponseMetadata><RequestId>request-0</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
