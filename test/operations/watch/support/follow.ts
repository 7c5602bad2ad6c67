import type {Delta} from '../../../../src/operations/watch/collection.ts';
import type {Sample} from '../../../../src/operations/watch/sample.ts';

/** What somebody who follows a watch has: its rows, and what was told of each. */
export class Follower<Row extends {readonly arn: string}> implements Disposable {
	readonly rows = new Map<string, Row>();
	readonly samples: Sample<Delta<Row>>[] = [];
	/** Every row ever told, in order. */
	readonly told: Row[] = [];
	isComplete = false;
	total = 0;
	error: unknown;
	readonly #ended = new AbortController();

	constructor(watch: (signal: AbortSignal) => AsyncIterable<Sample<Delta<Row>>>) {
		void this.#follow(watch(this.#ended.signal));
	}

	async #follow(samples: AsyncIterable<Sample<Delta<Row>>>): Promise<void> {
		try {
			for await (const sample of samples) this.#take(sample);
		} catch (error) {
			this.error = error;
		}
	}

	#take(sample: Sample<Delta<Row>>): void {
		this.samples.push(sample);
		if (sample.kind !== 'value') return;
		const {changed, removed, complete, total} = sample.value;
		for (const arn of removed) this.rows.delete(arn);
		for (const row of changed) this.rows.set(row.arn, row);
		this.told.push(...changed);
		this.isComplete = complete;
		this.total = total;
	}

	[Symbol.dispose](): void {
		this.#ended.abort();
	}
}
