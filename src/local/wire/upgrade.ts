import {type IncomingMessage, STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';
import {AwsError, toWireError} from './errors.ts';
import {refuseForeign} from './guard.ts';
import {routePlain} from './router.ts';
import type {ServiceHost} from './service.ts';

/** Whether the request asks for a WebSocket; offers of other protocols, as curl's of HTTP/2, are passed over. */
export const isUpgrade = ({headers}: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/** Hands a request to upgrade to the service that its path belongs to; whatever is wrong with it is answered as HTTP. */
export async function answerUpgrade(
	host: ServiceHost,
	request: IncomingMessage,
	socket: Duplex,
	head: Buffer,
): Promise<void> {
	socket.on('error', () => socket.destroy());
	try {
		refuseForeign(request);
		const url = new URL(request.url ?? '/', 'http://local');
		const place = routePlain(host, url.pathname);
		const {service} = place === undefined ? {} : await host.load(place.name, place.region);
		if (service?.upgrade === undefined) throw new AwsError('NotFound', 'There is no WebSocket here.', 404);
		await service.upgrade(request, socket, head, url);
	} catch (error) {
		refuse(socket, error);
	}
}

function refuse(socket: Duplex, error: unknown): void {
	const {status, message} = toWireError(undefined, error);
	const body = `${message}\n`;
	const head = [
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
		'Content-Type: text/plain; charset=utf-8',
		`Content-Length: ${Buffer.byteLength(body)}`,
		'Connection: close',
	];
	socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
