import {createStore, type StoreApi} from 'zustand/vanilla';
import type {ConsumeResponse, Resource, Unit, Usage} from '../operations/consumer/usage.ts';
import type {ConsumerLook} from '../operations/consumer/watch-hosts.ts';
import {append, type Point} from './history.ts';

/** `live`: it answered the last look; `failing`: it did not; `gone`: the consumer does not know it any more. */
export type Standing = 'live' | 'failing' | 'gone';

/** A host of the consumer, as it last answered. Amounts are in the resource's default unit. */
export interface Host {
	/** `10.0.0.7:2581`: who it is. */
	readonly id: string;
	readonly host: string;
	readonly port: number;
	readonly standing: Standing;
	/** Why it did not answer, in its own words; not yet safe for a terminal. */
	readonly error: string | undefined;
	readonly usage: Readonly<Partial<Record<Resource, Usage>>>;
	readonly history: Readonly<Partial<Record<Resource, readonly Point[]>>>;
	/** When it came; undefined for those that were there at the first look. Milliseconds since 1970. */
	readonly cameAt: number | undefined;
	/** When it came to its standing. Milliseconds since 1970. */
	readonly standingSince: number;
}

export interface ConsumeState {
	/** `asking` before the first answer. */
	readonly phase: 'asking' | 'hosts' | 'absent';
	readonly stacks: readonly string[];
	readonly stack: string | undefined;
	readonly address: string | undefined;
	/** Why there are no hosts, and what to do. */
	readonly absence: {readonly problem: string; readonly nextStep: string} | undefined;
	/** By address and port as numbers. */
	readonly hosts: readonly Host[];
	/** Resources that any host consumes, in the order of the API. */
	readonly consumed: readonly Resource[];
	/** What failed without naming a host. */
	readonly errors: readonly string[];
	/** When the hosts answered last. Milliseconds since 1970. */
	readonly at: number | undefined;
}

export type ConsumeStore = StoreApi<ConsumeState>;

export const createConsumeStore = (): ConsumeStore =>
	createStore<ConsumeState>(() => ({
		phase: 'asking',
		stacks: [],
		stack: undefined,
		address: undefined,
		absence: undefined,
		hosts: [],
		consumed: [],
		errors: [],
		at: undefined,
	}));

/** Hosts that are gone are shown so long, so that nothing vanishes under the operator's eyes. Milliseconds. */
const goneShown = 15_000;
/** More hosts than this lose their past; a screen could not show them either. */
const mostHistories = 500;

const order: readonly Resource[] = ['CPU', 'MEMORY', 'DISK', 'NETWORK'];
/** Units of a read; an answer to a request may have others, which are not comparable without the host's limits. */
const defaultUnits: Readonly<Record<Resource, Unit>> = {
	CPU: 'PERCENTAGE',
	MEMORY: 'PERCENTAGE',
	DISK: 'KILOBYTES_PER_SECOND',
	NETWORK: 'KILOBYTES_PER_SECOND',
};

/** Takes what a look found. Another stack than before begins anew. */
export function applyLook(store: ConsumeStore, look: ConsumerLook, at = Date.now()): void {
	const {stacks, stack} = look;
	if (stack !== store.getState().stack) store.setState({...store.getInitialState(), stack});
	if (look.kind === 'hosts') {
		store.setState({phase: 'hosts', stacks, address: look.address, absence: undefined});
		applyAnswer(store, look.answer, at);
		return;
	}
	const {problem, nextStep} = look;
	store.setState({...store.getInitialState(), phase: 'absent', stacks, stack, absence: {problem, nextStep}});
}

/** Takes an answer of all hosts; `at` in milliseconds since 1970. */
export function applyAnswer(store: ConsumeStore, answer: ConsumeResponse, at = Date.now()): void {
	const {hosts: before, at: lastLook} = store.getState();
	const unseen = (host: string, port: number): Host => newHost(host, port, at, lastLook !== undefined);
	const known = new Map(before.map((host) => [host.id, host]));
	const answered = answer.instances.map(({host, port, usage}, index) => {
		const old = known.get(`${host}:${port}`) ?? unseen(host, port);
		return withUsage(stood(old, 'live', undefined, at), usage, at, index < mostHistories);
	});
	const seen = new Set(answered.map(({id}) => id));
	const failing = answer.errors.flatMap(({host, port, message}) => {
		if (host === undefined || port === undefined || seen.has(`${host}:${port}`)) return [];
		const old = known.get(`${host}:${port}`) ?? unseen(host, port);
		seen.add(old.id);
		return [stood(old, 'failing', message, at)];
	});
	const gone = before
		.filter(({id}) => !seen.has(id))
		.map((host) => stood(host, 'gone', undefined, at))
		.filter(({standingSince}) => at - standingSince < goneShown);
	const hosts = byAddress([...answered, ...failing, ...gone]);
	const errors = answer.errors.filter(({host}) => host === undefined).map(({message}) => message);
	store.setState({hosts, consumed: consumedBy(hosts), errors, at});
}

const newHost = (host: string, port: number, at: number, hasCome: boolean): Host => ({
	...{id: `${host}:${port}`, host, port, standing: 'live', error: undefined, usage: {}, history: {}},
	...{cameAt: hasCome ? at : undefined, standingSince: at},
});

function stood(host: Host, standing: Standing, error: string | undefined, at: number): Host {
	return {...host, standing, error, standingSince: host.standing === standing ? host.standingSince : at};
}

function withUsage(host: Host, usage: readonly Usage[], at: number, keepsHistory: boolean): Host {
	const comparable = usage.filter(({resource, unit}) => defaultUnits[resource] === unit);
	const points = comparable.map(({resource, target, actual}) => [
		resource,
		append(host.history[resource] ?? [], {at, target, actual}),
	]);
	return {
		...host,
		usage: Object.fromEntries(comparable.map((amount) => [amount.resource, amount])),
		history: keepsHistory ? Object.fromEntries(points) : {},
	};
}

/** In the order of their addresses, digits by their number. Comparing by locale would take a hundred times as long. */
function byAddress(hosts: readonly Host[]): readonly Host[] {
	const keyed = hosts.map((host) => ({host, key: host.id.replaceAll(/\d+/g, (digits) => digits.padStart(6, '0'))}));
	return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({host}) => host);
}

function consumedBy(hosts: readonly Host[]): readonly Resource[] {
	return order.filter((resource) => hosts.some(({usage}) => usage[resource] !== undefined));
}
