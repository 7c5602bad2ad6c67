/**
 * Preloaded into every Node program that runs as a task (`NODE_OPTIONS=--import`), so that an unmodified server that
 * listens on port 8080 of all interfaces gets port 8080 of its task's own loopback address, finds its neighbours by
 * name, and has its traffic counted. Inside a task «localhost» is the task, as it is in a container.
 *
 * Reads ECS_TASK_IP, ECS_PORT_MAP (container port → host port), ECS_HOSTS (name → addresses), ECS_LINKS (name of a linked
 * container → its container ports → host ports), ECS_NETWORK_COUNTERS (folder for the byte counts) and AWS_ENDPOINT_URL
 * (stays reachable on the machine's loopback).
 */
import diagnosticsChannel from 'node:diagnostics_channel';
import dns from 'node:dns';
import {syncBuiltinESMExports} from 'node:module';
import net from 'node:net';
import {join} from 'node:path';
import {threadId} from 'node:worker_threads';
import {writeCounters} from './network-counters.ts';

type Callback = (error: Error | null, address: unknown, family?: number) => void;
interface Destination {
	host?: string;
	port?: number | string;
	path?: string | null;
}

const environment = process.env;
const taskAddress = environment.ECS_TASK_IP;
const portMap = JSON.parse(environment.ECS_PORT_MAP ?? '{}') as Record<string, number>;
const hosts = JSON.parse(environment.ECS_HOSTS ?? '{}') as Record<string, string[]>;
const links = JSON.parse(environment.ECS_LINKS ?? '{}') as Record<string, Record<string, number>>;
const endpointPort = new URL(environment.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:0').port;

const anyInterface = new Set(['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost']);
const isOpen = (host: string | undefined): boolean => host === undefined || anyInterface.has(host);
const mapped = (port: number): number => portMap[String(port)] ?? port;
const isPort = (value: unknown): value is number | string =>
	typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));

if (taskAddress !== undefined) {
	listenOnTaskAddress(taskAddress);
	connectWithinTask(taskAddress);
	resolveNeighbours();
}
countTraffic(environment.ECS_NETWORK_COUNTERS);

function listenOnTaskAddress(address: string): void {
	const listen = net.Server.prototype.listen as (...arguments_: unknown[]) => net.Server;
	net.Server.prototype.listen = function (this: net.Server, ...arguments_: unknown[]): net.Server {
		const [first, second, ...rest] = arguments_;
		if (isPort(first)) {
			const host = typeof second === 'string' ? second : undefined;
			const port = mapped(Number(first));
			const others = host === undefined && second !== undefined ? [second, ...rest] : rest;
			return listen.call(this, port, isOpen(host) ? address : host, ...others);
		}
		if (typeof first === 'object' && first !== null && isPort((first as Destination).port)) {
			const options = first as Destination;
			const host = isOpen(options.host) ? address : options.host;
			return listen.call(this, {...options, host, port: mapped(Number(options.port))}, ...arguments_.slice(1));
		}
		return listen.apply(this, arguments_);
	} as typeof net.Server.prototype.listen;
}

function connectWithinTask(address: string): void {
	const within = (destination: Destination): Destination => {
		const linked = links[destination.host?.toLowerCase() ?? '']?.[String(destination.port)];
		if (linked !== undefined) return {...destination, port: linked};
		const isForTask = isPort(destination.port) && !destination.path && isOpen(destination.host);
		if (!isForTask || String(destination.port) === endpointPort) return destination;
		return {...destination, host: address, port: mapped(Number(destination.port))};
	};
	const connect = net.Socket.prototype.connect as (...arguments_: unknown[]) => net.Socket;
	net.Socket.prototype.connect = function (this: net.Socket, ...arguments_: unknown[]): net.Socket {
		const [first, second] = arguments_;
		// Node itself passes arguments that it has normalised already: an array with a private symbol on it.
		if (Array.isArray(first)) first[0] = within(first[0] as Destination);
		else if (isPort(first)) {
			const host = typeof second === 'string' ? second : undefined;
			const target = within({port: first, ...(host !== undefined && {host})});
			return connect.call(this, target, ...arguments_.slice(host === undefined ? 1 : 2));
		} else if (typeof first === 'object' && first !== null) {
			return connect.call(this, within(first as Destination), ...arguments_.slice(1));
		}
		return connect.apply(this, arguments_);
	} as typeof net.Socket.prototype.connect;
}

function resolveNeighbours(): void {
	const lookup = dns.lookup as (...arguments_: unknown[]) => void;
	const find = (name: string): string[] | undefined => hosts[name.toLowerCase()];
	const replaced = (name: string, options: unknown, callback?: Callback): void => {
		const addresses = find(name);
		if (addresses === undefined || addresses.length === 0) {
			lookup(name, options, callback);
			return;
		}
		const done = (callback ?? options) as Callback;
		const wantsAll = typeof options === 'object' && options !== null && (options as {all?: boolean}).all === true;
		const one = addresses[Math.floor(Math.random() * addresses.length)];
		process.nextTick(() =>
			wantsAll
				? done(
						null,
						addresses.map((address) => ({address, family: 4})),
					)
				: done(null, one, 4),
		);
	};
	dns.lookup = replaced as typeof dns.lookup;
	const lookupLater = dns.promises.lookup as (name: string, options?: unknown) => Promise<unknown>;
	dns.promises.lookup = (async (name: string, options?: {all?: boolean}) => {
		const addresses = find(name)?.map((address) => ({address, family: 4}));
		if (addresses === undefined || addresses.length === 0) return lookupLater(name, options);
		return options?.all === true ? addresses : addresses[0];
	}) as typeof dns.promises.lookup;
	syncBuiltinESMExports();
}

function countTraffic(folder: string | undefined): void {
	if (folder === undefined) return;
	const file = join(folder, `${process.pid}-${threadId}`);
	const open = new Set<net.Socket>();
	const ended = {received: 0, sent: 0};
	const follow = ({socket}: {socket: net.Socket}): void => {
		open.add(socket);
		socket.once('close', () => {
			open.delete(socket);
			ended.received += socket.bytesRead;
			ended.sent += socket.bytesWritten;
		});
	};
	diagnosticsChannel.subscribe('net.client.socket', (message) => follow(message as {socket: net.Socket}));
	diagnosticsChannel.subscribe('net.server.socket', (message) => follow(message as {socket: net.Socket}));
	let written = {received: 0, sent: 0};
	const save = (): void => {
		let {received, sent} = ended;
		for (const socket of open) {
			received += socket.bytesRead;
			sent += socket.bytesWritten;
		}
		if (written.received === received && written.sent === sent) return;
		written = {received, sent};
		try {
			writeCounters(file, written);
		} catch {
			// The container's folder is gone: nobody reads the counts any more.
		}
	};
	setInterval(save, 500).unref();
}
