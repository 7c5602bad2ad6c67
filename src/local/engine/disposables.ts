/** Things to let go of together, last first: what `DisposableStack` is, which Node 22 does not have. */
export class Disposables {
	readonly #held: Disposable[] = [];
	#disposed = false;

	get disposed(): boolean {
		return this.#disposed;
	}

	use<Held extends Disposable>(held: Held): Held {
		this.#held.push(held);
		return held;
	}

	dispose(): void {
		this.#disposed = true;
		for (let held = this.#held.pop(); held !== undefined; held = this.#held.pop()) held[Symbol.dispose]();
	}
}
