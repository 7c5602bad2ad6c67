import type {ConsumeResponse, Target, UsageSpec} from '../../operations/consumer/usage.ts';
import type {ConsumerLook} from '../../operations/consumer/watch-hosts.ts';
import type {Sample} from '../../operations/watch/sample.ts';

/** One request to the consumer's console: who is asked, and for what; without amounts a read. */
export interface ConsumeCall {
	readonly address: string;
	readonly target: Target;
	readonly usage: readonly UsageSpec[];
}

/** Everything that the Consume screen may run. Each rejects with a `ConsoleError`, or the signal's reason. */
export interface ConsumeActions {
	/** Reads all hosts of a consumer stack again and again; without a name, of the first that is complete. */
	watch(stack: string | undefined, signal: AbortSignal): AsyncIterable<Sample<ConsumerLook>>;
	/**
	 * Sends a request. What hosts refused, or who did not answer, is in the answer.
	 *
	 * @throws EndpointFailure when the console itself does not answer; ReadOnlyError, DryRunError
	 */
	ask(call: ConsumeCall, signal?: AbortSignal): Promise<ConsumeResponse>;
	/** The same as a `curl` line; sends nothing. */
	curlLine(call: ConsumeCall): Promise<string>;
	/** Opens an address in the operator's browser. @throws StateError when there is none here */
	browse(address: string): Promise<void>;
}
