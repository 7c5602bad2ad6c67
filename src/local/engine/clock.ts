/** Time as the engine sees it; tests bring a `ManualClock`, so that nothing ever sleeps. */
export interface Clock {
	now(): Date;
	/** Runs `action` once after `milliseconds`, unless disposed before. Never keeps the process alive. */
	after(milliseconds: number, action: () => void): Disposable;
	/** Runs `action` every `milliseconds` until disposed. */
	every(milliseconds: number, action: () => void): Disposable;
	/** Resolves after `milliseconds`; rejects with the signal's reason when aborted. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Real time. */
export class SystemClock implements Clock {
	now(): Date {
		return new Date();
	}

	after(milliseconds: number, action: () => void): Disposable {
		const timer = setTimeout(action, milliseconds).unref();
		return {[Symbol.dispose]: () => clearTimeout(timer)};
	}

	every(milliseconds: number, action: () => void): Disposable {
		const timer = setInterval(action, milliseconds).unref();
		return {[Symbol.dispose]: () => clearInterval(timer)};
	}

	sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		return sleepOn(this, milliseconds, signal);
	}
}

interface Timer {
	at: number;
	readonly order: number;
	readonly period: number | undefined;
	readonly action: () => void;
}

/** Time that stands still until `advance` moves it; due timers run in order of time, then of their making. */
export class ManualClock implements Clock {
	#now: number;
	#order = 0;
	readonly #timers = new Set<Timer>();

	constructor(start: Date = new Date('2026-01-01T00:00:00Z')) {
		this.#now = start.getTime();
	}

	now(): Date {
		return new Date(this.#now);
	}

	after(milliseconds: number, action: () => void): Disposable {
		return this.#add(milliseconds, undefined, action);
	}

	every(milliseconds: number, action: () => void): Disposable {
		return this.#add(milliseconds, milliseconds, action);
	}

	sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		return sleepOn(this, milliseconds, signal);
	}

	/** Moves time on; promises that wait on a timer settle before the next timer runs. */
	async advance(milliseconds: number): Promise<void> {
		const end = this.#now + milliseconds;
		for (;;) {
			const next = this.#due(end);
			if (next === undefined) break;
			this.#now = Math.max(this.#now, next.at);
			if (next.period === undefined) this.#timers.delete(next);
			else next.at += next.period;
			next.action();
			await new Promise((resolve) => setImmediate(resolve));
		}
		this.#now = end;
	}

	#due(end: number): Timer | undefined {
		return [...this.#timers].filter(({at}) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
	}

	#add(milliseconds: number, period: number | undefined, action: () => void): Disposable {
		this.#order += 1;
		const timer: Timer = {at: this.#now + milliseconds, order: this.#order, period, action};
		this.#timers.add(timer);
		return {[Symbol.dispose]: () => void this.#timers.delete(timer)};
	}
}

function sleepOn(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted === true) {
			reject(signal.reason as Error);
			return;
		}
		const onAbort = (): void => {
			timer[Symbol.dispose]();
			reject(signal?.reason as Error);
		};
		const timer = clock.after(milliseconds, () => {
			signal?.removeEventListener('abort', onAbort);
			resolve();
		});
		signal?.addEventListener('abort', onAbort, {once: true});
	});
}
