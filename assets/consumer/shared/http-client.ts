import {request as httpRequest} from 'node:http';
import {request as httpsRequest} from 'node:https';

/** No usable answer: nothing listens, it took too long, or what came back was not the JSON that was asked for. */
export class HttpFailure extends Error {
	override readonly name = 'HttpFailure';
	/** Absent when no answer arrived at all. */
	readonly status: number | undefined;
	readonly body: string;

	constructor(message: string, status?: number, body = '') {
		super(message);
		this.status = status;
		this.body = body;
	}
}

export interface HttpCall {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
	readonly timeoutMilliseconds?: number;
}

const largestAnswer = 8 * 1024 * 1024;

/**
 * Calls `url` and returns the text of a 2xx answer. Plain `node:http`: `fetch` costs a small task ten megabytes.
 * @throws HttpFailure for every other outcome, never naming headers (they can carry credentials).
 */
export async function callText(url: string | URL, call: HttpCall = {}): Promise<string> {
	const target = new URL(url);
	const timeout = call.timeoutMilliseconds ?? 5_000;
	const where = `${target.host}${target.pathname}`;
	return await new Promise((resolve, reject) => {
		const options = {method: call.method ?? 'GET', headers: {...call.headers}, signal: AbortSignal.timeout(timeout)};
		const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
		const fail = (error: Error) =>
			reject(
				new HttpFailure(
					error.name === 'AbortError' || error.name === 'TimeoutError'
						? `${where} did not answer within ${timeout / 1_000} s`
						: `${where} could not be reached: ${error.message}`,
				),
			);
		const outgoing = send(target, options, (incoming) => {
			const chunks: Buffer[] = [];
			let size = 0;
			incoming.on('data', (chunk: Buffer) => {
				size += chunk.length;
				if (size > largestAnswer) {
					outgoing.destroy(new Error('the answer is too large'));
				}
				chunks.push(chunk);
			});
			incoming.on('error', fail);
			incoming.on('end', () => {
				const text = Buffer.concat(chunks).toString('utf8');
				const status = incoming.statusCode ?? 0;
				if (status >= 200 && status < 300) {
					resolve(text);
				} else {
					reject(new HttpFailure(`${where} answered ${status}`, status, text));
				}
			});
		});
		outgoing.on('error', fail);
		outgoing.end(call.body);
	});
}

/** As {@link callText}, parsed. The caller checks the shape: it comes from outside. */
export async function callJson(url: string | URL, call: HttpCall = {}): Promise<unknown> {
	const text = await callText(url, call);
	try {
		return JSON.parse(text);
	} catch {
		throw new HttpFailure(`${new URL(url).host} answered with something other than JSON`, 200, text.slice(0, 200));
	}
}
