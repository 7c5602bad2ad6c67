import {randomInt} from 'node:crypto';
import {createServer, type Server} from 'node:net';
import type {Collection} from './store.ts';

/** What an address is for; each kind has a range of third octets, so that an address tells what it is. */
export type AddressKind = 'instance' | 'loadBalancer' | 'task';

const ranges: Readonly<Record<AddressKind, readonly [first: number, last: number]>> = {
	instance: [1, 7],
	loadBalancer: [8, 15],
	task: [16, 255],
};

const lockPort = 4567;

/**
 * Loopback addresses for tasks, instances and load balancers.
 *
 * On Linux all of 127.0.0.0/8 binds with no set-up, so each gets an address of its own in 127.N.0.0/16, where N is
 * this engine's: the block is held by a socket on 127.N.255.254, so engines side by side never meet. Elsewhere only
 * 127.0.0.1 exists (macOS needs `ifconfig lo0 alias`); then everything shares it and ports must be dynamic.
 */
export class AddressPlan implements AsyncDisposable {
	/** Whether each holder has an address of its own, and so may listen on any port. */
	readonly hasOwnAddresses: boolean;
	readonly #block: number;
	readonly #lock: Server | undefined;
	readonly #taken: Collection<string>;
	readonly #next = new Map<AddressKind, number>();

	private constructor(block: number, lock: Server | undefined, taken: Collection<string>) {
		this.hasOwnAddresses = lock !== undefined;
		this.#block = block;
		this.#lock = lock;
		this.#taken = taken;
	}

	/** `taken` maps address → holder and survives restarts; the block of an earlier run is taken again where free. */
	static async open(taken: Collection<string>, platform: NodeJS.Platform = process.platform): Promise<AddressPlan> {
		if (platform !== 'linux') return new AddressPlan(0, undefined, taken);
		const earlier = taken.keys()[0]?.split('.')[1];
		const candidates = [
			...(earlier === undefined ? [] : [Number(earlier)]),
			...Array.from({length: 64}, () => randomInt(20, 250)),
		];
		for (const block of candidates) {
			const lock = await listenOn(`127.${block}.255.254`);
			if (lock !== undefined) return new AddressPlan(block, lock, taken);
		}
		throw new Error('No free block of loopback addresses: more than 60 local AWS engines run on this machine.');
	}

	/** A free address for `holder`; without own addresses always 127.0.0.1. Throws when the range is used up. */
	allocate(kind: AddressKind, holder: string): string {
		if (!this.hasOwnAddresses) return '127.0.0.1';
		const [first, last] = ranges[kind];
		const size = (last - first + 1) * 254;
		const start = this.#next.get(kind) ?? 0;
		for (let step = 0; step < size; step += 1) {
			const index = (start + step) % size;
			const address = `127.${this.#block}.${first + Math.floor(index / 254)}.${1 + (index % 254)}`;
			if (this.#taken.has(address) || address.endsWith('.255.254')) continue;
			this.#next.set(kind, index + 1);
			this.#taken.put(address, holder);
			return address;
		}
		throw new Error(`All ${size} addresses for a ${kind} are in use.`);
	}

	release(address: string): void {
		this.#taken.delete(address);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const lock = this.#lock;
		if (lock !== undefined) await new Promise((resolve) => lock.close(resolve));
	}
}

function listenOn(host: string): Promise<Server | undefined> {
	return new Promise((resolve) => {
		const server = createServer((socket) => socket.destroy());
		server.once('error', () => resolve(undefined));
		server.listen({host, port: lockPort, exclusive: true}, () => {
			server.unref();
			resolve(server);
		});
	});
}
