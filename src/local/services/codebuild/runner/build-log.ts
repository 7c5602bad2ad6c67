import type {Build} from '@aws-sdk/client-codebuild';
import type {ServiceContext} from '../../../engine/context.ts';

const batchMilliseconds = 500;
/** PutLogEvents takes 10,000 events and 1,048,576 bytes, each event counted with 26 bytes more. */
const largestBatch = 10_000;
const largestBytes = 1_000_000;
const eventOverhead = 26;
const longestMessage = 200_000;
/** Shorter ones would hide half of what is said. */
const shortestSecret = 4;

interface LogEvent {
	readonly timestamp: number;
	readonly message: string;
}

/** A build's log: lines gathered for half a second, then sent to CloudWatch Logs, in order. */
export class BuildLog {
	readonly #context: ServiceContext;
	readonly #group: string | undefined;
	readonly #stream: string;
	/** Longest first, so that none is shown in part because another is the beginning of it. */
	#secrets: readonly string[] = [];
	readonly #timer: Disposable;
	#pending: LogEvent[] = [];
	#partial = '';
	#sending: Promise<void>;

	constructor(context: ServiceContext, {logs}: Build) {
		this.#context = context;
		this.#group = logs?.groupName;
		this.#stream = logs?.streamName ?? '';
		this.#sending = this.#open();
		this.#timer = context.clock.every(batchMilliseconds, () => this.#flush());
	}

	/** Never lets this value through, nor a line of it; it shows as `***`. */
	hide(secret: string): void {
		const lines = secret.split(/\r?\n/).filter((line) => line.trim().length >= shortestSecret);
		this.#secrets = [...new Set([...this.#secrets, ...lines])].sort((a, b) => b.length - a.length);
	}

	/** A line of CodeBuild's own. */
	container(text: string): void {
		const time = this.#context.clock.now().toISOString().replace('T', ' ').replace('Z', '000').replaceAll('-', '/');
		this.#line(`[Container] ${time} ${text}`);
	}

	/** Output of a command as it comes. */
	output(text: string): void {
		const lines = `${this.#partial}${text}`.split('\n');
		this.#partial = lines.pop() ?? '';
		for (const line of lines) this.#line(line);
		while (this.#partial.length > longestMessage) {
			this.#line(this.#partial.slice(0, longestMessage));
			this.#partial = this.#partial.slice(longestMessage);
		}
	}

	/** Ends a line that a command left open. */
	endLine(): void {
		if (this.#partial !== '') this.output('\n');
	}

	/** Sends what is left; the log takes no more. */
	async close(): Promise<void> {
		this.endLine();
		this.#timer[Symbol.dispose]();
		this.#flush();
		await this.#sending;
	}

	#line(text: string): void {
		if (this.#group === undefined) return;
		let message = text;
		for (const secret of this.#secrets) message = message.replaceAll(secret, '***');
		this.#pending.push({timestamp: this.#context.clock.now().getTime(), message: `${message}\n`});
	}

	#flush(): void {
		if (this.#pending.length === 0) return;
		const batches = inBatches(this.#pending);
		this.#pending = [];
		this.#sending = this.#sending.then(async () => {
			for (const logEvents of batches) await this.#put(logEvents);
		});
	}

	async #open(): Promise<void> {
		const logGroupName = this.#group;
		if (logGroupName === undefined) return;
		const ignoreExisting = (error: unknown): void => {
			if ((error as Error).name !== 'ResourceAlreadyExistsException') this.#complain(error);
		};
		await this.#context.call('logs', 'CreateLogGroup', {logGroupName}).catch(ignoreExisting);
		await this.#context
			.call('logs', 'CreateLogStream', {logGroupName, logStreamName: this.#stream})
			.catch(ignoreExisting);
	}

	async #put(logEvents: LogEvent[]): Promise<void> {
		const place = {logGroupName: this.#group, logStreamName: this.#stream};
		await this.#context.call('logs', 'PutLogEvents', {...place, logEvents}).catch((error) => this.#complain(error));
	}

	#complain(error: unknown): void {
		this.#context.log(`the log of a build cannot be written: ${String(error)}`);
	}
}

function inBatches(events: readonly LogEvent[]): LogEvent[][] {
	const batches: LogEvent[][] = [];
	let bytes = 0;
	for (const event of events) {
		const size = Buffer.byteLength(event.message) + eventOverhead;
		const current = batches.at(-1);
		if (current === undefined || current.length >= largestBatch || bytes + size > largestBytes) {
			batches.push([event]);
			bytes = size;
		} else {
			current.push(event);
			bytes += size;
		}
	}
	return batches;
}
