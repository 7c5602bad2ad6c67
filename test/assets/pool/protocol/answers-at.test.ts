import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {answersAt} from '../../../../assets/pool/protocol/answers-at.ts';

let status = 200;
const server = createServer((_request, response) => response.writeHead(status).end());
const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeEach(async () => {
	status = 200;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
	server.closeAllConnections();
	server.close();
});

test('a container answers when it serves something, whatever it is', async () => {
	expect(await answersAt(address(), 0)).toBe(true);
	status = 404;
	expect(await answersAt(address(), 0)).toBe(true);
});

test('a container that fails, or is not there, does not answer', async () => {
	status = 503;
	expect(await answersAt(address(), 0)).toBe(false);
	expect(await answersAt('127.0.0.1:1', 0)).toBe(false);
});

test('a container that is not ready yet is asked again', async () => {
	status = 503;
	server.once('request', () => {
		status = 200;
	});
	status = 503;
	expect(await answersAt(address(), 20_000)).toBe(true);
});

test('a container whose answer never ends answers, and is not listened to any longer', async () => {
	const closed = Promise.withResolvers<void>();
	server.removeAllListeners('request').once('request', (_request, response) => {
		const goOn = (): void => {
			if (response.write('on and on '.repeat(1_000))) setImmediate(goOn);
		};
		response.on('drain', goOn).once('close', closed.resolve);
		goOn();
	});
	expect(await answersAt(address(), 0)).toBe(true);
	await closed.promise;
});
