import type {Clock} from '../../aws/clock.ts';
import type {Item} from '../../aws/gateways/dynamodb.ts';
import {PoolBook} from './book.ts';
import type {PoolLook, PoolTask} from './look.ts';
import {mostKeys, type PoolReader} from './reader.ts';

/** How often every record is read again, in case that a change was missed. Milliseconds. */
const wholePause = 5 * 60_000;

type Found = Pick<PoolLook & {kind: 'pool'}, 'isWhole' | 'changed' | 'gone'> & {
	readonly settings: (PoolLook & {kind: 'pool'})['settings'] | undefined;
};

/** A reading of every record that is under way, a page with each look. */
interface Reading {
	/** As they were when it began. */
	readonly settings?: Found['settings'];
	readonly began: ReadonlySet<string>;
	readonly tasks: PoolTask[];
	next: Item | undefined;
}

/** The records of a pool as they are read, look by look. */
export class WatchedTable {
	readonly name: string;
	readonly #reader: PoolReader;
	readonly #clock: Clock;
	readonly #book = new PoolBook();
	#reading: Reading | undefined;
	#isRead = false;
	#readAt = 0;

	constructor(name: string, reader: PoolReader, clock: Clock) {
		this.name = name;
		this.#reader = reader;
		this.#clock = clock;
	}

	/** Whether every record was read once. */
	get isRead(): boolean {
		return this.#isRead;
	}

	async look(signal: AbortSignal | undefined): Promise<Found> {
		if (!this.#isRead) return await this.#first(signal);
		const now = this.#clock.now();
		if (this.#reading === undefined && now - this.#readAt >= wholePause) {
			this.#reading = {began: this.#book.ids(), tasks: [], next: undefined};
		}
		const asked = this.#book.doubtful(mostKeys);
		const [changed, named, read] = await Promise.all([
			this.#reader.changedSince(this.#book.since, signal),
			this.#reader.byId(asked, signal),
			this.#reading && this.#readPage(this.#reading, signal),
		]);
		const whole = read ?? {changed: [], gone: []};
		const then = this.#clock.now();
		const found = this.#book.found(changed, then);
		this.#book.looked(now);
		const unread = new Set(named.unread);
		const answered = this.#book.answered(
			asked.filter((id) => !unread.has(id)),
			named.tasks,
			then,
		);
		// What the index still had may be gone by its name.
		const gone = new Set([...whole.gone, ...answered.gone]);
		const news = [...whole.changed, ...found, ...answered.changed].filter(({id}) => !gone.has(id));
		return {settings: named.settings, isWhole: false, changed: news, gone: [...gone]};
	}

	/** A page of the first reading, so that rows show before the last page has come. The settings are read once for all. */
	async #first(signal: AbortSignal | undefined): Promise<Found> {
		const reading = this.#reading ?? (await this.#begin(signal));
		this.#reading = reading;
		const {settings} = reading;
		const before = reading.tasks.length;
		const read = await this.#readPage(reading, signal);
		this.#isRead = read !== undefined;
		return {settings, isWhole: this.#isRead, changed: read?.changed ?? reading.tasks.slice(before), gone: []};
	}

	async #begin(signal: AbortSignal | undefined): Promise<Reading> {
		const now = this.#clock.now();
		const {settings} = await this.#reader.byId([], signal);
		this.#book.looked(now);
		return {settings, began: new Set(), tasks: [], next: undefined};
	}

	/** What the whole reading changed, once its last page is there. */
	async #readPage(reading: Reading, signal: AbortSignal | undefined) {
		const {tasks, next} = await this.#reader.page(reading.next, signal);
		reading.tasks.push(...tasks);
		reading.next = next;
		if (next !== undefined) return undefined;
		this.#reading = undefined;
		this.#readAt = this.#clock.now();
		return this.#book.whole(reading.tasks, reading.began, this.#readAt);
	}
}
