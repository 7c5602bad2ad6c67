import {randomUUID} from 'node:crypto';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Outcome} from '../execution/environment.ts';
import type {Executor} from '../execution/executor.ts';
import type {Functions} from '../functions.ts';
import {functionArn} from '../names.ts';
import type {MappingRecord} from './model.ts';

/** Reads one event source and calls a function with what it finds. */
export interface Poller {
	/** Settles once it reads; rejects when the source cannot be read. */
	start(): Promise<void>;
	/** Settles once nothing of it runs any more. */
	stop(): Promise<void>;
}

/** What pollers have to work with. */
export interface PollerHost {
	readonly context: ServiceContext;
	readonly functions: Functions;
	readonly executor: Executor;
	/** Takes note of how the last batch went. */
	processed(result: string): void;
}

/** A batch that was given to the function. */
export interface Delivery {
	readonly requestId: string;
	readonly functionArn: string;
	readonly executedVersion: string;
	readonly outcome: Outcome;
}

/** Calls the mapping's function. Rejects when it cannot be run now: it is throttled, or gone. */
export async function deliver(host: PollerHost, {settings}: MappingRecord, payload: string): Promise<Delivery> {
	const {functionName, qualifier} = settings;
	const requestId = randomUUID();
	const target = host.functions.resolve(functionName, qualifier);
	const outcome = await host.executor.invoke(target, {requestId, payload});
	const arn = functionArn(host.context, functionName, qualifier);
	host.processed(outcome.isError ? 'PROBLEM: Function call failed' : 'OK');
	return {requestId, functionArn: arn, executedVersion: target.version.version, outcome};
}

/** Wait before another attempt, in milliseconds: longer each time. */
export const backOff = (attempt: number): number => Math.min(100 * 2 ** attempt, 5000);

/** A batch's payload must fit into one invocation. */
export const largestPayload = 6 * 1024 ** 2;
