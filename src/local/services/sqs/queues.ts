import {randomUUID} from 'node:crypto';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {defaultAttributes, withChanges} from './attributes.ts';
import {invalidParameter, purgeInProgress, queueDoesNotExist, queueExists} from './errors.ts';
import {QueueMessages} from './messages.ts';
import {isFifo, type QueueRecord} from './model.ts';
import {checkRedrive, deadLetterArn} from './redrive.ts';

const purgeMilliseconds = 60_000;

/** The queues of a region, each with its messages. */
export class Queues {
	readonly #context: ServiceContext;
	readonly #records: Collection<QueueRecord>;
	readonly #messages = new Map<string, QueueMessages>();

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('queues');
	}

	/** By name, or by URL, whose host counts for nothing: the engine's port may have changed. Throws QueueDoesNotExist. */
	get(nameOrUrl: string | undefined): QueueRecord {
		const found = this.#records.get(nameOrUrl?.split('/').at(-1) ?? '');
		if (found === undefined) throw queueDoesNotExist();
		return found;
	}

	byArn(arn: string): QueueRecord | undefined {
		const found = this.#records.get(arn.split(':').at(-1) ?? '');
		return found !== undefined && this.arnOf(found) === arn ? found : undefined;
	}

	all(): QueueRecord[] {
		return this.#records.values();
	}

	arnOf({name}: QueueRecord): string {
		return `arn:aws:sqs:${this.#context.region}:${this.#context.account}:${name}`;
	}

	urlOf({name}: QueueRecord): string {
		return `${this.#context.endpoint}/${this.#context.account}/${name}`;
	}

	/** Gives the one that exists when nothing about it is different. Throws QueueNameExists, InvalidAttributeValue… */
	create(name: string, attributes: Record<string, string>, tags: Record<string, string>): QueueRecord {
		const fifo = checkedKind(name, attributes);
		const known = this.#records.get(name);
		if (known !== undefined) {
			const other = Object.keys(attributes).find((key) => known.attributes[key] !== attributes[key]);
			if (other !== undefined) throw queueExists(other);
			return known;
		}
		const wanted = withChanges(defaultAttributes(fifo), attributes, fifo);
		const created = this.#seconds();
		const record = {id: randomUUID(), name, created, modified: created, attributes: wanted, tags, purged: undefined};
		checkRedrive(this, record, wanted);
		return this.#records.put(name, record);
	}

	change(queue: QueueRecord, changes: Record<string, string>): void {
		const attributes = withChanges(queue.attributes, changes, isFifo(queue));
		checkRedrive(this, queue, changes);
		this.save({...queue, attributes, modified: this.#seconds()});
	}

	save(queue: QueueRecord): void {
		this.#records.put(queue.name, queue);
	}

	delete(queue: QueueRecord): void {
		this.#records.delete(queue.name);
		this.messages(queue).clear();
		this.#messages.delete(queue.id);
	}

	/** Throws PurgeQueueInProgress within a minute of the last one. */
	purge(queue: QueueRecord): void {
		const now = this.#context.clock.now().getTime();
		if (queue.purged !== undefined && now < queue.purged + purgeMilliseconds) throw purgeInProgress(queue.name);
		this.save({...queue, purged: now});
		this.messages(queue).clear();
	}

	messages(queue: QueueRecord): QueueMessages {
		const known = this.#messages.get(queue.id) ?? new QueueMessages(this.#context, queue);
		this.#messages.set(queue.id, known);
		return known;
	}

	/** The queue that takes what this one gives up, if it has one. */
	deadLetterQueue(queue: QueueRecord): QueueRecord | undefined {
		const arn = deadLetterArn(queue);
		return arn === undefined ? undefined : this.byArn(arn);
	}

	/** Forgets messages that are older than their queues keep them. */
	expire(): void {
		for (const queue of this.all()) this.messages(queue).expire(queue);
	}

	#seconds(): number {
		return Math.floor(this.#context.clock.now().getTime() / 1000);
	}
}

/** Whether a queue of that name and attributes is FIFO. Throws InvalidParameterValue. */
function checkedKind(name: string, {FifoQueue}: Record<string, string>): boolean {
	const fifo = FifoQueue === 'true';
	if (fifo && !/^[\w-]{1,75}\.fifo$/.test(name)) {
		throw invalidParameter(
			'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
		);
	}
	if (!fifo && !/^[\w-]{1,80}$/.test(name)) {
		throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
	}
	return fifo;
}
