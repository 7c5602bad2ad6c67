import {sendNotice} from '../asynchronous/destinations.ts';
import {readBatchResponse} from './batch-response.ts';
import type {MappingRecord} from './model.ts';
import {backOff, type Delivery, deliver, type PollerHost} from './poller.ts';
import type {ReadRecord} from './stream-records.ts';

type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** Gives batches of a shard to the function until they are done or given up. */
export class StreamBatches {
	readonly #host: PollerHost;
	readonly #mapping: MappingRecord;
	readonly #shardId: string;
	readonly #signal: AbortSignal;
	readonly #onFinished: (records: readonly ReadRecord[]) => void;

	constructor(
		host: PollerHost,
		mapping: MappingRecord,
		{
			shardId,
			signal,
			onFinished,
		}: {
			readonly shardId: string;
			readonly signal: AbortSignal;
			/** Hears of records that need no further work, in order. */
			readonly onFinished: (records: readonly ReadRecord[]) => void;
		},
	) {
		this.#host = host;
		this.#mapping = mapping;
		this.#shardId = shardId;
		this.#signal = signal;
		this.#onFinished = onFinished;
	}

	/**
	 * Works through a batch: tried again until it succeeds, is too old or was tried often enough; from the first failed
	 * item on where the function reports items, by halves where the mapping says so. Rejects when the mapping is stopped.
	 */
	async work(batch: readonly ReadRecord[]): Promise<void> {
		const {retries, bisects} = this.#mapping.settings;
		let left = batch;
		for (let failures = 0; left.length > 0; ) {
			left = await this.#withoutOld(left);
			if (left.length === 0) return;
			const delivery = await this.#deliver(left);
			const failed = this.#firstFailed(left, delivery);
			if (failed > 0) {
				this.#onFinished(left.slice(0, failed));
				left = left.slice(failed);
				failures = 0;
			}
			if (left.length === 0) return;
			if (bisects && left.length > 1 && failed === 0) {
				const middle = Math.ceil(left.length / 2);
				await this.work(left.slice(0, middle));
				left = left.slice(middle);
				continue;
			}
			if (retries >= 0 && failures >= retries) {
				await this.#giveUp(left, 'RetryAttemptsExhausted', failures + 1, delivery);
				return;
			}
			await this.#host.context.clock.sleep(backOff(failures), this.#signal);
			failures += 1;
		}
	}

	/** Throttling does not count as an attempt: the batch waits until the function can be run. */
	async #deliver(records: readonly ReadRecord[]): Promise<Delivery> {
		const payload = `{"Records":[${records.map(({text}) => text).join(',')}]}`;
		for (let attempt = 0; ; attempt += 1) {
			this.#signal.throwIfAborted();
			try {
				return await deliver(this.#host, this.#mapping, payload);
			} catch (error) {
				this.#signal.throwIfAborted();
				this.#host.processed(`PROBLEM: ${(error as Error).message}`);
			}
			await this.#host.context.clock.sleep(backOff(attempt), this.#signal);
		}
	}

	/** Index of the first record that failed; the number of records when none did. */
	#firstFailed(records: readonly ReadRecord[], {outcome}: Delivery): number {
		if (outcome.isError) return 0;
		if (this.#mapping.settings.reportsItems.length === 0) return records.length;
		const response = readBatchResponse(
			outcome.payload,
			records.map(({sequence}) => sequence),
		);
		if (response === 'success') return records.length;
		return response === 'failure' ? 0 : records.findIndex(({sequence}) => response.includes(sequence));
	}

	async #withoutOld(records: readonly ReadRecord[]): Promise<readonly ReadRecord[]> {
		const {ageSeconds} = this.#mapping.settings;
		if (ageSeconds < 0) return records;
		const oldest = this.#host.context.clock.now().getTime() - ageSeconds * 1000;
		const young = records.findIndex(({arrived}) => arrived >= oldest);
		const old = young < 0 ? records : records.slice(0, young);
		if (old.length > 0) await this.#giveUp(old, 'RecordAgeExceeded', 0, undefined);
		return records.slice(old.length);
	}

	async #giveUp(
		records: readonly ReadRecord[],
		condition: Condition,
		invocations: number,
		delivery: Delivery | undefined,
	): Promise<void> {
		const destination = this.#mapping.settings.destinations?.OnFailure?.Destination;
		if (destination !== undefined) {
			const {context} = this.#host;
			const functionArn = delivery?.functionArn ?? '';
			const document = this.#documentOf(records, condition, invocations, delivery);
			await sendNotice(context, destination, {isSuccess: false, functionArn, document}).catch((error: Error) =>
				context.log(`${destination} was not told of a failed batch: ${error.message}`),
			);
		}
		this.#onFinished(records);
	}

	/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
	#documentOf(
		records: readonly ReadRecord[],
		condition: Condition,
		approximateInvokeCount: number,
		delivery: Delivery | undefined,
	): Record<string, unknown> {
		const [first, last] = [records[0], records.at(-1)];
		const timeOf = (record: ReadRecord | undefined): string => new Date(record?.arrived ?? 0).toISOString();
		const {requestId, functionArn, executedVersion} = delivery ?? {};
		return {
			requestContext: {requestId, functionArn, condition, approximateInvokeCount},
			...(delivery !== undefined && {
				responseContext: {
					statusCode: 200,
					executedVersion,
					functionError: delivery.outcome.isError ? 'Unhandled' : null,
				},
			}),
			version: '1.0',
			timestamp: this.#host.context.clock.now().toISOString(),
			DDBStreamBatchInfo: {
				shardId: this.#shardId,
				startSequenceNumber: first?.sequence,
				endSequenceNumber: last?.sequence,
				approximateArrivalOfFirstRecord: timeOf(first),
				approximateArrivalOfLastRecord: timeOf(last),
				batchSize: records.length,
				streamArn: this.#mapping.sourceArn,
			},
		};
	}
}
