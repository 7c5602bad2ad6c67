export interface Keyed {
	readonly key: string;
}

/** What arrays are still quick to insert into; from some ten thousand on they are not. */
const largestChunk = 1024;

/** Entries in the order of their keys, each key once, in chunks that an insertion moves about in. */
export class OrderedEntries<Entry extends Keyed> {
	/** None is empty. */
	readonly #chunks: Entry[][] = [];
	#size = 0;

	/** `entries` may be in any order. */
	constructor(entries: Iterable<Entry> = []) {
		const sorted = [...entries].sort((left, right) => (left.key < right.key ? -1 : 1));
		this.#size = sorted.length;
		for (let start = 0; start < sorted.length; start += largestChunk) {
			this.#chunks.push(sorted.slice(start, start + largestChunk));
		}
	}

	get size(): number {
		return this.#size;
	}

	get(key: string): Entry | undefined {
		const chunk = this.#chunkOf(key) ?? [];
		const found = chunk[firstNotBefore(chunk, key)];
		return found?.key === key ? found : undefined;
	}

	/** In place of the entry with the same key. */
	put(entry: Entry): void {
		const chunk = this.#chunkOf(entry.key);
		if (chunk === undefined) {
			this.#chunks.push([entry]);
			this.#size += 1;
			return;
		}
		const index = firstNotBefore(chunk, entry.key);
		const isKnown = chunk[index]?.key === entry.key;
		chunk.splice(index, isKnown ? 1 : 0, entry);
		if (!isKnown) this.#size += 1;
		if (chunk.length > largestChunk) this.#split(chunk);
	}

	delete(key: string): void {
		const chunk = this.#chunkOf(key) ?? [];
		const index = firstNotBefore(chunk, key);
		if (chunk[index]?.key !== key) return;
		chunk.splice(index, 1);
		this.#size -= 1;
		if (chunk.length === 0) this.#chunks.splice(this.#chunks.indexOf(chunk), 1);
	}

	/** In order. */
	*[Symbol.iterator](): Generator<Entry> {
		for (const chunk of this.#chunks) yield* chunk;
	}

	/** Those whose keys are not before `from`, and before `before`; in order, or in the reverse. */
	*between(from: string, before: string, descending: boolean): Generator<Entry> {
		const first = this.#chunkIndex(from);
		const last = this.#chunkIndex(before);
		for (let step = 0; step <= last - first; step += 1) {
			const chunk = this.#chunks[descending ? last - step : first + step] ?? [];
			const [start, end] = [firstNotBefore(chunk, from), firstNotBefore(chunk, before)];
			for (let index = 0; index < end - start; index += 1) {
				const entry = chunk[descending ? end - index - 1 : start + index];
				if (entry !== undefined) yield entry;
			}
		}
	}

	#split(chunk: Entry[]): void {
		const rest = chunk.splice(chunk.length >>> 1);
		this.#chunks.splice(this.#chunks.indexOf(chunk) + 1, 0, rest);
	}

	/** Where an entry is, or would be put; undefined when there is none yet. */
	#chunkOf(key: string): Entry[] | undefined {
		return this.#chunks[this.#chunkIndex(key)];
	}

	/** The last chunk that does not begin after the key, or the first of all. */
	#chunkIndex(key: string): number {
		let [low, high] = [0, this.#chunks.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.#chunks[middle]?.[0]?.key ?? '') <= key) low = middle + 1;
			else high = middle;
		}
		return Math.max(0, low - 1);
	}
}

function firstNotBefore(chunk: readonly Keyed[], key: string): number {
	let [low, high] = [0, chunk.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((chunk[middle]?.key ?? '') < key) low = middle + 1;
		else high = middle;
	}
	return low;
}
