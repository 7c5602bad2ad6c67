import type {
	ConsumeError,
	ConsumeResponse,
	InstanceSummary,
	Resource,
	Usage,
} from '../../../src/operations/consumer/usage.ts';
import type {ConsumerLook} from '../../../src/operations/consumer/watch-hosts.ts';
import {EndpointFailure} from '../../../src/operations/errors.ts';
import type {Sample} from '../../../src/operations/watch/sample.ts';
import type {ConsumeActions, ConsumeCall} from '../../../src/screens/consume/actions.ts';
import {createConsumeScreen} from '../../../src/screens/consume/screen.tsx';
import {openScreens, type TestConsoleOptions} from '../support.tsx';

export const address = 'http://127.0.0.9';

const amounts: Readonly<Record<Resource, Omit<Usage, 'resource'>>> = {
	CPU: {unit: 'PERCENTAGE', target: 0.33, actual: 0.31},
	MEMORY: {unit: 'PERCENTAGE', target: 0.33, actual: 0.34},
	DISK: {unit: 'KILOBYTES_PER_SECOND', target: 500, actual: 480},
	NETWORK: {unit: 'KILOBYTES_PER_SECOND', target: 1024, actual: 2048},
};

export const using = (...resources: readonly Resource[]): Usage[] =>
	resources.map((resource) => ({resource, ...amounts[resource]}));

export const host = (name: string, usage: readonly Usage[] = using('CPU', 'MEMORY')): InstanceSummary => ({
	...{host: name, port: 2581, usage},
});

export const silent = (name: string): ConsumeError => ({
	...{type: 'DEPENDENCY_FAILURE', message: `The host ${name}:2581 did not answer: ECONNREFUSED`},
	...{host: name, port: 2581},
});

export const hostsLook = (
	instances: readonly InstanceSummary[],
	errors: readonly ConsumeError[] = [],
	changes: Partial<ConsumerLook> = {},
): ConsumerLook =>
	({
		...{kind: 'hosts', stacks: ['demo'], stack: 'demo', address, answer: {instances, errors}},
		...changes,
	}) as ConsumerLook;

export interface ConsumerOptions extends TestConsoleOptions {
	/** What the hosts answer to a request. */
	readonly answer?: (call: ConsumeCall) => ConsumeResponse | Promise<ConsumeResponse>;
	readonly first?: ConsumerLook;
}

/** The Consume screen on a terminal, over hosts that do what the test says. */
export function openConsumer({answer, first, ...size}: ConsumerOptions = {}) {
	const calls: ConsumeCall[] = [];
	const watched: (string | undefined)[] = [];
	const browsed: string[] = [];
	const feed = samples<ConsumerLook>();
	if (first !== undefined) feed.show(first);
	const actions: ConsumeActions = {
		watch(stack, signal) {
			watched.push(stack);
			return feed.watch(signal);
		},
		async ask(call) {
			calls.push(call);
			if (answer === undefined) throw new EndpointFailure(`${address} does not answer.`, 'Try again.');
			return await answer(call);
		},
		curlLine: async ({address: to, target, usage}) => `curl ${to} ${JSON.stringify({...target, usage})}`,
		browse: async (to) => void browsed.push(to),
	};
	const console = openScreens(({shell, link}) => [createConsumeScreen({shell, link, actions})], size);
	return {
		...{calls, watched, browsed, console, screen: console.screen, show: feed.show, isWatched: feed.isWatched},
		/** Requests that were to change something. */
		changes: () => calls.filter(({usage}) => usage.length > 0),
		[Symbol.dispose]: () => console[Symbol.dispose](),
	};
}

/** A watch that shows what the test gives it. */
export function samples<Value>() {
	const waiting: Sample<Value>[] = [];
	let wake = (): void => undefined;
	let watches = 0;
	return {
		isWatched: () => watches > 0,
		show(value: Value): void {
			waiting.push({kind: 'value', value, at: Date.now()});
			wake();
		},
		async *watch(signal: AbortSignal): AsyncGenerator<Sample<Value>> {
			watches += 1;
			const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
			try {
				while (!signal.aborted) {
					const next = waiting.shift();
					if (next !== undefined) yield next;
					else {
						const woken = new Promise<void>((resolve) => {
							wake = resolve;
						});
						await Promise.race([woken, ended]);
					}
				}
			} finally {
				watches -= 1;
			}
		},
	};
}
