import {hash} from 'node:crypto';
import type {TransactWriteItemsInput} from '@aws-sdk/client-dynamodb';
import type {Clock} from '../../../engine/clock.ts';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Collection} from '../../../engine/store.ts';
import {AwsError} from '../../../wire/errors.ts';

interface Token {
	readonly request: string;
	readonly expiresAt: Date;
}

const lifeMilliseconds = 10 * 60_000;

/** Transactions that were done, so that one asked for again within ten minutes is not done twice. */
export class TransactionTokens {
	readonly #tokens: Collection<Token>;
	readonly #clock: Clock;

	constructor(context: ServiceContext) {
		this.#tokens = context.collection('tokens');
		this.#clock = context.clock;
	}

	/** Whether the request was done already. Throws IdempotentParameterMismatchException where another one was. */
	isDone(token: string, request: TransactWriteItemsInput): boolean {
		const known = this.#tokens.get(token);
		if (known === undefined || known.expiresAt <= this.#clock.now()) return false;
		if (known.request === digestOf(request)) return true;
		throw new AwsError(
			'IdempotentParameterMismatchException',
			'The request uses the same client token as a previous, but non-identical request.',
		);
	}

	done(token: string, request: TransactWriteItemsInput): void {
		const expiresAt = new Date(this.#clock.now().getTime() + lifeMilliseconds);
		this.#tokens.put(token, {request: digestOf(request), expiresAt});
	}

	sweep(): void {
		const now = this.#clock.now();
		for (const token of this.#tokens.keys()) {
			const known = this.#tokens.get(token);
			if (known !== undefined && known.expiresAt <= now) this.#tokens.delete(token);
		}
	}
}

/** What is written, not what is told of it. */
function digestOf({TransactItems}: TransactWriteItemsInput): string {
	return hash(
		'sha256',
		JSON.stringify(TransactItems, (_, value: unknown) => sorted(value)),
	);
}

/** Members in one order: the same request may name them in another. */
function sorted(value: unknown): unknown {
	if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
