import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {Engine, type EngineOptions} from './engine/engine.ts';
import {createWireServer, type RequestLine} from './wire/server.ts';

export interface LocalAwsOptions extends EngineOptions {
	/** Port on 127.0.0.1; 0 takes a free one. */
	readonly port?: number;
	readonly onRequest?: (line: RequestLine) => void;
}

/** A local AWS that answers at `endpoint` until it is disposed. */
export interface LocalAws extends AsyncDisposable {
	readonly endpoint: string;
	readonly port: number;
	readonly engine: Engine;
}

/** Opens state, listens on loopback, and takes up what was under way. Rejects with EADDRINUSE when the port is taken. */
export async function openLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
	const engine = await Engine.open(options);
	const server = createWireServer(engine, options.onRequest ?? (() => undefined));
	try {
		server.listen({host: '127.0.0.1', port: options.port ?? 0});
		await once(server, 'listening');
	} catch (error) {
		await engine[Symbol.asyncDispose]();
		throw error;
	}
	const {port} = server.address() as AddressInfo;
	engine.endpoint = `http://127.0.0.1:${port}`;
	await engine.resume();
	return {
		endpoint: engine.endpoint,
		port,
		engine,
		async [Symbol.asyncDispose]() {
			server.close();
			server.closeAllConnections();
			await engine[Symbol.asyncDispose]();
		},
	};
}
