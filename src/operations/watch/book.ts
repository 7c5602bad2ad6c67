import type {Collection, Delta, Described} from './collection.ts';

/** Calls that describing may take in the long run, and how many of them may be saved up for a rush of new ones. */
const callsPerSecond = 0.6;
const savedCalls = 20;

type Rules<Row extends Described> = Pick<
	Collection<Row>,
	'batch' | 'sweep' | 'isSteady' | 'hasEnded' | 'isListed' | 'isForeign' | 'isNews'
>;

/**
 * What a watch knows, and what it should ask for next. Nothing is taken away because a list lacks it: pages shift while
 * they are read. It is asked for then, and goes when AWS does not know it any more.
 */
export class Book<Row extends Described> {
	readonly #rules: Rules<Row>;
	/** What has not ended; what was described longest ago comes first. */
	readonly #live = new Map<string, Row>();
	readonly #ended = new Map<string, Row>();
	/** The part of the live ones that is on its way, in the same order. */
	readonly #unsteady = new Set<string>();
	/** Listed, not described yet. */
	readonly #new = new Set<string>();
	/** Known, but a list says something else. */
	readonly #doubted = new Set<string>();
	/** In the list of what has ended, but not ours. */
	#foreign = new Set<string>();
	#changed = new Map<string, Row>();
	#removed = new Set<string>();
	#isLoaded = false;
	#savedCalls = savedCalls;
	/** Steady ones that the rolling sweep owes a look. */
	#owed = 0;

	constructor(rules: Rules<Row>) {
		this.#rules = rules;
	}

	/** How many have not ended. */
	get size(): number {
		return this.#live.size + this.#new.size;
	}

	/** How many calls it would take now to describe all that is new, doubted or on its way. */
	get urgentCalls(): number {
		return Math.ceil((this.#new.size + this.#doubted.size + this.#unsteady.size) / this.#rules.batch);
	}

	/** Takes a page of the list, and answers which of it has never been seen. */
	listed(arns: readonly string[]): string[] {
		const unseen = arns.filter((arn) => !this.#knows(arn) && !this.#new.has(arn));
		for (const arn of unseen) this.#new.add(arn);
		return unseen;
	}

	/** The list has been read to its end: what should be in it and is not has to be looked at. Answers how much that is. */
	listedAll(listed: ReadonlySet<string>): number {
		for (const [arn, row] of this.#live) if (this.#rules.isListed(row) && !listed.has(arn)) this.#doubted.add(arn);
		this.#isLoaded = true;
		return this.#doubted.size;
	}

	/** Takes a page of the list of what has ended, and answers of how many that is news. */
	listedEnded(arns: readonly string[]): number {
		const known = this.#doubted.size + this.#new.size;
		for (const arn of arns) {
			const living = this.#live.get(arn);
			if (living !== undefined && this.#rules.isListed(living)) this.#doubted.add(arn);
			else if (!this.#knows(arn) && !this.#foreign.has(arn)) this.#new.add(arn);
		}
		return this.#doubted.size + this.#new.size - known;
	}

	listedAllEnded(listed: ReadonlySet<string>): void {
		for (const arn of this.#ended.keys()) if (!listed.has(arn)) this.#doubted.add(arn);
		this.#foreign = this.#foreign.intersection(listed);
	}

	/** Something is known to have happened to these. */
	doubt(arns: Iterable<string>): void {
		for (const arn of arns) if (this.#knows(arn)) this.#doubted.add(arn);
	}

	/**
	 * What to describe now, at most `savedCalls` batches and in the long run `callsPerSecond`: what is new or doubtful,
	 * what is on its way, and as much of the rest as the sweep is due or there is room for in the last batch.
	 */
	choose(elapsed: number): string[] {
		const {batch} = this.#rules;
		this.#savedCalls = Math.min(savedCalls, this.#savedCalls + (callsPerSecond * elapsed) / 1000);
		const urgent = [...new Set([...this.#new, ...this.#doubted, ...this.#unsteady])];
		const urgentCalls = Math.min(Math.floor(this.#savedCalls), Math.ceil(urgent.length / batch));
		const chosen = new Set(urgent.slice(0, urgentCalls * batch));
		const limit = (urgentCalls + this.#sweepCalls(elapsed, urgentCalls, chosen.size)) * batch;
		for (const arn of this.#live.keys()) {
			if (chosen.size >= limit) break;
			chosen.add(arn);
		}
		this.#savedCalls -= Math.ceil(chosen.size / batch);
		return [...chosen];
	}

	/** Takes the answer to a describing call: what was asked for and is not in it exists no more. */
	answered(asked: readonly string[], rows: readonly Row[]): void {
		const missing = new Set(asked);
		for (const row of rows) {
			this.#new.delete(row.arn);
			this.#doubted.delete(row.arn);
			if (this.#rules.isForeign(row)) this.#foreign.add(row.arn);
			else {
				missing.delete(row.arn);
				this.#place(row);
			}
		}
		for (const arn of missing) this.#forget(arn);
	}

	/** What is to be told, once. */
	take(): Delta<Row> {
		const changed = [...this.#changed.values()];
		const removed = [...this.#removed];
		this.#changed = new Map();
		this.#removed = new Set();
		const total = this.size + this.#ended.size;
		return {changed, removed, complete: this.#isLoaded && this.#new.size === 0, total};
	}

	#knows(arn: string): boolean {
		return this.#live.has(arn) || this.#ended.has(arn);
	}

	#place(row: Row): void {
		const known = this.#live.get(row.arn) ?? this.#ended.get(row.arn);
		const isNews = known === undefined || this.#rules.isNews(row, known);
		const kept = isNews ? row : known;
		// Taken out and put in again, it is the one that was described last.
		this.#drop(row.arn);
		if (this.#rules.hasEnded(kept)) this.#ended.set(row.arn, kept);
		else {
			this.#live.set(row.arn, kept);
			if (!this.#rules.isSteady(kept)) this.#unsteady.add(row.arn);
		}
		if (!isNews) return;
		this.#changed.set(row.arn, kept);
		this.#removed.delete(row.arn);
	}

	#forget(arn: string): void {
		const isKnown = this.#knows(arn);
		this.#new.delete(arn);
		this.#doubted.delete(arn);
		this.#drop(arn);
		this.#changed.delete(arn);
		if (isKnown) this.#removed.add(arn);
	}

	#drop(arn: string): void {
		this.#live.delete(arn);
		this.#ended.delete(arn);
		this.#unsteady.delete(arn);
	}

	/** Whole calls that the rolling sweep is due, besides the room that urgent ones leave. */
	#sweepCalls(elapsed: number, urgentCalls: number, urgent: number): number {
		const {batch, sweep} = this.#rules;
		const steady = this.#live.size - this.#unsteady.size;
		const room = urgentCalls * batch - urgent;
		this.#owed = Math.min(steady, this.#owed + (steady * elapsed) / sweep(this.#live.size));
		const left = Math.max(0, this.#owed - room);
		const isWorthACall = left > 0 && left >= Math.min(batch, steady);
		const calls = isWorthACall ? Math.min(Math.floor(this.#savedCalls) - urgentCalls, Math.ceil(left / batch)) : 0;
		this.#owed = Math.max(0, this.#owed - room - calls * batch);
		return Math.max(0, calls);
	}
}
