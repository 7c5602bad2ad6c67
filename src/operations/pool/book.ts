import type {PoolTask} from './look.ts';

/** An index lags by well under this behind what was written, and clocks of those who write differ by less. Milliseconds. */
const lag = 10_000;

/** So many records are asked for again with a look besides those that are about to go. */
const sweep = 25;

/**
 * What a watch of a pool knows, and what it should ask for next. Records that changed are found by an index; records
 * that are gone are in no index, so those that are about to go are asked for by name, and slowly all the others.
 */
export class PoolBook {
	/** What was seen longest ago comes first. */
	readonly #known = new Map<string, PoolTask>();
	/** The part of them that is about to go. */
	readonly #ending = new Set<string>();
	/** An index may have what is gone for a while yet; ids are never used again. Of before and since the last reading of all. */
	#goneBefore = new Set<string>();
	#gone = new Set<string>();
	/** Least time between a change and its being seen: what clocks differ by, and what the index lags. Milliseconds. */
	#delay = Number.POSITIVE_INFINITY;
	#lookedAt = Number.NaN;

	get size(): number {
		return this.#known.size;
	}

	/**
	 * Changes from this time on may not have been seen yet, by the clocks of those who write. ISO 8601; `0` before anything
	 * was seen. A writer whose clock is ahead does not hide what others write.
	 */
	get since(): string {
		const time = this.#lookedAt - Math.max(0, this.#delay) - lag;
		return Number.isFinite(time) ? new Date(time).toISOString() : '0';
	}

	/** A reading that began at that time has been taken: nothing that was written well before it is still to be seen. */
	looked(at: number): void {
		this.#lookedAt = at;
	}

	/** Ids of records to ask for by name, at most `limit`. */
	doubtful(limit: number): string[] {
		const ids = new Set<string>();
		const most = Math.min(limit, this.#ending.size + sweep);
		for (const id of this.#ending) if (ids.size < most) ids.add(id);
		for (const id of this.#known.keys()) {
			if (ids.size >= most) break;
			ids.add(id);
		}
		return [...ids];
	}

	/** Takes records as they are at that time (milliseconds since 1970), and answers those that are news. */
	found(tasks: readonly PoolTask[], now: number): PoolTask[] {
		for (const {updatedAt} of tasks) this.#delay = Math.min(this.#delay, now - Date.parse(updatedAt));
		return tasks.filter((task) => this.#take(task));
	}

	/** Takes the answer to what was asked for by name: what is not in it is gone. */
	answered(asked: readonly string[], tasks: readonly PoolTask[], now: number): {changed: PoolTask[]; gone: string[]} {
		const missing = new Set(asked);
		for (const {id} of tasks) missing.delete(id);
		for (const id of missing) this.#forget(id);
		return {changed: this.found(tasks, now), gone: [...missing]};
	}

	ids(): Set<string> {
		return new Set(this.#known.keys());
	}

	/**
	 * Takes every record there is, read consistently over a while. What was known when that began and is not among them
	 * is gone; the first time, all of them are news.
	 */
	whole(tasks: readonly PoolTask[], began: ReadonlySet<string>, now: number): {changed: PoolTask[]; gone: string[]} {
		const there = new Set(tasks.map(({id}) => id));
		const gone = [...began].filter((id) => this.#known.has(id) && !there.has(id));
		for (const id of gone) this.#forget(id);
		const changed = this.found(tasks, now);
		this.#goneBefore = this.#gone;
		this.#gone = new Set();
		return {changed, gone};
	}

	/** Whether it is news. An answer that is older than what is known is none, but it was seen. */
	#take(task: PoolTask): boolean {
		const {id, version} = task;
		if (this.#gone.has(id) || this.#goneBefore.has(id)) return false;
		const known = this.#known.get(id);
		const isNews = known === undefined || version > known.version;
		const kept = isNews ? task : known;
		// Taken out and put in again, it is the one that was seen last.
		this.#known.delete(id);
		this.#known.set(id, kept);
		this.#ending.delete(id);
		if (kept.status === 'STOPPING') this.#ending.add(id);
		return isNews;
	}

	#forget(id: string): void {
		this.#known.delete(id);
		this.#ending.delete(id);
		this.#gone.add(id);
	}
}
