import type {ServiceContext} from '../../../engine/context.ts';
import {memoryOf} from '../../../engine/process/process-table.ts';
import type {VersionRecord} from '../model.ts';
import type {ErrorDocument, InvocationRequest, RuntimeFrame} from '../runtime/frames.ts';
import type {EnvironmentLog} from './environment-log.ts';
import {FunctionProcess, type Launch, type ProcessExit} from './function-process.ts';
import {createPlatformLog, type Failure, type PlatformLog} from './platform-log.ts';

/** How an invocation ended. */
export interface Outcome {
	/** JSON text: the handler's result, or the error's document. */
	readonly payload: string;
	readonly isError: boolean;
	readonly milliseconds: number;
	/** The end of what the invocation wrote to the log. */
	readonly tail: string;
}

/** The engine ended an environment while it worked. */
class InterruptedError extends Error {
	override readonly name = 'InterruptedError';
}

interface Answer {
	readonly payload: string;
	readonly failure: Failure | undefined;
}

const largestAnswer = 6 * 1024 ** 2 + 100;
/** What Lambda gives a function to initialise; then its own time-out runs. */
const initMilliseconds = 10_000;
const memoryWatchMilliseconds = 250;
const megabyte = 1024 ** 2;

/** A process that runs one version of a function, one invocation at a time. */
export class ExecutionEnvironment {
	readonly #context: ServiceContext;
	readonly #version: VersionRecord;
	readonly #log: EnvironmentLog;
	readonly #platform: PlatformLog;
	readonly #process: FunctionProcess;
	readonly #launched = performance.now();
	readonly #ready = Promise.withResolvers<Failed | undefined>();
	#initMilliseconds: number | undefined;
	#waiting:
		| {readonly id: string; readonly settle: (answer: Answer) => void; readonly reject: (error: Error) => void}
		| undefined;
	#usedBytes = 0;
	#isEnded = false;
	readonly #gone = Promise.withResolvers<void>();

