import type {Clock} from '../../../engine/clock.ts';
import type {ExecutionEnvironment, Failed} from './environment.ts';

/** An environment for one invocation, or why there is none. */
export interface Acquired {
	readonly environment: ExecutionEnvironment;
	readonly failed: Failed | undefined;
}

/** Starts environments, few at a time: a machine that starts hundreds at once starts none. */
export type Starter = (start: () => Promise<void>) => void;

const idleMilliseconds = 120_000;

/**
 * The execution environments of one version. An invocation takes the one that was used last; when all are busy,
 * another is started, and the invocation goes to whichever is free first.
 */
export class EnvironmentPool {
	readonly #clock: Clock;
	readonly #make: () => Promise<ExecutionEnvironment>;
	readonly #starter: Starter;
	readonly #idle = new Map<ExecutionEnvironment, Disposable>();
	readonly #all = new Set<ExecutionEnvironment>();
	readonly #waiting: PromiseWithResolvers<Acquired>[] = [];
	#isRetired = false;

	constructor(clock: Clock, starter: Starter, make: () => Promise<ExecutionEnvironment>) {
		this.#clock = clock;
		this.#starter = starter;
		this.#make = make;
	}

	/** Gives an environment that is nobody else's until it is released. */
	acquire(): Promise<Acquired> {
		for (const environment of [...this.#idle.keys()].reverse()) {
			this.#wake(environment);
			if (environment.isUsable) return Promise.resolve({environment, failed: undefined});
			this.#all.delete(environment);
		}
		const waiter = Promise.withResolvers<Acquired>();
		this.#waiting.push(waiter);
		this.#starter(() => this.#start());
		return waiter.promise;
	}

	release(environment: ExecutionEnvironment): void {
		if (!environment.isUsable) this.#all.delete(environment);
		else this.#offer(environment);
	}

	/** Ends what is idle now, and the rest when it has done its work. */
	retire(): void {
		this.#isRetired = true;
		for (const environment of this.#idle.keys()) this.#end(environment);
	}

	/** Ends every environment, also one that works. */
	async close(): Promise<void> {
		this.#isRetired = true;
		for (const timer of this.#idle.values()) timer[Symbol.dispose]();
		await Promise.all([...this.#all].map((environment) => environment.end()));
	}

	async #start(): Promise<void> {
		if (this.#waiting.length === 0) return;
		try {
			const environment = await this.#make();
			this.#all.add(environment);
			const failed = await environment.initialised();
			if (failed === undefined) this.#offer(environment);
			else {
				this.#all.delete(environment);
				this.#waiting.shift()?.resolve({environment, failed});
			}
		} catch (error) {
			this.#waiting.shift()?.reject(error);
		}
	}

	#offer(environment: ExecutionEnvironment): void {
		const waiter = this.#waiting.shift();
		if (waiter !== undefined) waiter.resolve({environment, failed: undefined});
		else if (this.#isRetired) this.#end(environment);
		else
			this.#idle.set(
				environment,
				this.#clock.after(idleMilliseconds, () => this.#end(environment)),
			);
	}

	#wake(environment: ExecutionEnvironment): void {
		this.#idle.get(environment)?.[Symbol.dispose]();
		this.#idle.delete(environment);
	}

	#end(environment: ExecutionEnvironment): void {
		this.#wake(environment);
		this.#all.delete(environment);
		void environment.end();
	}
}
