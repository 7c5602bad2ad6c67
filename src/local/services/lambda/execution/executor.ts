import {randomUUID} from 'node:crypto';
import {rm} from 'node:fs/promises';
import {availableParallelism} from 'node:os';
import {join, resolve} from 'node:path';
import pLimit from 'p-limit';
import type {ServiceContext} from '../../../engine/context.ts';
import {endProcesses} from '../../processes.ts';
import type {CodeStore} from '../code.ts';
import type {Functions, Target} from '../functions.ts';
import {functionArn} from '../names.ts';
import {Concurrency} from './concurrency.ts';
import {ExecutionEnvironment, type Outcome} from './environment.ts';
import {EnvironmentLog, logStreamName} from './environment-log.ts';
import {EnvironmentPool} from './environment-pool.ts';
import {launchOf} from './launch.ts';
import {FunctionMetrics} from './metrics.ts';

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
	readonly #concurrency: Concurrency;
	readonly #metrics: FunctionMetrics;
	readonly #startLimit = pLimit(Math.max(2, availableParallelism()));

	constructor(context: ServiceContext, codes: CodeStore, functions: Functions) {
		this.#context = context;
		this.#codes = codes;
		this.#functions = functions;
		this.#concurrency = new Concurrency(functions);
		this.#metrics = new FunctionMetrics(context);
	}

	/** Runs one invocation. Throws TooManyRequestsException when too many run already. */
	async invoke(target: Target, invocation: Invocation): Promise<Outcome> {
		const {name} = target.record;
		this.#enter(name);
		try {
			const outcome = await this.#run(target, invocation);
			this.#metrics.ended(name, outcome.milliseconds, outcome.isError);
			return outcome;
		} finally {
			this.#concurrency.leave(name);
		}
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

	#enter(name: string): void {
		try {
			this.#metrics.started(name, this.#concurrency.enter(name));
		} catch (error) {
			this.#metrics.throttled(name);
			throw error;
		}
	}

	async #run(target: Target, {requestId, payload, clientContext}: Invocation): Promise<Outcome> {
		const pool = this.#poolOf(target);
		const {environment, failed} = await pool.acquire();
		if (failed !== undefined) return environment.fail(requestId, failed);
		try {
			const arn = functionArn(this.#context, target.record.name, target.qualifier);
			return await environment.invoke({id: requestId, payload, functionArn: arn, clientContext});
		} finally {
			pool.release(environment);
		}
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
