import type {InputLogEvent} from '@aws-sdk/client-cloudwatch-logs';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Container, OutputStream} from '../../../engine/runtime.ts';
import type {LogProgress} from '../model.ts';
import {durable} from '../tasks/task-scope.ts';

/** Where a container's output goes in CloudWatch Logs. */
export interface LogTarget {
	readonly group: string;
	readonly stream: string;
}

const delayMilliseconds = 200;
const retryMilliseconds = 2000;
/** Limits of PutLogEvents: 10,000 events or 1,048,576 bytes with 26 bytes counted for each event. */
const maximumEvents = 10_000;
const maximumBytes = 1_000_000;
const bytesPerEvent = 26;
/** Docker cuts longer lines; so does the awslogs driver. */
const maximumLineBytes = 256 * 1024 - bytesPerEvent;
const newline = 0x0a;

/**
 * The awslogs driver: carries the output of containers to CloudWatch Logs. What is about to be put is noted on disk
 * first; after a crash the log service is asked whether it got that far, so that no line is lost and none comes twice.
 */
export class LogDelivery {
	readonly #context: ServiceContext;
	readonly #followers = new Map<string, Follower>();

	constructor(context: ServiceContext) {
		this.#context = context;
	}

	/** Delivers what the container has written since `progress` and all that it will write. */
	follow(container: Container, progress: LogProgress, target: LogTarget, save: () => void): void {
		this.#followers.set(container.id, new Follower(this.#context, container, progress, target, save));
	}

	/** Delivers what is left of an ended container. */
	async drain(containerId: string): Promise<void> {
		await this.#followers.get(containerId)?.drain();
		this.#followers.delete(containerId);
	}
}

class Follower {
	readonly #context: ServiceContext;
	readonly #container: Container;
	readonly #progress: LogProgress;
	readonly #target: LogTarget;
	readonly #save: () => void;
	readonly #subscription: Disposable;
	#timer: Disposable | undefined;
	#working: Promise<void> = Promise.resolve();

	constructor(
		context: ServiceContext,
		container: Container,
		progress: LogProgress,
		target: LogTarget,
		save: () => void,
	) {
		this.#context = context;
		this.#container = container;
		this.#progress = progress;
		this.#target = target;
		this.#save = save;
		this.#subscription = container.onOutput(() => this.#schedule(delayMilliseconds));
		this.#schedule(delayMilliseconds);
	}

	async drain(): Promise<void> {
		this.#subscription[Symbol.dispose]();
		this.#timer?.[Symbol.dispose]();
		this.#timer = undefined;
		await this.#deliver(true).catch((error: unknown) => this.#report(error));
	}

	#schedule(milliseconds: number): void {
		this.#timer ??= this.#context.clock.after(milliseconds, () => {
			this.#timer = undefined;
			this.#deliver(false).catch((error: unknown) => {
				this.#report(error);
				this.#schedule(retryMilliseconds);
			});
		});
	}

	/** Deliveries follow one another: two at once would read the same bytes. */
	#deliver(isLast: boolean): Promise<void> {
		const delivery = this.#working.then(() => this.#deliverAll(isLast));
		this.#working = delivery.catch(() => undefined);
		return delivery;
	}

	async #deliverAll(isLast: boolean): Promise<void> {
		await this.#settlePending();
		for (const stream of ['stdout', 'stderr'] as const) {
			const output = await this.#container.readOutput(stream, this.#progress[stream]);
			for (const {lines, bytes} of batches(output, isLast)) {
				if (this.#context.signal.aborted) return;
				if (lines.length > 0) await this.#put(stream, lines, bytes);
				this.#delivered(stream, bytes);
			}
		}
	}

	async #put(stream: OutputStream, lines: readonly string[], bytes: number): Promise<void> {
		const timestamp = this.#context.clock.now().getTime();
		this.#progress.pending = {stream, bytes, timestamp};
		this.#save();
		await durable();
		const logEvents: InputLogEvent[] = lines.map((message) => ({timestamp, message}));
		await this.#context.call('logs', 'PutLogEvents', {...this.#names, logEvents});
	}

	#delivered(stream: OutputStream, bytes: number): void {
		this.#progress[stream] += bytes;
		this.#progress.pending = undefined;
		this.#save();
	}

	/** Finds out whether the last call before a failure or a crash was heard. */
	async #settlePending(): Promise<void> {
		const {pending} = this.#progress;
		if (pending === undefined) return;
		const {stream, bytes, timestamp} = pending;
		const output = await this.#container.readOutput(stream, this.#progress[stream]);
		const [batch] = batches(output.subarray(0, bytes), true);
		const range = {startTime: timestamp, endTime: timestamp + 1};
		const {events = []} = await this.#context.call('logs', 'GetLogEvents', {...this.#names, ...range});
		if (events.some(({message}) => message === batch?.lines[0])) this.#delivered(stream, bytes);
		else this.#progress.pending = undefined;
	}

	get #names(): {logGroupName: string; logStreamName: string} {
		return {logGroupName: this.#target.group, logStreamName: this.#target.stream};
	}

	#report(error: unknown): void {
		if (this.#context.signal.aborted) return;
		const {group, stream} = this.#target;
		this.#context.log(
			`output for ${group}/${stream} was not delivered: ${error instanceof Error ? error.message : error}`,
		);
	}
}

/** Lines to put in one call, and the bytes of output that they stand for. */
export interface Batch {
	readonly lines: string[];
	readonly bytes: number;
}

/** Cuts output into calls of whole lines; an unfinished last line is left for later unless this is all there will be. */
export function batches(output: Buffer, isLast: boolean): Batch[] {
	const result: Batch[] = [];
	let lines: string[] = [];
	let size = 0;
	let bytes = 0;
	for (const {text, consumed} of linesOf(output, isLast)) {
		if (lines.length === maximumEvents || size + consumed + bytesPerEvent > maximumBytes) {
			result.push({lines, bytes});
			[lines, size, bytes] = [[], 0, 0];
		}
		// CloudWatch Logs refuses empty messages, and so the driver leaves empty lines out.
		if (text !== '') lines.push(text);
		size += consumed + bytesPerEvent;
		bytes += consumed;
	}
	if (bytes > 0) result.push({lines, bytes});
	return result;
}

function* linesOf(output: Buffer, isLast: boolean): Generator<{text: string; consumed: number}> {
	let start = 0;
	while (start < output.length) {
		const found = output.indexOf(newline, start);
		const end = found === -1 ? output.length : found;
		if (end - start > maximumLineBytes) {
			yield {text: output.toString('utf8', start, start + maximumLineBytes), consumed: maximumLineBytes};
			start += maximumLineBytes;
			continue;
		}
		if (found === -1 && !isLast) return;
		const consumed = end - start + (found === -1 ? 0 : 1);
		yield {text: output.toString('utf8', start, end), consumed};
		start += consumed;
	}
}
