import {providers} from '../../../../src/local/cloudformation/providers/index.ts';
import type {ProviderContext, ResourceProvider} from '../../../../src/local/cloudformation/providers/provider.ts';
import {ManualClock} from '../../../../src/local/engine/clock.ts';

type Answer = object | Error | ((input: Record<string, unknown>) => object);

/** A provider's context over services that answer what the test says, call by call. */
export class FakeServices {
	/** `service:Operation` and its input, in order. */
	readonly calls: [operation: string, input: unknown][] = [];
	readonly initiated: string[] = [];
	readonly context: ProviderContext;
	readonly #answers: Record<string, Answer[]>;

	/** Answers by operation; the last one of a list is given for ever. An operation without any answers `{}`. */
	constructor(answers: Record<string, Answer | Answer[]> = {}, options: {readonly isRetry?: boolean} = {}) {
		this.#answers = Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, [answer].flat()]));
		this.context = {
			call: (async (service: string, operation: string, input: Record<string, unknown>) =>
				this.#answer(service, operation, input)) as unknown as ProviderContext['call'],
			clock: Object.assign(new ManualClock(), {sleep: async () => undefined}),
			region: 'us-east-1',
			account: '000000000000',
			endpoint: 'http://127.0.0.1:4566',
			stackId: 'arn:stack',
			stackName: 'web',
			logicalId: 'Thing',
			systemTags: {'aws:cloudformation:logical-id': 'Thing'},
			token: 'token',
			isRetry: options.isRetry ?? false,
			signal: new AbortController().signal,
			isKnown: (physicalId) => physicalId === 'known',
			physicalName: ({lowerCase = false} = {}) => (lowerCase ? 'web-thing-x' : 'web-Thing-X'),
			initiated: (physicalId) => void this.initiated.push(physicalId),
			configured: () => undefined,
		};
	}

	/** Inputs of one operation. */
	inputs(operation: string): unknown[] {
		return this.calls.filter(([name]) => name === operation).map(([, input]) => input);
	}

	names(): string[] {
		return this.calls.map(([name]) => name.split(':')[1]!);
	}

	#answer(service: string, operation: string, input: Record<string, unknown>): object {
		this.calls.push([`${service}:${operation}`, input]);
		const answers = this.#answers[operation] ?? [{}];
		const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
		if (answer instanceof Error) throw answer;
		return typeof answer === 'function' ? answer(input) : answer;
	}
}

export function failure(name: string): Error {
	return Object.assign(new Error(name), {name});
}

export function providerOf(type: string): ResourceProvider {
	return providers[type]!;
}
