import {randomUUID} from 'node:crypto';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {Bell} from './bell.ts';
import {isFifo, isInFlight, type MessageRecord, type QueueRecord} from './model.ts';
import {redriveOf} from './redrive.ts';

export type NewMessage = Pick<
	MessageRecord,
	'body' | 'attributes' | 'systemAttributes' | 'group' | 'deduplicationId'
> & {readonly delaySeconds: number};

/** How many messages there are of each kind. */
interface MessageCounts {
	readonly visible: number;
	readonly inFlight: number;
	readonly delayed: number;
}

const deduplicationMilliseconds = 300_000;

interface Deduplication {
	readonly message: string;
	readonly sequenceNumber: string | undefined;
	readonly until: number;
}

/** The messages of one queue, in the order in which they came. */
export class QueueMessages {
	/** Rings when a message can be received earlier than was known. */
	readonly bell = new Bell();
	readonly #context: ServiceContext;
	readonly #isFifo: boolean;
	readonly #records: Collection<MessageRecord>;
	/** What a FIFO queue has taken within five minutes, by deduplication id. */
	readonly #sent: Collection<Deduplication>;
	#lastKey: number;

	constructor(context: ServiceContext, queue: QueueRecord) {
		this.#context = context;
		this.#isFifo = isFifo(queue);
		this.#records = context.collection(`messages/${queue.id}`);
		this.#sent = context.collection(`deduplication/${queue.id}`);
		this.#lastKey = Number(this.#records.keys().at(-1) ?? 0);
	}

	/** Takes a message in; one that a FIFO queue has had within five minutes is only answered again. */
	send(message: NewMessage): Pick<MessageRecord, 'id' | 'sequenceNumber'> {
		const now = this.#now();
		const {deduplicationId, delaySeconds, ...rest} = message;
		const known = deduplicationId === undefined ? undefined : this.#sent.get(deduplicationId);
		if (known !== undefined && known.until > now) return {id: known.message, sequenceNumber: known.sequenceNumber};
		const key = this.#nextKey(now);
		const record: MessageRecord = {
			...rest,
			key,
			id: randomUUID(),
			deduplicationId,
			sent: now,
			sequenceNumber: this.#isFifo ? `1${key.padStart(19, '0')}` : undefined,
			source: undefined,
			visibleAt: now + delaySeconds * 1000,
			receiveCount: 0,
			firstReceived: undefined,
			receipt: undefined,
		};
		const {id, sequenceNumber} = this.#records.put(key, record);
		if (deduplicationId !== undefined) {
			this.#sent.put(deduplicationId, {message: id, sequenceNumber, until: now + deduplicationMilliseconds});
		}
		this.bell.ring();
		return {id, sequenceNumber};
	}

	/** Takes a message that another queue gave up. */
	adopt(message: MessageRecord, source: string): void {
		const now = this.#now();
		const key = this.#nextKey(now);
		this.#records.put(key, {...message, key, source, visibleAt: now, receipt: undefined});
		this.bell.ring();
	}

	/**
	 * Up to `most` messages that can be received now, hidden for `hiddenMilliseconds` from others. A message that was
	 * received as often as the queue's redrive policy allows goes to `giveUp` instead.
	 */
	receive(
		queue: QueueRecord,
		most: number,
		hiddenMilliseconds: number,
		giveUp: ((message: MessageRecord) => void) | undefined,
	): MessageRecord[] {
		const now = this.#now();
		this.expire(queue);
		const limit = giveUp === undefined ? undefined : redriveOf(queue)?.maxReceiveCount;
		const received: MessageRecord[] = [];
		// A FIFO queue gives nothing of a group out before what came earlier in it is dealt with.
		const blocked = new Set<string>();
		for (const message of this.#records.values()) {
			if (received.length >= most) break;
			const {group = ''} = message;
			if (blocked.has(group)) continue;
			if (message.visibleAt > now) {
				if (this.#isFifo) blocked.add(group);
			} else if (limit !== undefined && message.receiveCount >= limit) {
				this.#records.delete(message.key);
				giveUp?.(message);
			} else {
				message.receiveCount += 1;
				message.firstReceived ??= now;
				message.receipt = randomUUID();
				message.visibleAt = now + hiddenMilliseconds;
				received.push(this.#records.put(message.key, message));
			}
		}
		return received;
	}

	/** When the next hidden message can be received again; the bell tells of others. */
	nextVisible(): number {
		const now = this.#now();
		return this.#records
			.values()
			.reduce((next, {visibleAt}) => (visibleAt > now ? Math.min(next, visibleAt) : next), Number.POSITIVE_INFINITY);
	}

	get(key: string): MessageRecord | undefined {
		return this.#records.get(key);
	}

	delete(message: MessageRecord): void {
		this.#records.delete(message.key);
		// A FIFO group may go on.
		if (this.#isFifo) this.bell.ring();
	}

	hide(message: MessageRecord, milliseconds: number): void {
		this.#records.put(message.key, {...message, visibleAt: this.#now() + milliseconds});
		this.bell.ring();
	}

	count(queue: QueueRecord): MessageCounts {
		this.expire(queue);
		const now = this.#now();
		const all = this.#records.values();
		const inFlight = all.filter((message) => isInFlight(message, now)).length;
		const visible = all.filter(({visibleAt}) => visibleAt <= now).length;
		return {visible, inFlight, delayed: all.length - visible - inFlight};
	}

	/** Forgets what is older than the queue keeps it. */
	expire(queue: QueueRecord): void {
		const now = this.#now();
		const oldest = now - Number(queue.attributes.MessageRetentionPeriod) * 1000;
		for (const {key, sent} of this.#records.values()) if (sent < oldest) this.#records.delete(key);
		for (const id of this.#sent.keys()) if ((this.#sent.get(id)?.until ?? 0) <= now) this.#sent.delete(id);
	}

	clear(): void {
		for (const key of this.#records.keys()) this.#records.delete(key);
		for (const id of this.#sent.keys()) this.#sent.delete(id);
		this.bell.ring();
	}

	#now(): number {
		return this.#context.clock.now().getTime();
	}

	/** Grows with each message, also over a restart with an empty queue. */
	#nextKey(now: number): string {
		this.#lastKey = Math.max(this.#lastKey + 1, now * 1000);
		return String(this.#lastKey).padStart(16, '0');
	}
}
