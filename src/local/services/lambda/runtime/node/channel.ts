import {writeSync} from 'node:fs';
import {Socket} from 'node:net';
import {frameDescriptor, type InvocationRequest, type RuntimeFrame, requestDescriptor} from '../frames.ts';

/** Says something to the engine; written when this returns, so that even a crash right after it loses nothing. */
export function say(frame: RuntimeFrame): void {
	const bytes = Buffer.from(`${JSON.stringify(frame)}\n`);
	for (let written = 0; written < bytes.length; ) written += writeSync(frameDescriptor, bytes, written);
}

/** The engine's requests as they come. While the socket is not held, it does not keep the process alive. */
export function openRequests(onRequest: (request: InvocationRequest) => void): Socket {
	const socket = new Socket({fd: requestDescriptor, readable: true, writable: false});
	let chunks: Buffer[] = [];
	socket.on('data', (data: Buffer) => {
		let rest = data;
		for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
			chunks.push(rest.subarray(0, end));
			const line = Buffer.concat(chunks).toString('utf8');
			chunks = [];
			rest = rest.subarray(end + 1);
			onRequest(JSON.parse(line) as InvocationRequest);
		}
		if (rest.length > 0) chunks.push(rest);
	});
	socket.once('close', () => process.exit());
	return socket;
}
