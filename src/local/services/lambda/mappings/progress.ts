/**
 * How far a shard has been worked through when its records finish in any order: a crash must lose none, so what counts
 * is the last record before the first that is not finished.
 */
export class Progress {
	/** Sequence number of the last record of which it and all before it are finished; undefined is the beginning. */
	position: string | undefined;
	/** In the order in which they were read; true when finished. */
	readonly #open = new Map<string, boolean>();

	constructor(position: string | undefined) {
		this.position = position;
	}

	/** How many records were read and not left behind. */
	get unfinished(): number {
		return this.#open.size;
	}

	read(sequence: string): void {
		this.#open.set(sequence, false);
	}

	finish(sequences: readonly string[]): void {
		for (const sequence of sequences) this.#open.set(sequence, true);
		for (const [sequence, isFinished] of this.#open) {
			if (!isFinished) return;
			this.position = sequence;
			this.#open.delete(sequence);
		}
	}
}
