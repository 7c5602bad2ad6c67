import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import type {ListenOptions} from 'node:net';
import type {Clock} from '../../src/local/engine/clock.ts';
import type {Container, ContainerSpecification, Runtime} from '../../src/local/engine/runtime.ts';
import {SimulatedRuntime} from '../../src/local/engine/simulated-runtime.ts';

/**
 * Simulated containers that answer over HTTP, each at its own address, for as long as they run: two hundred of them take
 * no more than two hundred listening sockets.
 */
export class AnsweringRuntime implements Runtime {
	readonly #simulated: SimulatedRuntime;
	readonly #servers = new Map<string, Server>();
	readonly #running = new Map<string, Container>();
	/** While it is pending no container ends that is told to. */
	holding: Promise<void> | undefined;
	/** Another program is faster than each container at its port, until it is false again. */
	areTaken = false;
	#others: Server[] = [];

	constructor(clock: Clock) {
		this.#simulated = new SimulatedRuntime(clock);
	}

	async start(specification: ContainerSpecification): Promise<Container> {
		const {id, ports} = specification;
		const server = createServer((_request, response) => response.end('{"message": "Hello"}'));
		const addresses = ports.map(({hostAddress, hostPort}) => ({host: hostAddress, port: hostPort}));
		if (this.areTaken) await this.#take(addresses);
		const container = await this.#simulated.start(specification);
		const isListening = await listens(server, addresses);
		// As a program does that cannot listen.
		if (!isListening) (container as unknown as {end(exitCode: number): void}).end(1);
		this.#servers.set(id, server);
		this.#running.set(id, container);
		void container.exited.then(() => this.#close(id));
		return new Proxy(container, {
			get: (target, name: keyof Container) => {
				if (name === 'stop') return () => this.#stop(target);
				const member: unknown = target[name];
				return typeof member === 'function' ? member.bind(target) : member;
			},
		});
	}

	adopt(id: string): Promise<Container | undefined> {
		return this.#simulated.adopt(id);
	}

	async sweep(isKnown: (id: string) => boolean): Promise<void> {
		await this.#simulated.sweep(isKnown);
	}

	/** The other programs end. */
	giveBack(): void {
		this.areTaken = false;
		for (const other of this.#others.splice(0)) other.close();
	}

	/** How many run now. */
	get size(): number {
		return this.#running.size;
	}

	/** Ends one of them, as a crash would; nothing where there is none at this address. */
	async crash(address: string): Promise<void> {
		const at = (server: Server): boolean => {
			const place = server.address();
			return place !== null && typeof place === 'object' && `${place.address}:${place.port}` === address;
		};
		const [id] = [...this.#servers].find(([, server]) => at(server)) ?? [];
		await this.#running.get(id ?? '')?.stop(0);
	}

	async #take(addresses: readonly ListenOptions[]): Promise<void> {
		const other = createServer();
		await listens(other, addresses);
		this.#others.push(other.unref());
	}

	async #stop(container: Container): ReturnType<Container['stop']> {
		await this.holding;
		return await container.stop(0);
	}

	#close(id: string): void {
		this.#running.delete(id);
		this.#servers.get(id)?.close();
		this.#servers.get(id)?.closeAllConnections();
		this.#servers.delete(id);
	}
}

/** Listens at each of the addresses; false where another program does already. */
async function listens(server: Server, addresses: readonly ListenOptions[]): Promise<boolean> {
	try {
		for (const address of addresses) {
			server.listen(address);
			await once(server, 'listening');
		}
		return true;
	} catch {
		return false;
	}
}
