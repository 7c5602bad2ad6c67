import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** An answer: a value as JSON, raw text with a status, or whatever is done with the response itself. */
export type Answer = object | {readonly status: number; readonly text: string} | ((response: ServerResponse) => void);

export interface ConsumerServer extends AsyncDisposable {
	readonly address: string;
	/** Bodies of the requests so far. */
	readonly requests: readonly unknown[];
}

/** Stands where the console's load balancer stands; gives the answers in turn, the last one again and again. */
export async function consumerServer(...answers: readonly Answer[]): Promise<ConsumerServer> {
	const requests: unknown[] = [];
	const server = createServer(async (request, response) => {
		const answer = answers[Math.min(requests.length, answers.length - 1)] ?? {};
		requests.push(await bodyOf(request));
		if (typeof answer === 'function') answer(response);
		else if ('status' in answer && 'text' in answer) response.writeHead(Number(answer.status)).end(String(answer.text));
		else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {
		address: `http://127.0.0.1:${port}`,
		requests,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

export const host = (name: string, port = 2581) => ({host: name, port, usage: []});
