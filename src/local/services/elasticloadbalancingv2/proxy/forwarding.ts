import {randomBytes} from 'node:crypto';
import type {RequestHead, ResponseHead} from './head.ts';

/** Headers that belong to one connection and are not passed on (RFC 9110, section 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'te', 'upgrade']);
/** What says where a message ends, and whose it is, stays, whatever Connection names: else the next reader sees another message. */
const framing = new Set(['content-length', 'transfer-encoding', 'host']);
const replaced = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'x-amzn-trace-id']);

export interface ForwardedFrom {
	readonly clientAddress: string;
	readonly listenerPort: number;
	readonly forwardedFor: 'append' | 'preserve' | 'remove';
}

/** The tokens of the Connection header, in small letters. */
export function connectionTokens({names, values}: {names: readonly string[]; values: readonly string[]}): string[] {
	const tokens: string[] = [];
	for (let index = 0; index < names.length; index += 1) {
		if (names[index] !== 'connection') continue;
		for (const token of (values[index] as string).split(',')) tokens.push(token.trim().toLowerCase());
	}
	return tokens;
}

function isOfConnection(name: string, tokens: readonly string[]): boolean {
	return hopByHop.has(name) || (tokens.length > 0 && tokens.includes(name) && !framing.has(name));
}

/** Whether the client asks to speak another protocol on this connection (WebSocket). */
export function wantsUpgrade(head: RequestHead, tokens: readonly string[]): boolean {
	return tokens.includes('upgrade') && head.names.includes('upgrade');
}

/** The request as the target gets it: X-Forwarded-… and X-Amzn-Trace-Id added, what belongs to the connection gone. */
export function requestToTarget(head: RequestHead, tokens: readonly string[], from: ForwardedFrom): string {
	const {names, values, lines} = head;
	let text = `${head.method} ${head.target} HTTP/1.${head.minorVersion}\r\n`;
	let forwardedFor = '';
	let trace = '';
	for (let index = 0; index < names.length; index += 1) {
		const name = names[index] as string;
		if (isOfConnection(name, tokens)) continue;
		if (!replaced.has(name)) text += `${lines[index]}\r\n`;
		else if (name === 'x-forwarded-for') forwardedFor += `${forwardedFor && ', '}${values[index]}`;
		else if (name === 'x-amzn-trace-id') trace = values[index] as string;
	}
	const isUpgrade = wantsUpgrade(head, tokens);
	if (isUpgrade) text += `Upgrade: ${values[names.indexOf('upgrade')]}\r\nConnection: Upgrade\r\n`;
	const client = forwardedForValue(forwardedFor, from);
	if (client !== '') text += `X-Forwarded-For: ${client}\r\n`;
	return `${text}X-Forwarded-Proto: http\r\nX-Forwarded-Port: ${from.listenerPort}\r\nX-Amzn-Trace-Id: ${traceId(trace)}\r\n\r\n`;
}

function forwardedForValue(given: string, {clientAddress, forwardedFor}: ForwardedFrom): string {
	if (forwardedFor === 'remove') return '';
	if (forwardedFor === 'preserve') return given;
	return given === '' ? clientAddress : `${given}, ${clientAddress}`;
}

/** The response as the client gets it. `cookies` are whole Set-Cookie values. */
export function responseToClient(head: ResponseHead, cookies: readonly string[], isKeptAlive: boolean): string {
	const tokens = connectionTokens(head);
	let text = `HTTP/1.1${head.statusLine.slice('HTTP/1.1'.length)}\r\n`;
	for (let index = 0; index < head.names.length; index += 1) {
		const name = head.names[index] as string;
		if (isOfConnection(name, tokens)) continue;
		text += `${head.lines[index]}\r\n`;
	}
	for (const cookie of cookies) text += `Set-Cookie: ${cookie}\r\n`;
	return `${text}Connection: ${isKeptAlive ? 'keep-alive' : 'close'}\r\n\r\n`;
}

/** A response that changes the protocol keeps its Upgrade header. */
export function switchToClient(head: ResponseHead): string {
	const kept = head.lines.filter((_, index) => head.names[index] !== 'connection');
	return `${[head.statusLine, ...kept, 'Connection: Upgrade'].join('\r\n')}\r\n\r\n`;
}

/** Random once, then counted: cheaper than random each time and as unique. */
const engine = randomBytes(8).toString('hex');
let requests = randomBytes(4).readUInt32BE();

/** "Request tracing for your Application Load Balancer": Root is kept, Self marks this hop. */
function traceId(given: string): string {
	requests = (requests + 1) % 2 ** 32;
	const own = `1-${Math.floor(Date.now() / 1000).toString(16)}-${engine}${requests.toString(16).padStart(8, '0')}`;
	if (given === '') return `Root=${own}`;
	return given.includes('Root=') ? `Self=${own};${given}` : `Root=${own};${given}`;
}
