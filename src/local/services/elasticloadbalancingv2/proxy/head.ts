/** The head of an HTTP/1 message; header names in `names` are lower case, `lines` are as they came. */
export interface Headers {
	readonly names: readonly string[];
	readonly values: readonly string[];
	readonly lines: readonly string[];
}

export interface RequestHead extends Headers {
	readonly method: string;
	/** As on the request line: path and query. */
	readonly target: string;
	readonly minorVersion: number;
}

export interface ResponseHead extends Headers {
	readonly status: number;
	readonly statusLine: string;
	readonly minorVersion: number;
}

/** Limits of a load balancer ("Application Load Balancers", "HTTP header limits"). */
export const requestHeadLimit = 65_536;
export const responseHeadLimit = 32_768;
const lineLimit = 16_384;

/** A head that is not HTTP/1, with the status that the client gets. */
export class HeadError extends Error {
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.name = 'HeadError';
		this.status = status;
	}
}

const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([^\s\0]+) HTTP\/(\d)\.(\d)$/;

/** Reads what stands before the empty line. Throws HeadError. */
export function parseRequestHead(text: string): RequestHead {
	const lines = text.split('\r\n');
	const first = lines[0] ?? '';
	if (first.length > lineLimit) throw new HeadError(414, 'The request line is too long.');
	const [, method = '', target = '', major, minor] = requestLine.exec(first) ?? [];
	if (major === undefined) throw new HeadError(400, 'The request line is malformed.');
	if (major !== '1') throw new HeadError(505, 'The version is not supported.');
	if (method === 'TRACE') throw new HeadError(405, 'TRACE is not allowed.');
	const minorVersion = minor === '0' ? 0 : 1;
	const head = {method, target: originForm(target), minorVersion, ...parseHeaders(lines, 400)};
	const hosts = head.names.reduce((count, name) => (name === 'host' ? count + 1 : count), 0);
	if (hosts > 1 || (hosts === 0 && minorVersion === 1)) throw new HeadError(400, 'Exactly one Host is needed.');
	return head;
}

const statusLine = /^HTTP\/1\.(\d) (\d{3})(?: [^\r\n]*)?$/;

/** Reads what stands before the empty line. Throws HeadError (502). */
export function parseResponseHead(text: string): ResponseHead {
	const lines = text.split('\r\n');
	const first = lines[0] ?? '';
	const [, minor, status] = statusLine.exec(first) ?? [];
	if (status === undefined) throw new HeadError(502, 'The target’s status line is malformed.');
	const minorVersion = minor === '0' ? 0 : 1;
	return {status: Number(status), statusLine: first, minorVersion, ...parseHeaders(lines, 502)};
}

/** The first value of a header, by its lower-case name. */
export function headerOf({names, values}: Headers, name: string): string | undefined {
	const index = names.indexOf(name);
	return index < 0 ? undefined : values[index];
}

/** `http://host/path` as a proxy's client writes it, `/path` as a server's. */
function originForm(target: string): string {
	if (target.startsWith('/') || target === '*') return target;
	const [, path = ''] = /^https?:\/\/[^/?]+(.*)$/i.exec(target) ?? [];
	return path.startsWith('/') ? path : `/${path}`;
}

/** Lines end with CR LF; a lone one, or NUL, is an end of line to some readers only. */
const strayControl = /[\r\n\0]/;

function parseHeaders(lines: readonly string[], status: number): Headers {
	const names: string[] = [];
	const values: string[] = [];
	const kept: string[] = [];
	for (let index = 1; index < lines.length; index += 1) {
		const line = lines[index] as string;
		const colon = line.indexOf(':');
		const hasSpace = line.charCodeAt(0) <= 32 || line.charCodeAt(colon - 1) <= 32;
		if (colon < 1 || hasSpace || line.length > lineLimit || strayControl.test(line)) {
			throw new HeadError(status, 'A header is malformed or too long.');
		}
		names.push(line.slice(0, colon).toLowerCase());
		values.push(line.slice(colon + 1).trim());
		kept.push(line);
	}
	return {names, values, lines: kept};
}
