import {setImmediate as turn} from 'node:timers/promises';
import type {Network} from './network.ts';

/** Somebody who uses a pool: a function that runs once, or a console. */
export interface Actor {
	readonly name: string;
	/** One that is frozen makes no progress until it is thawed. */
	isFrozen: boolean;
	/** One that crashed makes none any more. */
	isCrashed: boolean;
}

interface Waiting {
	readonly actor: Actor;
	readonly request: string;
	readonly act: () => unknown;
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

const troubles = ['request lost', 'reply lost', 'crash before', 'crash after', 'frozen'] as const;
/** What becomes of a request. */
type Fate = 'done' | (typeof troubles)[number];

/** A call to AWS of which nobody knows what became. */
export class LostError extends Error {
	override readonly name = 'LostError';
}

/** Lets one request be done at a time, whichever the numbers say, with the trouble that they say. */
export class Interleaving {
	readonly trace: string[] = [];
	readonly #waiting: Waiting[] = [];
	readonly #numbers: (bound: number) => number;

	constructor(numbers: (bound: number) => number) {
		this.#numbers = numbers;
	}

	/** The network of one actor. */
	network(actor: Actor): Network {
		return <Result>(request: string, act: () => Result) =>
			new Promise<Result>((resolve, reject) => {
				if (actor.isCrashed) return;
				this.#waiting.push({actor, request, act, resolve: resolve as (value: unknown) => void, reject});
			});
	}

	/** Does one of the waiting requests; false when nobody waits. `trouble`: in how many of a thousand something goes wrong. */
	async step(trouble: number): Promise<boolean> {
		const ready = this.#waiting.filter(({actor}) => !actor.isFrozen);
		const chosen = ready[this.#numbers(ready.length)];
		if (chosen === undefined) return false;
		const fate = this.#fate(trouble);
		if (fate === 'frozen') {
			chosen.actor.isFrozen = true;
			return true;
		}
		this.#waiting.splice(this.#waiting.indexOf(chosen), 1);
		this.#decide(chosen, fate);
		await turn(); // until whoever asked has asked again
		return true;
	}

	#fate(trouble: number): Fate {
		return this.#numbers(1_000) < trouble ? (troubles[this.#numbers(troubles.length)] ?? 'done') : 'done';
	}

	#decide({actor, request, act, resolve, reject}: Waiting, fate: Exclude<Fate, 'frozen'>): void {
		this.trace.push(`${actor.name}: ${request}${fate === 'done' ? '' : ` (${fate})`}`);
		try {
			const value = fate === 'crash before' || fate === 'request lost' ? undefined : act();
			if (fate === 'done') resolve(value);
			else if (fate.startsWith('crash')) this.#crash(actor);
			else reject(new LostError(request));
		} catch (error) {
			reject(error as Error);
		}
	}

	#crash(actor: Actor): void {
		actor.isCrashed = true;
		for (let index = this.#waiting.length - 1; index >= 0; index -= 1) {
			if (this.#waiting[index]?.actor === actor) this.#waiting.splice(index, 1);
		}
	}
}