	constructor(context: ServiceContext, version: VersionRecord, launch: Launch, log: EnvironmentLog) {
		this.#context = context;
		this.#version = version;
		this.#log = log;
		const {settings} = version;
		this.#platform = createPlatformLog(settings.logging, context.clock, (message) => log.write(message));
		this.#platform.initStart(settings.runtime, version.version);
		this.#process = new FunctionProcess(launch, {
			onFrame: (frame) => this.#hear(frame),
			onLine: (line) => log.write(line),
			onExit: (exit) => this.#exited(exit),
		});
	}

	/** False once the process has ended or is about to. */
	get isUsable(): boolean {
		return !this.#isEnded;
	}

	/** Settles once the process has ended. */
	get gone(): Promise<void> {
		return this.#gone.promise;
	}

	/** Waits until the handler is loaded; answers what went wrong when it cannot be. */
	async initialised(): Promise<Failed | undefined> {
		const {timeoutSeconds} = this.#version.settings;
		const limit = initMilliseconds + timeoutSeconds * 1000;
		const timer = this.#context.clock.after(limit, () => this.#ready.resolve({kind: 'timeout'}));
		const failed = await this.#ready.promise;
		timer[Symbol.dispose]();
		this.#initMilliseconds = performance.now() - this.#launched;
		if (failed !== undefined) await this.end();
		return failed;
	}

	/** Runs one invocation. Rejects with InterruptedError when the environment is ended meanwhile. */
	async invoke(request: Omit<InvocationRequest, 'deadline'>): Promise<Outcome> {
		const {timeoutSeconds} = this.#version.settings;
		this.#log.beginTail();
		this.#platform.start(request.id, this.#version.version);
		const started = performance.now();
		const deadline = Date.now() + timeoutSeconds * 1000;
		const answer = await this.#answer({...request, deadline});
		const milliseconds = performance.now() - started;
		// What the program wrote directly comes by other pipes than its answer; it is there in the same turn.
		await new Promise((resolve) => setImmediate(resolve));
		return this.#conclude(request.id, milliseconds, limited(answer));
	}

	/** An invocation that finds no handler, since initialisation failed. */
	async fail(id: string, failed: Failed): Promise<Outcome> {
		const {timeoutSeconds} = this.#version.settings;
		this.#platform.start(id, this.#version.version);
		if (failed.kind === 'error') {
			const errorType = String(failed.document.errorType);
			this.#platform.initFailed(this.#initMilliseconds ?? 0, errorType);
			const failure = {status: 'error', errorType} as const;
			return this.#conclude(id, 0, {payload: JSON.stringify(failed.document), failure});
		}
		return this.#conclude(
			id,
			0,
			failed.kind === 'exit' ? this.#crash(id, failed.exit) : this.#timeout(id, timeoutSeconds),
		);
	}

	/** Ends the process; an invocation that runs is interrupted. Settles when its log has been delivered. */
	async end(): Promise<void> {
		this.#isEnded = true;
		this.#process.kill();
		this.#waiting?.reject(new InterruptedError('The environment was ended.'));
		this.#waiting = undefined;
		await this.#log.flush();
	}

	#answer(request: InvocationRequest): Promise<Answer> {
		const {clock} = this.#context;
		const {timeoutSeconds} = this.#version.settings;
		const {promise, resolve, reject} = Promise.withResolvers<Answer>();
		this.#waiting = {id: request.id, settle: resolve, reject};
		const timer = clock.after(timeoutSeconds * 1000, () => this.#abandon(this.#timeout(request.id, timeoutSeconds)));
		const watch = clock.every(memoryWatchMilliseconds, () => this.#checkMemory(request.id));
		this.#process.send(request);
		return promise.finally(() => {
			this.#waiting = undefined;
			timer[Symbol.dispose]();
			watch[Symbol.dispose]();
		});
	}

	#hear(frame: RuntimeFrame): void {
		if (frame.kind === 'log') this.#log.write(frame.message);
		else if (frame.kind === 'ready') this.#ready.resolve(undefined);
		else if (frame.kind === 'failed') this.#ready.resolve({kind: 'error', document: frame.error});
		else if (frame.id === this.#waiting?.id) {
			this.#usedBytes = Math.max(this.#usedBytes, frame.memoryBytes);
			const isError = frame.kind === 'error';
			this.#isEnded ||= isError && frame.isFatal === true;
			const payload = isError ? JSON.stringify(frame.error) : frame.payload;
			const failure = isError ? ({status: 'error', errorType: String(frame.error.errorType)} as const) : undefined;
			this.#waiting.settle({payload, failure});
		}
	}

	#exited(exit: ProcessExit): void {
		this.#isEnded = true;
		this.#gone.resolve();
		this.#ready.resolve({kind: 'exit', exit});
		if (this.#waiting !== undefined) this.#waiting.settle(this.#crash(this.#waiting.id, exit));
		else this.#context.background('delivering a log', () => this.#log.flush());
	}

	#checkMemory(id: string): void {
		const {id: pid} = this.#process;
		if (pid !== undefined) this.#usedBytes = Math.max(this.#usedBytes, memoryOf([pid]));
		if (this.#usedBytes <= this.#version.settings.memoryMegabytes * megabyte) return;
		const errorMessage = `RequestId: ${id} Error: Runtime exited with error: signal: killed`;
		this.#abandon({
			payload: JSON.stringify({errorType: 'Runtime.OutOfMemory', errorMessage}),
			failure: {status: 'error', errorType: 'Runtime.OutOfMemory'},
		});
	}

	/** Answers in place of the process, and ends it. */
	#abandon(answer: Answer): void {
		this.#isEnded = true;
		this.#waiting?.settle(answer);
		this.#process.kill();
	}

	#timeout(id: string, seconds: number): Answer {
		const sentence = `Task timed out after ${seconds.toFixed(2)} seconds`;
		this.#platform.fault(id, sentence);
		const document = {errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${id} Error: ${sentence}`};
		return {payload: JSON.stringify(document), failure: {status: 'timeout', errorType: undefined}};
	}

	#crash(id: string, {code, signal}: ProcessExit): Answer {
		const names: Readonly<Record<string, string>> = {
			SIGKILL: 'killed',
			SIGABRT: 'aborted',
			SIGSEGV: 'segmentation fault',
		};
		const how = signal === null ? `exit status ${code}` : `signal: ${names[signal] ?? signal}`;
		const reason = code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
		const errorMessage = `RequestId: ${id} Error: ${reason}`;
		this.#log.write(`${errorMessage}\nRuntime.ExitError`);
		return {
			payload: JSON.stringify({errorType: 'Runtime.ExitError', errorMessage}),
			failure: {status: 'error', errorType: 'Runtime.ExitError'},
		};
	}

	#conclude(requestId: string, milliseconds: number, {payload, failure}: Answer): Outcome {
		this.#platform.end({
			requestId,
			milliseconds,
			initMilliseconds: this.#initMilliseconds,
			memoryMegabytes: this.#version.settings.memoryMegabytes,
			usedMegabytes: Math.ceil(this.#usedBytes / megabyte),
			failure,
		});
		this.#initMilliseconds = undefined;
		this.#context.background('delivering a log', () => this.#log.flush());
		return {payload, isError: failure !== undefined, milliseconds, tail: this.#log.tail};
	}
}

/** Why an environment could not be initialised. */
export type Failed =
	| {readonly kind: 'error'; readonly document: ErrorDocument}
	| {readonly kind: 'exit'; readonly exit: ProcessExit}
	| {readonly kind: 'timeout'};

function limited(answer: Answer): Answer {
	if (Buffer.byteLength(answer.payload) <= largestAnswer) return answer;
	const errorType = 'Function.ResponseSizeTooLarge';
	const errorMessage = `Response payload size exceeded maximum allowed payload size (${largestAnswer} bytes).`;
	return {payload: JSON.stringify({errorType, errorMessage}), failure: {status: 'error', errorType}};
}
