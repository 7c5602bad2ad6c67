import {format} from 'node:util';
import {say} from './channel.ts';
import {errorDocument} from './error-document.ts';

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
type Level = (typeof levels)[number];

const methods: Readonly<Record<string, Level>> = {
	trace: 'TRACE',
	debug: 'DEBUG',
	log: 'INFO',
	info: 'INFO',
	warn: 'WARN',
	error: 'ERROR',
};

/** The request that runs now; lines name it. */
export const current: {requestId: string | undefined} = {requestId: undefined};

const isJson = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const lowest = levels.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL ?? 'TRACE') as Level);

/** Makes the console write as Lambda's does: time, request and level, in text or JSON as the function is configured. */
export function takeConsole(): void {
	for (const [method, level] of Object.entries(methods)) {
		Object.assign(console, {[method]: (...values: unknown[]) => log(level, values)});
	}
}

/** Logs what ended an invocation, as Lambda's runtime words it. */
export function logFailure(
	what: 'Invoke Error' | 'Uncaught Exception' | 'Unhandled Promise Rejection',
	thrown: unknown,
): void {
	if (isJson) {
		log('ERROR', [thrown instanceof Error ? thrown : errorDocument(thrown)]);
		return;
	}
	const {errorType, errorMessage, trace} = errorDocument(thrown);
	const own = thrown instanceof Error ? {...thrown} : {};
	log('ERROR', [`${what} \t${JSON.stringify({errorType, errorMessage, ...own, stack: trace})}`]);
}

function log(level: Level, values: readonly unknown[]): void {
	const timestamp = new Date().toISOString();
	if (!isJson) {
		say({kind: 'log', message: `${timestamp}\t${current.requestId}\t${level}\t${format(...values)}`});
		return;
	}
	if (levels.indexOf(level) >= lowest) say({kind: 'log', message: jsonLine(timestamp, level, values)});
}

function jsonLine(timestamp: string, level: Level, values: readonly unknown[]): string {
	const line = {timestamp, level, requestId: current.requestId};
	const [only] = values;
	if (values.length === 1) {
		try {
			return JSON.stringify({...line, message: only}, errorsAsObjects);
		} catch {
			return JSON.stringify({...line, message: format(only)});
		}
	}
	const error = values.find((value) => value instanceof Error);
	return JSON.stringify({...line, message: format(...values), ...(error !== undefined && jsonError(error))});
}

const errorsAsObjects = (_key: string, value: unknown): unknown => (value instanceof Error ? jsonError(value) : value);

const jsonError = (error: Error): object => ({
	errorType: error.name,
	errorMessage: error.message,
	stackTrace: (error.stack ?? '')
		.split('\n')
		.slice(1)
		.map((line) => line.trim()),
});
