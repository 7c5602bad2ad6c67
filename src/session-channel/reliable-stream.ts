import {jsonPayload, readObject} from './json.ts';
import {type ChannelMessage, encodeMessage, messageTypes, newMessage, payloadTypes} from './message.ts';

export interface ReliableStreamOptions {
	/** What this side sends: the client input, the agent output. */
	readonly type: typeof messageTypes.input | typeof messageTypes.output;
	/** Puts one binary frame on the wire. */
	readonly transmit: (frame: Uint8Array) => void;
	/** Gets each message of the other side once, in order. */
	readonly deliver: (message: ChannelMessage) => void;
}

interface Sent {
	readonly frame: Buffer;
	/** Undefined while the other side has asked to wait. */
	sentAt: number | undefined;
}

/** AWS's client and agent cut data so. Bytes. */
const chunkBytes = 1024;
/** As AWS's client: what is not acknowledged by then is sent again. Milliseconds. */
const resendAfter = 1_000;
/** Messages that arrived before their turn; AWS's client keeps as many. */
const mostEarly = 10_000;
/** So much may be unacknowledged before whoever writes should wait. */
const mostUnacknowledged = 256;

/** The numbered, acknowledged flow of messages over a data channel, alike on both of its sides. */
export class ReliableStream implements Disposable {
	readonly #options: ReliableStreamOptions;
	readonly #sent = new Map<number, Sent>();
	readonly #early = new Map<number, ChannelMessage>();
	readonly #timer: NodeJS.Timeout;
	#next = 0;
	#expected = 0;
	#isPaused = false;
	#lastAcknowledgement: Buffer | undefined;
	#drained = Promise.withResolvers<void>();

	constructor(options: ReliableStreamOptions) {
		this.#options = options;
		this.#drained.resolve();
		this.#timer = setInterval(() => this.#resend(), resendAfter / 4);
		this.#timer.unref();
	}

	/** Settles once the other side has caught up; writing before is allowed, only unbounded. */
	get drained(): Promise<void> {
		return this.#drained.promise;
	}

	/** Whether everything that was sent has arrived. */
	get isSettled(): boolean {
		return this.#sent.size === 0;
	}

	/** Sends bytes of the session, cut to the channel's size. */
	write(data: Uint8Array): void {
		for (let start = 0; start < data.byteLength; start += chunkBytes) {
			this.send(payloadTypes.output, data.subarray(start, start + chunkBytes));
		}
	}

	send(payloadType: number, payload: Uint8Array): void {
		const sequence = this.#next;
		this.#next += 1;
		const {type} = this.#options;
		// AWS's agent marks the first message of its stream; AWS's client does not.
		const flags = sequence === 0 && type === messageTypes.output ? 1 : 0;
		const frame = encodeMessage(newMessage({type, sequence, flags, payloadType, payload}));
		const sent: Sent = {frame, sentAt: undefined};
		this.#sent.set(sequence, sent);
		if (this.#sent.size === mostUnacknowledged) this.#drained = Promise.withResolvers();
		if (!this.#isPaused) this.#transmit(sent);
	}

	/** Takes any message of the other side. What is none of the stream's is left to the caller: false. */
	receive(message: ChannelMessage): boolean {
		switch (message.type) {
			case messageTypes.input:
			case messageTypes.output:
				if (message.type !== this.#options.type) this.#take(message);
				return true;
			case messageTypes.acknowledge:
				this.#acknowledged(Number(readObject(message.payload).AcknowledgedMessageSequenceNumber));
				return true;
			case messageTypes.pausePublication:
				this.#isPaused = true;
				return true;
			case messageTypes.startPublication:
				this.#isPaused = false;
				for (const sent of this.#sent.values()) if (sent.sentAt === undefined) this.#transmit(sent);
				return true;
			default:
				return false;
		}
	}

	/** Traffic that means nothing, so that nobody on the way takes the connection for a dead one. */
	keepAlive(): void {
		if (this.#lastAcknowledgement !== undefined) this.#options.transmit(this.#lastAcknowledgement);
	}

	[Symbol.dispose](): void {
		clearInterval(this.#timer);
		this.#drained.resolve();
	}

	#take(message: ChannelMessage): void {
		const {sequence} = message;
		if (sequence > this.#expected && this.#early.size >= mostEarly) return;
		// Also what came before: the acknowledgement may be what was lost.
		this.#acknowledge(message);
		if (sequence > this.#expected) this.#early.set(sequence, message);
		if (sequence !== this.#expected) return;
		for (let next: ChannelMessage | undefined = message; next !== undefined; next = this.#early.get(this.#expected)) {
			this.#early.delete(this.#expected);
			this.#expected += 1;
			this.#options.deliver(next);
		}
	}

	#acknowledge({type, id, sequence}: ChannelMessage): void {
		const payload = jsonPayload({
			AcknowledgedMessageType: type,
			AcknowledgedMessageId: id,
			AcknowledgedMessageSequenceNumber: sequence,
			IsSequentialMessage: true,
		});
		this.#lastAcknowledgement = encodeMessage(newMessage({type: messageTypes.acknowledge, flags: 3, payload}));
		this.#options.transmit(this.#lastAcknowledgement);
	}

	#acknowledged(sequence: number): void {
		this.#sent.delete(sequence);
		if (this.#sent.size < mostUnacknowledged) this.#drained.resolve();
	}

	/** Only the oldest: the others wait behind it anyway. */
	#resend(): void {
		const [oldest] = this.#sent.values();
		if (oldest?.sentAt === undefined || this.#isPaused) return;
		if (performance.now() - oldest.sentAt >= resendAfter) this.#transmit(oldest);
	}

	#transmit(sent: Sent): void {
		sent.sentAt = performance.now();
		this.#options.transmit(sent.frame);
	}
}
