import pLimit from 'p-limit';
import type {EventPattern} from '../../events/pattern/compile.ts';
import {readBatchResponse} from './batch-response.ts';
import {compileFilter} from './filter.ts';
import type {MappingRecord} from './model.ts';
import {backOff, deliver, largestPayload, type Poller, type PollerHost} from './poller.ts';
import {type ReceivedMessage, receivedMessage} from './queue-messages.ts';

/** What SQS gives at most in one answer, and how long it lets a request wait. */
const mostReceived = 10;
const longestWaitSeconds = 20;
/** Batches of one mapping at a time, where it does not say otherwise. */
const usualConcurrency = 10;

/**
 * Reads a queue of SQS by long polls. What a function has dealt with is deleted; the rest comes again once its
 * visibility time-out is over, as often as the queue allows.
 */
export class QueuePoller implements Poller {
	readonly #host: PollerHost;
	readonly #mapping: MappingRecord;
	readonly #stopping = new AbortController();
	readonly #matches: EventPattern;
	#queueUrl = '';
	#reading: Promise<void> = Promise.resolve();
	readonly #working = new Set<Promise<void>>();

	constructor(host: PollerHost, mapping: MappingRecord) {
		this.#host = host;
		this.#mapping = mapping;
		this.#matches = compileFilter(mapping.settings.filter);
	}

	async start(): Promise<void> {
		const QueueName = this.#mapping.sourceArn.split(':').at(-1) ?? '';
		const {QueueUrl = ''} = await this.#host.context.call('sqs', 'GetQueueUrl', {QueueName});
		this.#queueUrl = QueueUrl;
		this.#reading = this.#read();
	}

	/** Does not wait for the long poll that may be under way: what it brings is given back at once. */
	async stop(): Promise<void> {
		this.#stopping.abort(new Error('The mapping stops.'));
		await Promise.all(this.#working);
		this.#host.context.background('ending a long poll', () => this.#reading);
	}

	get #isOver(): boolean {
		return this.#stopping.signal.aborted || this.#host.context.signal.aborted;
	}

	async #read(): Promise<void> {
		const {clock} = this.#host.context;
		const limit = pLimit(this.#mapping.settings.scaling?.MaximumConcurrency ?? usualConcurrency);
		for (let failures = 0; !this.#isOver; ) {
			try {
				await limit(() => undefined);
				const messages = await this.#gather();
				failures = 0;
				for (const batch of inBatches(messages)) {
					const work = limit(() => this.#work(batch));
					this.#working.add(work);
					void work.finally(() => this.#working.delete(work));
				}
			} catch (error) {
				if (this.#isOver) return;
				this.#host.processed(`PROBLEM: ${(error as Error).message}`);
				await clock.sleep(backOff(failures), this.#stopping.signal).catch(() => undefined);
				failures += 1;
			}
		}
	}

	/** Messages for one batch: what there is, or what comes until it is full or its window is over. */
	async #gather(): Promise<ReceivedMessage[]> {
		const {clock} = this.#host.context;
		const {batchSize, windowSeconds} = this.#mapping.settings;
		const gathered: ReceivedMessage[] = [];
		let end: number | undefined;
		for (;;) {
			const left = end === undefined ? longestWaitSeconds : Math.ceil((end - clock.now().getTime()) / 1000);
			const wanted = Math.min(mostReceived, batchSize - gathered.length);
			const messages = await this.#receive(wanted, Math.min(Math.max(left, 0), longestWaitSeconds));
			if (this.#isOver) {
				await this.#giveBack([...gathered, ...messages]);
				return [];
			}
			gathered.push(...(await this.#filtered(messages)));
			if (gathered.length > 0) end ??= clock.now().getTime() + windowSeconds * 1000;
			if (end !== undefined && (gathered.length >= batchSize || clock.now().getTime() >= end)) return gathered;
		}
	}

	async #receive(MaxNumberOfMessages: number, WaitTimeSeconds: number): Promise<ReceivedMessage[]> {
		const {context} = this.#host;
		const {Messages = []} = await context.call('sqs', 'ReceiveMessage', {
			QueueUrl: this.#queueUrl,
			MaxNumberOfMessages,
			WaitTimeSeconds,
			MessageSystemAttributeNames: ['All'],
			MessageAttributeNames: ['All'],
		});
		return Messages.map((message) => receivedMessage(message, this.#mapping.sourceArn, context.region));
	}

	/** Messages that no filter wants are deleted, as Lambda does. */
	async #filtered(messages: readonly ReceivedMessage[]): Promise<ReceivedMessage[]> {
		const unwanted = messages.filter(({filtered}) => !this.#matches(filtered));
		await this.#delete(unwanted);
		return messages.filter((message) => !unwanted.includes(message));
	}

	/** A batch that fails, or that cannot be run now, stays in the queue. */
	async #work(batch: readonly ReceivedMessage[]): Promise<void> {
		try {
			const payload = `{"Records":[${batch.map(({text}) => text).join(',')}]}`;
			const {outcome} = await deliver(this.#host, this.#mapping, payload);
			if (!outcome.isError) await this.#delete(this.#succeeded(batch, outcome.payload));
		} catch (error) {
			if (!this.#isOver) this.#host.processed(`PROBLEM: ${(error as Error).message}`);
		}
	}

	#succeeded(batch: readonly ReceivedMessage[], payload: string): readonly ReceivedMessage[] {
		if (this.#mapping.settings.reportsItems.length === 0) return batch;
		const response = readBatchResponse(
			payload,
			batch.map(({id}) => id),
		);
		if (response === 'success') return batch;
		return response === 'failure' ? [] : batch.filter(({id}) => !response.includes(id));
	}

	async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
		for (const Entries of entriesOf(messages)) {
			await this.#host.context.call('sqs', 'DeleteMessageBatch', {QueueUrl: this.#queueUrl, Entries});
		}
	}

	async #giveBack(messages: readonly ReceivedMessage[]): Promise<void> {
		for (const Entries of entriesOf(messages)) {
			await this.#host.context.call('sqs', 'ChangeMessageVisibilityBatch', {
				QueueUrl: this.#queueUrl,
				Entries: Entries.map((entry) => ({...entry, VisibilityTimeout: 0})),
			});
		}
	}
}

function* entriesOf(messages: readonly ReceivedMessage[]): Generator<{Id: string; ReceiptHandle: string}[]> {
	const entries = messages.map(({receipt}, index) => ({Id: String(index), ReceiptHandle: receipt}));
	for (let start = 0; start < entries.length; start += mostReceived) yield entries.slice(start, start + mostReceived);
}

/** What was gathered, in parts that fit into one invocation. */
function inBatches(messages: readonly ReceivedMessage[]): ReceivedMessage[][] {
	const batches: ReceivedMessage[][] = [];
	let bytes = Number.POSITIVE_INFINITY;
	for (const message of messages) {
		const size = Buffer.byteLength(message.text) + 1;
		if (bytes + size > largestPayload - 20) {
			batches.push([]);
			bytes = 0;
		}
		batches.at(-1)?.push(message);
		bytes += size;
	}
	return batches;
}
