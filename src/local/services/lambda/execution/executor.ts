import {randomUUID} from 'node:crypto';
import {rm} from 'node:fs/promises';
import {availableParallelism} from 'node:os';
import {join, resolve} from 'node:path';
import pLimit from 'p-limit';
import type {ServiceContext} from '../../../engine/context.ts';
import {endProcesses} from '../../processes.ts';
import type {CodeStore} from '../code.ts';
import {throttled} from '../errors.ts';
import type {Functions, Target} from '../functions.ts';
import {functionArn} from '../names.ts';
import {ExecutionEnvironment, type Outcome} from './environment.ts';
import {EnvironmentLog, logStreamName} from './environment-log.ts';
import {EnvironmentPool} from './environment-pool.ts';
import {launchOf} from './launch.ts';

/** Invocations of one account and region that may run at a time (Lambda's default quota). */
export const accountConcurrency = 1000;

/** What is invoked, and with what. */
export interface Invocation {
	readonly requestId: string;
	/** JSON text. */
	readonly payload: string;
	/** JSON text. */
	readonly clientContext?: string | undefined;
}

/** Runs functions: environments of each version, and how many may work at a time. */
export class Executor {
	readonly #context: ServiceContext;
	readonly #codes: CodeStore;
	readonly #functions: Functions;
	readonly #pools = new Map<string, EnvironmentPool>();
	readonly #running = new Map<string, number>();
	readonly #startLimit = pLimit(Math.max(2, availableParallelism()));

	constructor(context: ServiceContext, codes: CodeStore, functions: Functions) {
		this.#context = context;
		this.#codes = codes;
		this.#functions = functions;
	}

	/** Runs one invocation. Throws TooManyRequestsException when too many run already. */
	async invoke(target: Target, {requestId, payload, clientContext}: Invocation): Promise<Outcome> {
		const {name} = target.record;
		this.#insistOnCapacity(name);
		this.#running.set(name, this.runningOf(name) + 1);
		try {
			const pool = this.#poolOf(target);
			const {environment, failed} = await pool.acquire();
			if (failed !== undefined) return await environment.fail(requestId, failed);
			try {
				const arn = functionArn(this.#context, name, target.qualifier);
				return await environment.invoke({id: requestId, payload, functionArn: arn, clientContext});
			} finally {
				pool.release(environment);
			}
		} finally {
			this.#running.set(name, this.runningOf(name) - 1);
		}
	}

	/** How many invocations of a function run now. */
	runningOf(name: string): number {
		return this.#running.get(name) ?? 0;
	}

	/** Lets go of environments whose code or settings are no longer those of their version. */
	changed(name: string): void {
		const record = this.#functions.find(name);
		const versions = record === undefined ? [] : [record.latest, ...record.published];
		const valid = new Set(versions.map(({version, generation}) => keyOf(name, version, generation)));
		for (const [key, pool] of this.#pools) {
			if (!key.startsWith(`${name}/`) || valid.has(key)) continue;
			pool.retire();
			this.#pools.delete(key);
		}
	}

	/**
	 * Ends what environments of an earlier engine left, and removes their folders. They themselves ended with it, but a
	 * function may have started processes that went their own ways.
	 */
	async sweep(): Promise<void> {
		await this.#endStrays();
		await rm(this.#folder, {recursive: true, force: true});
	}

	async close(): Promise<void> {
		await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
		await this.#endStrays();
	}

	#endStrays(): Promise<void> {
		return endProcesses(`LAMBDA_TASK_ROOT=${this.#codes.directory}`, this.#folder);
	}

	get #folder(): string {
		return resolve(this.#context.directory, 'environments');
	}

	#insistOnCapacity(name: string): void {
		const all = this.#functions.all();
		const reserved = this.#functions.find(name)?.reservedConcurrency;
		if (reserved !== undefined) {
			if (this.runningOf(name) >= reserved) throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
			return;
		}
		const unreserved = all.filter((record) => record.reservedConcurrency === undefined);
		const running = unreserved.reduce((total, record) => total + this.runningOf(record.name), 0);
		if (running >= unreservedConcurrency(all)) throw throttled('ConcurrentInvocationLimitExceeded');
	}

	#poolOf(target: Target): EnvironmentPool {
		const {record, version} = target;
		const key = keyOf(record.name, version.version, version.generation);
		const known = this.#pools.get(key);
		if (known !== undefined) return known;
		const starter = (start: () => Promise<void>): void => void this.#startLimit(start);
		const pool = new EnvironmentPool(this.#context.clock, starter, () => this.#start(target));
		this.#pools.set(key, pool);
		return pool;
	}

	async #start(target: Target): Promise<ExecutionEnvironment> {
		const {clock} = this.#context;
		const {version} = target;
		const logStream = logStreamName(clock.now(), version.version);
		const folder = join(this.#folder, randomUUID());
		const launch = await launchOf(this.#context, this.#codes, target, {folder, logStream});
		const log = new EnvironmentLog(this.#context, version.settings.logging.LogGroup ?? '', logStream);
		const environment = new ExecutionEnvironment(this.#context, version, launch, log);
		this.#context.background('clearing up after an environment', async () => {
			await environment.gone;
			if (!this.#context.signal.aborted) await endProcesses(`AWS_LAMBDA_LOG_STREAM_NAME=${logStream}\0`, folder);
			await rm(folder, {recursive: true, force: true});
		});
		return environment;
	}
}

const keyOf = (name: string, version: string, generation: string): string => `${name}/${version}/${generation}`;

/** What functions without a reservation of their own share. */
export function unreservedConcurrency(all: readonly {readonly reservedConcurrency: number | undefined}[]): number {
	return all.reduce((left, {reservedConcurrency}) => left - (reservedConcurrency ?? 0), accountConcurrency);
}
