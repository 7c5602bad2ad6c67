import type {ServiceContext} from '../../../engine/context.ts';
import type {Collection} from '../../../engine/store.ts';
import {later} from '../../later.ts';
import type {Outcome} from '../execution/environment.ts';
import type {Executor} from '../execution/executor.ts';
import type {Functions, Target} from '../functions.ts';
import {type EventInvokeRecord, latestVersion} from '../model.ts';
import {functionArn} from '../names.ts';
import {sendNotice, sendToQueue} from './destinations.ts';
import type {AcceptedEvent} from './model.ts';

/** Lambda waits one minute before the second attempt and two before the third; here a minute is a second. */
const retryMilliseconds = [1000, 2000];
/** Lambda waits a second to five minutes when a function is throttled. */
const shortestThrottleMilliseconds = 100;
const longestThrottleMilliseconds = 5000;

const usualRetries = 2;
const usualAgeSeconds = 6 * 3600;

/** How often a throttled event has waited; forgotten when the engine ends. */
type Waits = number;

type End =
	| {readonly condition: 'Success' | 'RetriesExhausted'; readonly outcome: Outcome}
	| {readonly condition: 'EventAgeExceeded'; readonly outcome: undefined};

/**
 * Asynchronous invocations: kept from acceptance to their end, so that each is run at least once, also when the engine
 * is killed meanwhile (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
 */
export class EventQueue {
	readonly #context: ServiceContext;
	readonly #functions: Functions;
	readonly #executor: Executor;
	readonly #events: Collection<AcceptedEvent>;

	constructor(context: ServiceContext, functions: Functions, executor: Executor) {
		this.#context = context;
		this.#functions = functions;
		this.#executor = executor;
		this.#events = context.collection('events');
	}

	/** Keeps an event and runs it in the background. */
	accept(requestId: string, {record, qualifier}: Target, payload: string): void {
		const acceptedAt = this.#context.clock.now();
		const event = {requestId, functionName: record.name, qualifier, payload, acceptedAt, failures: 0};
		this.#events.put(requestId, event);
		this.#run(event, 0);
	}

	/** Takes up what an earlier engine had accepted. */
	resume(): void {
		for (const event of this.#events.values()) this.#run(event, 0);
	}

	#run(event: AcceptedEvent, waits: Waits): void {
		this.#context.background('an asynchronous invocation', () => this.#attempt(event, waits));
	}

	async #attempt(event: AcceptedEvent, waits: Waits): Promise<void> {
		const target = this.#targetOf(event);
		if (target === undefined) {
			this.#events.delete(event.requestId);
			return;
		}
		const settings = settingsOf(target);
		const age = this.#context.clock.now().getTime() - event.acceptedAt.getTime();
		if (age > (settings?.ageSeconds ?? usualAgeSeconds) * 1000) {
			await this.#finish(event, target, {condition: 'EventAgeExceeded', outcome: undefined});
			return;
		}
		let outcome: Outcome;
		try {
			outcome = await this.#executor.invoke(target, event);
		} catch (error) {
			if (this.#context.signal.aborted) return;
			if ((error as Error).name !== 'TooManyRequestsException') {
				this.#context.log(`${event.functionName} could not be run: ${(error as Error).message}`);
			}
			const wait = Math.min(shortestThrottleMilliseconds * 2 ** waits, longestThrottleMilliseconds);
			later(this.#context, wait, () => this.#run(event, waits + 1));
			return;
		}
		if (!outcome.isError) await this.#finish(event, target, {condition: 'Success', outcome});
		else if (event.failures >= (settings?.retries ?? usualRetries)) {
			await this.#finish(event, target, {condition: 'RetriesExhausted', outcome});
		} else this.#retry(event);
	}

	#retry(event: AcceptedEvent): void {
		const failed = {...event, failures: event.failures + 1};
		this.#events.put(event.requestId, failed);
		later(this.#context, retryMilliseconds[event.failures] ?? 0, () => this.#run(failed, 0));
	}

	/** Tells whoever is configured to hear of it; only then the event is forgotten. */
	async #finish(event: AcceptedEvent, target: Target, end: End): Promise<void> {
		const settings = settingsOf(target);
		const isSuccess = end.condition === 'Success';
		const destinations = settings?.destinations;
		const destination = (isSuccess ? destinations?.OnSuccess : destinations?.OnFailure)?.Destination;
		const arn = functionArn(this.#context, target.record.name, target.qualifier ?? latestVersion);
		if (destination !== undefined) {
			const notice = {isSuccess, functionArn: arn, document: this.#documentOf(event, target, arn, end)};
			await this.#deliver(destination, () => sendNotice(this.#context, destination, notice));
		}
		const {deadLetterArn} = target.version.settings;
		if (!isSuccess && deadLetterArn !== undefined) {
			const queue = deadLetterArn.split(':').at(-1) ?? '';
			const attributes = deadLetterAttributes(event, end.outcome);
			await this.#deliver(deadLetterArn, () => sendToQueue(this.#context, queue, event.payload, attributes));
		}
		this.#events.delete(event.requestId);
	}

	async #deliver(arn: string, send: () => Promise<void>): Promise<void> {
		await send().catch((error: Error) => this.#context.log(`${arn} was not told: ${error.message}`));
	}

	/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
	#documentOf({requestId, failures, payload}: AcceptedEvent, {version}: Target, arn: string, end: End) {
		const {condition, outcome} = end;
		const attempts = failures + (outcome === undefined ? 0 : 1);
		return {
			version: '1.0',
			timestamp: this.#context.clock.now().toISOString(),
			requestContext: {requestId, functionArn: arn, condition, approximateInvokeCount: attempts},
			requestPayload: JSON.parse(payload) as unknown,
			...(outcome !== undefined && {
				responseContext: {
					statusCode: 200,
					executedVersion: version.version,
					...(outcome.isError && {functionError: 'Unhandled'}),
				},
				responsePayload: JSON.parse(outcome.payload) as unknown,
			}),
		};
	}

	#targetOf({functionName, qualifier}: AcceptedEvent): Target | undefined {
		try {
			return this.#functions.resolve(functionName, qualifier);
		} catch {
			return undefined;
		}
	}
}

const settingsOf = ({record, qualifier = latestVersion}: Target): EventInvokeRecord | undefined =>
	record.eventInvoke[qualifier];

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq: at most 1 KB of the error. */
function deadLetterAttributes({requestId}: AcceptedEvent, outcome: Outcome | undefined): Record<string, string> {
	const document = outcome === undefined ? {} : (JSON.parse(outcome.payload) as {errorMessage?: string});
	const message = document.errorMessage ?? 'The event is too old.';
	return {
		RequestID: requestId,
		ErrorCode: '200',
		ErrorMessage: Buffer.from(message).subarray(0, 1024).toString('utf8') || 'unknown',
	};
}
