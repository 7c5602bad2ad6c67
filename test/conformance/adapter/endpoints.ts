import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import {startLocalAws} from '../../support/local-aws.ts';
import {until} from './assertions.ts';

/** Something that answers as AWS does, gone when disposed. */
export interface Endpoint extends AsyncDisposable {
	readonly url: string;
}

export async function localAws(): Promise<Endpoint> {
	const aws = await startLocalAws();
	return {url: aws.endpoint, [Symbol.asyncDispose]: () => aws[Symbol.asyncDispose]()};
}

/** moto's server, of the virtual environment that comes first on PATH (scripts/conformance.sh). */
export async function moto(): Promise<Endpoint> {
	const port = await freePort();
	const program = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
	const server = spawn('python', program, {stdio: ['ignore', 'ignore', 'pipe']});
	const ended = new AbortController();
	server.once('error', (error) => ended.abort(error));
	server.once('exit', (code) => ended.abort(new Error(`moto ended with ${code}`)));
	server.stderr.resume();
	const url = `http://127.0.0.1:${port}`;
	await until('moto answers', async () => {
		ended.signal.throwIfAborted();
		return fetch(`${url}/moto-api/`).then(
			() => true,
			() => undefined,
		);
	});
	return {url, [Symbol.asyncDispose]: () => stop(server)};
}

async function stop(server: ChildProcess): Promise<void> {
	if (server.exitCode !== null) return;
	const exited = once(server, 'exit');
	server.kill();
	await exited;
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
