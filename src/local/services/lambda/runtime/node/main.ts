/**
 * The program of an execution environment with a Node.js runtime: loads the function's handler, then calls it with one
 * request after another, until the engine ends it. It runs in a process of its own; the engine imports it only to learn
 * which file it is.
 */
import {fileURLToPath} from 'node:url';
import type {InvocationRequest} from '../frames.ts';
import {openRequests, say} from './channel.ts';
import {current, logFailure, takeConsole} from './console.ts';
import {errorDocument, RuntimeError} from './error-document.ts';
import {type Call, callHandler} from './invocation.ts';
import {type Handler, loadHandler} from './load-handler.ts';

export const program = fileURLToPath(import.meta.url);

/** Exit codes of Lambda's own runtime. */
const exitCodes = {init: 1, rejection: 128, exception: 129};

if (process.argv[1] === program) await serve();

async function serve(): Promise<void> {
	takeConsole();
	let call: Call | undefined;
	process.on('uncaughtException', (error) => die('Uncaught Exception', error, exitCodes.exception));
	process.on('unhandledRejection', (reason) => {
		const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason), reason);
		die('Unhandled Promise Rejection', error, exitCodes.rejection);
	});
	const handler = await initialise();
	const socket = openRequests((request) => {
		// What the handler has to do keeps the process alive, not that more requests may come.
		socket.unref();
		void run(handler, request, (started) => {
			call = started;
		}).finally(() => {
			call = undefined;
			socket.ref();
		});
	});
	process.on('beforeExit', () => {
		socket.ref();
		call?.idle();
	});
	say({kind: 'ready'});
}

async function initialise(): Promise<Handler> {
	try {
		return await loadHandler(process.env.LAMBDA_TASK_ROOT ?? '.', process.env._HANDLER ?? '');
	} catch (error) {
		logFailure('Uncaught Exception', error);
		say({kind: 'failed', error: errorDocument(error)});
		return process.exit(exitCodes.init);
	}
}

async function run(handler: Handler, request: InvocationRequest, onCall: (call: Call) => void): Promise<void> {
	const {id} = request;
	current.requestId = id;
	try {
		const call = callHandler(handler, request);
		onCall(call);
		const payload = textOf(await call.result);
		say({kind: 'result', id, payload, memoryBytes: process.memoryUsage.rss()});
	} catch (error) {
		logFailure('Invoke Error', error);
		say({kind: 'error', id, error: errorDocument(error), memoryBytes: process.memoryUsage.rss()});
	}
}

function textOf(result: unknown): string {
	try {
		return JSON.stringify(result) ?? 'null';
	} catch {
		throw new Error('Unable to stringify response body');
	}
}

function die(what: 'Uncaught Exception' | 'Unhandled Promise Rejection', error: unknown, exitCode: number): void {
	logFailure(what, error);
	const document = errorDocument(error);
	const {requestId: id} = current;
	if (id === undefined) say({kind: 'failed', error: document});
	else say({kind: 'error', id, error: document, memoryBytes: process.memoryUsage.rss(), isFatal: true});
	process.exit(exitCode);
}
