import {callText} from '../../shared/http-client.ts';
import {every} from '../../shared/periodic.ts';
import type {Running} from '../../shared/run.ts';
import type {Consumer} from '../control/control-loop.ts';

export interface NetworkPeer {
	readonly host: string;
	readonly port: number;
}

/** Where peers take traffic: a route of the API, whose port is mapped in every network mode. */
export const trafficRoute = 'POST /traffic';
const mostBytesPerSecond = 1024 ** 3;
const filler = Buffer.alloc(1024 ** 2, 0x55);

/**
 * Sends bytes to the other hosts of the service, an equal part to each, which they throw away. Load in bytes a
 * second sent. A host on its own has nobody to send to.
 */
export class NetworkConsumer implements Consumer {
	readonly maximumLoad = mostBytesPerSecond;
	readonly #peers: () => Promise<readonly NetworkPeer[]>;
	readonly #loop: Running;
	#bytesPerSecond = 0;

	constructor(paceMilliseconds: number, peers: () => Promise<readonly NetworkPeer[]>) {
		this.#peers = peers;
		this.#loop = every(paceMilliseconds, 'The network load', (seconds) => this.#send(seconds));
	}

	setLoad(bytesPerSecond: number): void {
		this.#bytesPerSecond = bytesPerSecond;
	}

	async close(): Promise<void> {
		await this.#loop.close();
	}

	async #send(seconds: number): Promise<void> {
		const total = this.#bytesPerSecond * Math.min(seconds, 1);
		const peers = total < 1 ? [] : await this.#peers();
		await Promise.all(peers.map((peer) => sendTo(peer, Math.round(total / peers.length))));
	}
}

async function sendTo({host, port}: NetworkPeer, bytes: number): Promise<void> {
	for (let left = bytes; left > 0; left -= filler.length) {
		await callText(`http://${host}:${port}/traffic`, {method: 'POST', body: filler.subarray(0, left)});
	}
}
