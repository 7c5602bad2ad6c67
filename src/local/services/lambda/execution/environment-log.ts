import {randomUUID} from 'node:crypto';
import type {InputLogEvent} from '@aws-sdk/client-cloudwatch-logs';
import type {ServiceContext} from '../../../engine/context.ts';

/** Limits of PutLogEvents: 10,000 events or 1,048,576 bytes with 26 bytes counted for each event. */
const mostEvents = 10_000;
const mostBytes = 1_000_000;
const eventBytes = 26;
/** CloudWatch Logs cuts longer messages. */
const longestMessage = 256 * 1024 - eventBytes - 1;
/** What Lambda answers of an invocation's log to a caller that asks for its tail. */
const tailBytes = 4096;
/** What is written between two invocations, or while one runs, goes out after this. */
const delayMilliseconds = 100;

/** A log stream's name as Lambda makes it: date, version, and an id of the environment. */
export function logStreamName(now: Date, version: string): string {
	return `${now.toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${randomUUID().replaceAll('-', '')}`;
}

/** The log stream of one execution environment, made with the first line; the group too where it is missing. */
export class EnvironmentLog {
	readonly #context: ServiceContext;
	readonly #place: {readonly logGroupName: string; readonly logStreamName: string};
	#pending: InputLogEvent[] = [];
	#newest = 0;
	#tail = '';
	#timer: Disposable | undefined;
	#sending: Promise<void> | undefined;
	#isOpen = false;

	constructor(context: ServiceContext, logGroupName: string, logStreamName: string) {
		this.#context = context;
		this.#place = {logGroupName, logStreamName};
	}

	write(message: string): void {
		const line = `${truncated(message.replace(/\n$/, ''))}\n`;
		// A batch must be in the order of its times, also when the machine's clock was put back.
		this.#newest = Math.max(this.#newest, this.#context.clock.now().getTime());
		this.#pending.push({timestamp: this.#newest, message: line});
		this.#tail = `${this.#tail}${line}`;
		if (this.#tail.length > 2 * tailBytes) this.#tail = this.#tail.slice(-tailBytes);
		this.#timer ??= this.#context.clock.after(delayMilliseconds, () => void this.flush());
	}

	/** Forgets what an earlier invocation wrote. */
	beginTail(): void {
		this.#tail = '';
	}

	/** The last 4 KB of what this invocation wrote. */
	get tail(): string {
		return Buffer.from(this.#tail).subarray(-tailBytes).toString('utf8');
	}

	/** Sends what is there; settles when it has arrived, and never rejects. */
	flush(): Promise<void> {
		this.#timer?.[Symbol.dispose]();
		this.#timer = undefined;
		this.#sending ??= this.#send().finally(() => {
			this.#sending = undefined;
		});
		return this.#sending;
	}

	async #send(): Promise<void> {
		try {
			while (this.#pending.length > 0) {
				const batch = takeBatch(this.#pending);
				if (!this.#isOpen) await this.#open();
				await this.#put(batch);
			}
		} catch (error) {
			if (this.#context.signal.aborted) return;
			this.#context.log(`lines for ${this.#place.logGroupName} are lost: ${(error as Error).message}`);
		}
	}

	/** Somebody may have deleted the group or the stream meanwhile. */
	async #put(logEvents: InputLogEvent[]): Promise<void> {
		const put = () => this.#context.call('logs', 'PutLogEvents', {...this.#place, logEvents});
		await put().catch(async (error: Error) => {
			if (error.name !== 'ResourceNotFoundException') throw error;
			await this.#open();
			await put();
		});
	}

	async #open(): Promise<void> {
		const {logGroupName, logStreamName} = this.#place;
		const {call} = this.#context;
		const create = () => unlessItExists(call('logs', 'CreateLogStream', {logGroupName, logStreamName}));
		await create().catch(async (error: Error) => {
			if (error.name !== 'ResourceNotFoundException') throw error;
			await unlessItExists(call('logs', 'CreateLogGroup', {logGroupName}));
			await create();
		});
		this.#isOpen = true;
	}
}

function truncated(message: string): string {
	const bytes = Buffer.from(message);
	return bytes.length <= longestMessage ? message : bytes.subarray(0, longestMessage).toString('utf8');
}

async function unlessItExists(call: Promise<unknown>): Promise<void> {
	await call.catch((error: Error) => {
		if (error.name !== 'ResourceAlreadyExistsException') throw error;
	});
}

/** Takes as many events as one call may carry. */
function takeBatch(events: InputLogEvent[]): InputLogEvent[] {
	let bytes = 0;
	let count = 0;
	for (const {message = ''} of events) {
		bytes += Buffer.byteLength(message) + eventBytes;
		if (count > 0 && (count === mostEvents || bytes > mostBytes)) break;
		count += 1;
	}
	return events.splice(0, count);
}
