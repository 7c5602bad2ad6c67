import type {LoggingConfig} from '@aws-sdk/client-lambda';
import type {Clock} from '../../../engine/clock.ts';

/** What an invocation took, for its REPORT line. Times in milliseconds. */
export interface Report {
	readonly requestId: string;
	readonly milliseconds: number;
	readonly initMilliseconds: number | undefined;
	readonly memoryMegabytes: number;
	readonly usedMegabytes: number;
	readonly failure: Failure | undefined;
}

export interface Failure {
	readonly status: 'error' | 'timeout';
	readonly errorType: string | undefined;
}

/** The lines that Lambda itself writes to a function's log. */
export interface PlatformLog {
	initStart(runtime: string, version: string): void;
	initFailed(milliseconds: number, errorType: string): void;
	start(requestId: string, version: string): void;
	/** A sentence about an environment that ended. */
	fault(requestId: string, sentence: string): void;
	end(report: Report): void;
}

/** Lines in the format that the function is configured for; `write` takes each of them. */
export function createPlatformLog(logging: LoggingConfig, clock: Clock, write: (message: string) => void): PlatformLog {
	return logging.LogFormat === 'JSON' ? jsonLog(logging, clock, write) : textLog(clock, write);
}

const hundredths = (milliseconds: number): string => milliseconds.toFixed(2);

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html */
function textLog(clock: Clock, write: (message: string) => void): PlatformLog {
	return {
		initStart: (runtime) => write(`INIT_START Runtime Version: ${runtime}.local\tRuntime Version ARN: local`),
		initFailed: (milliseconds, errorType) =>
			write(
				`INIT_REPORT Init Duration: ${hundredths(milliseconds)} ms\tPhase: init\tStatus: error\tError Type: ${errorType}`,
			),
		start: (requestId, version) => write(`START RequestId: ${requestId} Version: ${version}`),
		fault: (requestId, sentence) => write(`${clock.now().toISOString()} ${requestId} ${sentence}`),
		end: ({requestId, milliseconds, initMilliseconds, memoryMegabytes, usedMegabytes, failure}) => {
			write(`END RequestId: ${requestId}`);
			const parts = [
				`REPORT RequestId: ${requestId}`,
				`Duration: ${hundredths(milliseconds)} ms`,
				`Billed Duration: ${Math.ceil(milliseconds)} ms`,
				`Memory Size: ${memoryMegabytes} MB`,
				`Max Memory Used: ${usedMegabytes} MB`,
				...(initMilliseconds === undefined ? [] : [`Init Duration: ${hundredths(initMilliseconds)} ms`]),
				...(failure === undefined ? [] : [`Status: ${failure.status}`]),
				...(failure?.errorType === undefined ? [] : [`Error Type: ${failure.errorType}`]),
			];
			write(`${parts.join('\t')}\t`);
		},
	};
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html: the platform's events. */
function jsonLog({SystemLogLevel}: LoggingConfig, clock: Clock, write: (message: string) => void): PlatformLog {
	const event = (type: string, record: object): void => {
		write(JSON.stringify({time: clock.now().toISOString(), type: `platform.${type}`, record}));
	};
	const inform: typeof event = (type, record) => {
		if (SystemLogLevel !== 'WARN') event(type, record);
	};
	return {
		initStart: (runtime, functionVersion) =>
			inform('initStart', {
				initializationType: 'on-demand',
				phase: 'init',
				runtimeVersion: `${runtime}.local`,
				functionVersion,
			}),
		initFailed: (durationMs, errorType) =>
			event('initReport', {
				initializationType: 'on-demand',
				phase: 'init',
				status: 'error',
				errorType,
				metrics: {durationMs},
			}),
		start: (requestId, version) => inform('start', {requestId, version}),
		fault: (requestId, sentence) => event('fault', {requestId, message: sentence}),
		end: ({requestId, milliseconds, initMilliseconds, memoryMegabytes, usedMegabytes, failure}) => {
			const metrics = {
				durationMs: Number(milliseconds.toFixed(3)),
				billedDurationMs: Math.ceil(milliseconds),
				memorySizeMB: memoryMegabytes,
				maxMemoryUsedMB: usedMegabytes,
				...(initMilliseconds !== undefined && {initDurationMs: Number(initMilliseconds.toFixed(3))}),
			};
			const outcome = failure === undefined ? {status: 'success'} : failure;
			(failure === undefined ? inform : event)('report', {requestId, metrics, ...outcome});
		},
	};
}
