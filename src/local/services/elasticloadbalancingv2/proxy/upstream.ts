import {connect, type Socket} from 'node:net';

/** What an exchange wants to hear from the connection to its target. */
export interface UpstreamListener {
	/** `chunk` is valid during the call only: what is kept of it must be copied. */
	onData(chunk: Buffer): void;
	onDrain(): void;
	/** The connection ended; `error` when it broke or never came about. */
	onEnd(error: NodeJS.ErrnoException | undefined): void;
}

/** A connection to a target, used by one exchange at a time. */
export interface Upstream {
	readonly key: string;
	readonly socket: Socket;
	listener: UpstreamListener | undefined;
	/** Whether it served an exchange before: then its target may have closed it just now. */
	isReused: boolean;
	idleSince: number;
}

// Node's own servers close idle connections after 5 s.
const idleMilliseconds = 4000;
const connectMilliseconds = 10_000;

/** Idle connections to targets, kept for the next request to the same one. */
export class UpstreamPool {
	readonly #idle = new Map<string, Upstream[]>();
	readonly #all = new Set<Upstream>();
	readonly #sweeper: NodeJS.Timeout;
	/** Whatever targets send is read into this one buffer: a new one per read is what proxying would cost most. */
	readonly #buffer = Buffer.allocUnsafeSlow(65_536);

	constructor() {
		this.#sweeper = setInterval(() => this.#sweep(), 1000).unref();
	}

	/** A connection for one exchange: an idle one if there is, else a new one, which may still be connecting. */
	take(host: string, port: number, listener: UpstreamListener, mustBeNew = false): Upstream {
		const key = `${host}:${port}`;
		const idle = mustBeNew ? undefined : this.#idle.get(key)?.pop();
		if (idle === undefined) return this.#open(key, host, port, listener);
		idle.listener = listener;
		idle.isReused = true;
		return idle;
	}

	/** Gives back a connection whose exchange is complete. */
	release(upstream: Upstream): void {
		upstream.listener = undefined;
		upstream.idleSince = Date.now();
		// It may have been held back for a slow client.
		upstream.socket.resume();
		const idle = this.#idle.get(upstream.key);
		if (idle === undefined) this.#idle.set(upstream.key, [upstream]);
		else idle.push(upstream);
	}

	close(): void {
		clearInterval(this.#sweeper);
		for (const {socket} of this.#all) socket.destroy();
	}

	#open(key: string, host: string, port: number, listener: UpstreamListener): Upstream {
		const onread = {
			buffer: this.#buffer,
			callback: (size: number, bytes: Uint8Array): boolean => {
				if (upstream.listener === undefined) socket.destroy();
				else upstream.listener.onData(bytes.subarray(0, size) as Buffer);
				return true;
			},
		};
		const socket = connect({host, port, noDelay: true, onread});
		const upstream: Upstream = {key, socket, listener, isReused: false, idleSince: 0};
		this.#all.add(upstream);
		let error: NodeJS.ErrnoException | undefined;
		const timer = setTimeout(() => {
			error = Object.assign(new Error('The target did not accept the connection.'), {code: 'ETIMEDOUT'});
			socket.destroy();
		}, connectMilliseconds);
		socket.once('connect', () => clearTimeout(timer));
		socket.on('drain', () => upstream.listener?.onDrain());
		socket.on('error', (caught: NodeJS.ErrnoException) => {
			error ??= caught;
		});
		socket.on('close', () => {
			clearTimeout(timer);
			this.#all.delete(upstream);
			this.#forget(upstream);
			upstream.listener?.onEnd(error);
		});
		return upstream;
	}

	#forget(upstream: Upstream): void {
		const kept = this.#idle.get(upstream.key)?.filter((other) => other !== upstream);
		if (kept === undefined) return;
		if (kept.length === 0) this.#idle.delete(upstream.key);
		else this.#idle.set(upstream.key, kept);
	}

	#sweep(): void {
		const oldest = Date.now() - idleMilliseconds;
		for (const idle of this.#idle.values()) {
			for (const {socket, idleSince} of idle) if (idleSince < oldest) socket.destroy();
		}
	}
}
