import {createServer, type Server, type Socket} from 'node:net';
import {ClientConnection, type ListenerPart} from './proxy/client-connection.ts';

/** The listening socket of one listener. */
export class ListenerServer {
	readonly #part: ListenerPart;
	readonly #onConnection: () => void;
	readonly #clients = new Set<Socket>();
	#server: Server | undefined;

	constructor(part: ListenerPart, onConnection: () => void) {
		this.#part = part;
		this.#onConnection = onConnection;
	}

	get connections(): number {
		return this.#clients.size;
	}

	/** Listens on the first of `ports` that can be had, 0 meaning any; returns that port. Rejects when none can. */
	async open(host: string, ports: readonly number[]): Promise<number> {
		let failure: unknown;
		for (const port of ports) {
			try {
				return await this.#listen(host, port);
			} catch (error) {
				failure = error;
			}
		}
		throw failure;
	}

	close(): void {
		this.#server?.close();
		for (const client of this.#clients) client.destroy();
	}

	#listen(host: string, port: number): Promise<number> {
		return new Promise((resolve, reject) => {
			const server = createServer({allowHalfOpen: true}, (socket) => this.#accept(socket));
			server.once('error', reject);
			server.listen({host, port, backlog: 1024}, () => {
				this.#server = server;
				const address = server.address();
				resolve(typeof address === 'object' && address !== null ? address.port : port);
			});
		});
	}

	#accept(socket: Socket): void {
		this.#clients.add(socket);
		this.#onConnection();
		socket.once('close', () => this.#clients.delete(socket));
		new ClientConnection(socket, this.#part);
	}
}
