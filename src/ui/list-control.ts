import {keepMarks, type ListState, type Order, reconcile} from './list.ts';

export interface ListControlOptions {
	/** Where the state is kept: a store of the screen. */
	readonly get: () => ListState;
	readonly set: (state: ListState) => void;
	/** The rows as filter and sort of the state have them now; the same object while nothing changed. */
	readonly order: () => Order;
	/** How many rows the screen has room for. */
	readonly page: () => number;
	/** Whether a row is still there, also when a filter hides it: marks of others are forgotten. */
	readonly exists: (id: string) => boolean;
}

/**
 * Keeps a list's cursor on its row through everything: keys, filters, sorts and refreshes. Whoever changes rows calls
 * `refresh` afterwards.
 */
export class ListControl {
	readonly #options: ListControlOptions;
	/** What the state was last brought into line with. */
	#order: Order;

	constructor(options: ListControlOptions) {
		this.#options = options;
		this.#order = options.order();
		this.change((state, order, page) => reconcile(state, order, order, page));
	}

	get state(): ListState {
		return this.#options.get();
	}

	get order(): Order {
		return this.#options.order();
	}

	/** Brings the state into line with rows that changed. */
	refresh(): void {
		const {get, set, order, page, exists} = this.#options;
		const now = order();
		if (now === this.#order) return;
		const state = get();
		const next = keepMarks(reconcile(state, this.#order, now, page()), exists);
		this.#order = now;
		if (next !== state) set(next);
	}

	/** Changes the state, for example `control.change(moveToEnd)`. */
	change(next: (state: ListState, order: Order, page: number) => ListState): void {
		this.refresh();
		const state = this.state;
		const changed = next(state, this.order, this.#options.page());
		if (changed === state) return;
		this.#options.set(changed);
		this.refresh();
	}
}
