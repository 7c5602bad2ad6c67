import type {Clock} from '../clock.ts';

/** A container as the watch sees it. */
export interface Watched {
	/** Looks whether it has outgrown its memory; four times a second, so it must be cheap. */
	checkMemory(): void;
	/** Looks what it consists of, and whether its keeper still lives; once a second. */
	checkProcesses(): void;
}

const tickMilliseconds = 250;
const ticksPerSecond = 4;

/** One timer that looks after all containers of a runtime, a quarter of them at a time. */
export class ContainerWatch {
	readonly #clock: Clock;
	readonly #watched = new Map<Watched, number>();
	#timer: Disposable | undefined;
	#tick = 0;
	#count = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Watches until disposed. */
	add(container: Watched): Disposable {
		this.#count += 1;
		this.#watched.set(container, this.#count % ticksPerSecond);
		this.#timer ??= this.#clock.every(tickMilliseconds, () => this.#look());
		return {[Symbol.dispose]: () => this.#remove(container)};
	}

	#remove(container: Watched): void {
		this.#watched.delete(container);
		if (this.#watched.size > 0) return;
		this.#timer?.[Symbol.dispose]();
		this.#timer = undefined;
	}

	#look(): void {
		this.#tick = (this.#tick + 1) % ticksPerSecond;
		for (const [container, turn] of this.#watched) {
			if (turn === this.#tick) container.checkProcesses();
			container.checkMemory();
		}
	}
}
