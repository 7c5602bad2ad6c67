export interface Keyed {
	readonly key: string;
}

/** Entries in the order of their keys, each key once. */
export class OrderedEntries<Entry extends Keyed> {
	readonly #entries: Entry[];

	/** `entries` may be in any order. */
	constructor(entries: Iterable<Entry> = []) {
		this.#entries = [...entries].sort((left, right) => (left.key < right.key ? -1 : 1));
	}

	get size(): number {
		return this.#entries.length;
	}

	at(index: number): Entry | undefined {
		return this.#entries[index];
	}

	get(key: string): Entry | undefined {
		const found = this.#entries[this.indexOf(key)];
		return found?.key === key ? found : undefined;
	}

	/** How many entries come before a key: where it is, or would be. */
	indexOf(key: string): number {
		let [low, high] = [0, this.#entries.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.#entries[middle] as Entry).key < key) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	put(entry: Entry): void {
		const index = this.indexOf(entry.key);
		const isKnown = this.#entries[index]?.key === entry.key;
		this.#entries.splice(index, isKnown ? 1 : 0, entry);
	}

	delete(key: string): void {
		const index = this.indexOf(key);
		if (this.#entries[index]?.key === key) this.#entries.splice(index, 1);
	}

	/** In order. */
	[Symbol.iterator](): IterableIterator<Entry> {
		return this.#entries.values();
	}
}
