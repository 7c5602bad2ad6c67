import type {WireError} from './errors.ts';
import type {Operation} from './schema.ts';
import type {LoadedService} from './service.ts';

export interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: unknown;
}

/** One call in its protocol: how its input is read, and how its answer or error is written. */
export interface Exchange {
	readonly protocol: string;
	readonly loaded: LoadedService;
	readonly operation: Operation | undefined;
	/** What was asked for, for the message when it is not implemented. */
	readonly asked: string;
	/** Headers for a page of another origin; undefined where the service knows no CORS or no rule fits. */
	readonly cors?: Readonly<Record<string, string>> | undefined;
	input(operation: Operation): Promise<Record<string, unknown>> | Record<string, unknown>;
	reply(operation: Operation, output: Record<string, unknown>): Reply;
	error(error: WireError): Reply;
}
