import type {Clock} from './clock.ts';
import {LocalAwsGoneError} from './errors.ts';
import {rawError} from './raw-error.ts';

/** For how long the local AWS has not answered: its process may have ended, and may be started again. */
export class LocalOutage {
	readonly #endpoint: string;
	readonly #patience: number;
	readonly #clock: Clock;
	#since: number | undefined;

	/** `patience` is how long a restart may take, in milliseconds. */
	constructor(endpoint: string, patience: number, clock: Clock) {
		this.#endpoint = endpoint;
		this.#patience = patience;
		this.#clock = clock;
	}

	answered(): void {
		this.#since = undefined;
	}

	/** @throws LocalAwsGoneError where nothing listens, once it has not answered for longer than the patience */
	failed(error: unknown): void {
		const {status, code} = rawError(error);
		if (status !== undefined) {
			this.answered();
			return;
		}
		const now = this.#clock.now();
		this.#since ??= now;
		if (code !== 'ECONNREFUSED' || now - this.#since < this.#patience) return;
		throw new LocalAwsGoneError(
			`The local AWS has ended: nothing listens at ${this.#endpoint} any more.`,
			'Start it with «ecs-console local start», then run the same command again: what was begun goes on.',
		);
	}
}
