import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';

type Status = 'PROVISIONING' | 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'STOPPED';

/** What the endpoint is to do now. */
export interface Order {
	/** So many more tasks, in this state (RUNNING). */
	readonly tasks?: number;
	readonly status?: Status;
	readonly services?: number;
	/** Tasks with these ids stop, services with these names are deleted. */
	readonly end?: readonly string[];
	/** A pool with so many available tasks. */
	readonly pool?: number;
	/** The pool hands a task out to this user. */
	readonly assign?: string;
	/** Milliseconds that each call takes from now on. */
	readonly delay?: number;
	/** And up to so many more, each another: answers overtake one another. */
	readonly jitter?: number;
	readonly move?: {readonly id: string; readonly status: Status};
	/** From now on so many tasks change, those of a pool too, so often; none ends it. */
	readonly churn?: {readonly tasks: number; readonly perSecond: number};
	/** Begin to count calls anew. */
	readonly takeCalls?: boolean;
}

export interface Answer {
	/** Ids of tasks, or names of services, that were added. */
	readonly ids: readonly string[];
	/** A walk over the list of running tasks has begun and not ended. */
	readonly isListing: boolean;
	/** Calls by operation since they were last taken. */
	readonly calls: Readonly<Record<string, number>>;
}

/**
 * An endpoint that answers like ECS with AWS's own limits (a hundred tasks a page and a call, ten services a call), and
 * like DynamoDB and CloudFormation as far as a pool is watched, from memory; counts its calls, takes as long for each as it is told, and changes tasks by itself.
 */
export class Endpoint implements AsyncDisposable {
	readonly url: string;
	readonly #process: ChildProcess;

	private constructor(child: ChildProcess, url: string) {
		this.#process = child;
		this.url = url;
	}

	static async start(order: Order = {}): Promise<Endpoint> {
		const child = fork(new URL('endpoint-process.ts', import.meta.url), {stdio: 'inherit'});
		const [{endpoint}] = (await once(child, 'message')) as [{endpoint: string}];
		const started = new Endpoint(child, endpoint);
		await started.order(order);
		return started;
	}

	async order(order: Order): Promise<Answer> {
		const answer = once(this.#process, 'message') as Promise<[Answer]>;
		this.#process.send(order);
		return (await answer)[0];
	}

	/** Calls since they were last taken, by operation. */
	async takeCalls(): Promise<Readonly<Record<string, number>>> {
		return (await this.order({takeCalls: true})).calls;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const exit = once(this.#process, 'exit');
		this.#process.disconnect();
		await exit;
	}
}

export const sum = (calls: Readonly<Record<string, number>>): number =>
	Object.values(calls).reduce((total, count) => total + count, 0);
