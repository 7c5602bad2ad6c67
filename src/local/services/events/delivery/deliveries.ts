import {randomUUID} from 'node:crypto';
import type {Target} from '@aws-sdk/client-eventbridge';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Collection} from '../../../engine/store.ts';
import {later} from '../../later.ts';
import type {EventEnvelope} from '../model.ts';
import {resourceOf} from './arn.ts';
import {type Failure, failureOf} from './failure.ts';
import {inputOf} from './input.ts';

/** One event on its way to one target; kept until it has arrived or is given up. */
export interface DeliveryRecord {
	readonly id: string;
	readonly ruleArn: string;
	readonly ruleName: string;
	readonly target: Target;
	readonly event: EventEnvelope;
	/** Milliseconds since 1970. */
	readonly ingested: number;
	/** Buses that the event has come over. */
	readonly hops: number;
	failures: number;
	/** When the next attempt is due, in milliseconds since 1970. */
	dueAt: number;
}

type NewDelivery = Omit<DeliveryRecord, 'id' | 'ingested' | 'failures' | 'dueAt'>;

/** Hands an input over; rejects when the target does not take it. */
type Send = (delivery: DeliveryRecord, input: string) => Promise<void>;

const firstPause = 1000;
/** So that 185 attempts take the 24 hours that AWS gives them. */
const longestPause = 480_000;
const mostRetries = 185;
const longestAgeSeconds = 86_400;

/**
 * Brings events to targets: at once, again after failures, and at last to the target's dead letter queue. A delivery is
 * forgotten only after the target has it, so that an engine that was killed delivers a second time rather than not at all.
 */
export class Deliveries {
	readonly #context: ServiceContext;
	readonly #records: Collection<DeliveryRecord>;
	readonly #send: Send;

	constructor(context: ServiceContext, send: Send) {
		this.#context = context;
		this.#records = context.collection('deliveries');
		this.#send = send;
	}

	begin(delivery: NewDelivery): void {
		const now = this.#now();
		const id = randomUUID();
		this.#attempt(this.#records.put(id, {...delivery, id, ingested: now, failures: 0, dueAt: now}));
	}

	/** Takes up what was under way when the engine last ended. */
	resume(): void {
		for (const delivery of this.#records.values()) this.#attemptLater(delivery);
	}

	#attemptLater(delivery: DeliveryRecord): void {
		later(this.#context, Math.max(0, delivery.dueAt - this.#now()), () => this.#attempt(delivery));
	}

	#attempt(delivery: DeliveryRecord): void {
		const {event, ruleArn, ruleName, target, ingested} = delivery;
		this.#context.background(`delivery to ${target.Arn}`, async () => {
			try {
				const occurrence = {event, ruleArn, ruleName, ingested: new Date(ingested).toISOString()};
				await this.#send(delivery, inputOf(target, occurrence));
				this.#records.delete(delivery.id);
			} catch (error) {
				if (this.#context.signal.aborted) return;
				await this.#failed(delivery, failureOf(error));
			}
		});
	}

	async #failed(delivery: DeliveryRecord, failure: Failure): Promise<void> {
		const {target, failures} = delivery;
		const dueAt = this.#now() + Math.min(firstPause * 2 ** failures, longestPause);
		const exhausted = failure.isPassing ? exhaustedBy(delivery, dueAt) : undefined;
		if (failure.isPassing && exhausted === undefined) {
			this.#attemptLater(this.#records.put(delivery.id, {...delivery, failures: failures + 1, dueAt}));
			return;
		}
		this.#context.log(`${delivery.ruleArn} gives up delivering to ${target.Arn}: ${failure.message}`);
		try {
			await this.#bury(delivery, failure, exhausted);
		} catch (error) {
			if (this.#context.signal.aborted) return;
			this.#context.log(`${target.DeadLetterConfig?.Arn} takes no dead letters: ${(error as Error).message}`);
		}
		this.#records.delete(delivery.id);
	}

	/** Sends the event itself to the dead letter queue, with what is known of the failure in attributes. */
	async #bury(delivery: DeliveryRecord, {code, message}: Failure, condition: string | undefined): Promise<void> {
		const {event, ruleArn, target, failures} = delivery;
		const queue = target.DeadLetterConfig?.Arn;
		if (queue === undefined) return;
		const attributes = {
			RULE_ARN: ruleArn,
			TARGET_ARN: target.Arn ?? '',
			ERROR_CODE: code,
			ERROR_MESSAGE: message,
			RETRY_ATTEMPTS: String(failures),
			...(condition !== undefined && {EXHAUSTED_RETRY_CONDITION: condition}),
		};
		const MessageAttributes = Object.fromEntries(
			Object.entries(attributes).map(([name, StringValue]) => [name, {DataType: 'String', StringValue}]),
		);
		await this.#context.call('sqs', 'SendMessage', {
			QueueUrl: resourceOf(queue),
			MessageBody: JSON.stringify(event),
			MessageAttributes,
		});
	}

	#now(): number {
		return this.#context.clock.now().getTime();
	}
}

/** The limit of the target's retry policy that an attempt at `dueAt` would go beyond, by AWS's name for it. */
function exhaustedBy({target, failures, ingested}: DeliveryRecord, dueAt: number): string | undefined {
	const {MaximumRetryAttempts = mostRetries, MaximumEventAgeInSeconds = longestAgeSeconds} = target.RetryPolicy ?? {};
	if (failures >= MaximumRetryAttempts) return 'MaximumRetryAttempts';
	return dueAt > ingested + MaximumEventAgeInSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
}
