import {throttled} from '../errors.ts';
import type {Functions} from '../functions.ts';
import type {FunctionRecord} from '../model.ts';

/** Invocations of one account and region that may run at a time (Lambda's default quota). */
export const accountConcurrency = 1000;

/** What functions without a reservation of their own share. */
export function unreservedConcurrency(all: readonly Pick<FunctionRecord, 'reservedConcurrency'>[]): number {
	return all.reduce((left, {reservedConcurrency}) => left - (reservedConcurrency ?? 0), accountConcurrency);
}

/** How many invocations run, by function, and whether another one may. */
export class Concurrency {
	readonly #functions: Pick<Functions, 'all' | 'find'>;
	readonly #running = new Map<string, number>();

	constructor(functions: Pick<Functions, 'all' | 'find'>) {
		this.#functions = functions;
	}

	/** Counts one more; how many of the function run now. Throws TooManyRequestsException when that is too many. */
	enter(name: string): number {
		this.#insistOnCapacity(name);
		const running = this.#runningOf(name) + 1;
		this.#running.set(name, running);
		return running;
	}

	leave(name: string): void {
		this.#running.set(name, this.#runningOf(name) - 1);
	}

	#runningOf(name: string): number {
		return this.#running.get(name) ?? 0;
	}

	#insistOnCapacity(name: string): void {
		const reserved = this.#functions.find(name)?.reservedConcurrency;
		if (reserved !== undefined) {
			if (this.#runningOf(name) >= reserved) throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
			return;
		}
		const all = this.#functions.all();
		const unreserved = all.filter(({reservedConcurrency}) => reservedConcurrency === undefined);
		const running = unreserved.reduce((total, record) => total + this.#runningOf(record.name), 0);
		if (running >= unreservedConcurrency(all)) throw throttled('ConcurrentInvocationLimitExceeded');
	}
}
