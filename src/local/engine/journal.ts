import type {DatabaseSync, StatementSync} from 'node:sqlite';
import {deserialize, serialize} from 'node:v8';

/** So many of the newest documents stay in memory, up to twice as many between flushes: a page of whoever keeps up. */
const mostInMemory = 1_000;

interface Entry<Document> {
	readonly key: string;
	readonly document: Document;
}

/** After every key: keys are ASCII. */
const afterAll = '\u{7f}';

/**
 * Documents in the order of their keys that are only added at the end and dropped from the beginning. The newest are in
 * memory, all others in the store's file, from where they are read when somebody asks for them.
 */
export class Journal<Document> {
	readonly #name: string;
	readonly #insert: StatementSync;
	readonly #remove: StatementSync;
	readonly #select: StatementSync;
	readonly #newestBefore: StatementSync;
	readonly #onChange: () => void;
	#recent: Entry<Document>[];
	/** How many of the recent ones the file does not have yet. */
	#unwritten = 0;
	#first: string | undefined;
	/** What lies before it is dropped, in the file perhaps only at the next flush. */
	#start = '';

	constructor(name: string, database: DatabaseSync, onChange: () => void) {
		this.#name = name;
		this.#onChange = onChange;
		this.#insert = database.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?)');
		this.#remove = database.prepare('DELETE FROM documents WHERE collection = ? AND key < ?');
		this.#select = database.prepare(
			'SELECT key, value FROM documents WHERE collection = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?',
		);
		this.#newestBefore = database.prepare(
			'SELECT key, value FROM documents WHERE collection = ? AND key < ? ORDER BY key DESC LIMIT ?',
		);
		this.#recent = this.#newestBefore
			.all(name, afterAll, mostInMemory)
			.map(entryOf<Document>)
			.reverse();
		this.#first = this.#written('', afterAll, 1)[0]?.key;
	}

	get first(): string | undefined {
		return this.#first;
	}

	get last(): string | undefined {
		return this.#recent.at(-1)?.key;
	}

	/** How many documents are held in memory. */
	get inMemory(): number {
		return this.#recent.length;
	}

	/** The key must come after all that there are. */
	append(key: string, document: Document): void {
		this.#recent.push({key, document});
		this.#unwritten += 1;
		this.#first ??= key;
		this.#onChange();
	}

	/** At most `limit` documents with this key or a later one, oldest first. */
	from(key: string, limit: number): Document[] {
		const start = key > this.#start ? key : this.#start;
		const oldest = this.#recent[0]?.key;
		const older = oldest === undefined || start >= oldest ? [] : this.#written(start, oldest, limit);
		const index = this.#recent.findLastIndex((entry) => entry.key < start) + 1;
		const newer = this.#recent.slice(index, index + limit - older.length);
		return [...older, ...newer].map(({document}) => document);
	}

	/** Forgets what has an earlier key; the last key that it forgot, undefined when there was none. */
	dropBefore(key: string): string | undefined {
		if (this.#first === undefined || this.#first >= key) return undefined;
		const kept = this.#recent.findIndex((entry) => entry.key >= key);
		const gone = this.#recent.splice(0, kept < 0 ? this.#recent.length : kept);
		const last = gone.at(-1)?.key ?? this.#newestBefore.all(this.#name, key, 1).map(entryOf)[0]?.key;
		this.#unwritten = Math.min(this.#unwritten, this.#recent.length);
		this.#start = key;
		const oldest = this.#recent[0]?.key;
		this.#first = oldest === undefined ? undefined : (this.#written(key, oldest, 1)[0]?.key ?? oldest);
		this.#onChange();
		return last;
	}

	/** Brings the file up to date, inside of the caller's transaction. */
	write(): void {
		const unwritten = this.#recent.slice(this.#recent.length - this.#unwritten);
		for (const {key, document} of unwritten) this.#insert.run(this.#name, key, serialize(document));
		if (this.#start !== '') this.#remove.run(this.#name, this.#start);
	}

	/** What was written is in the file for good. */
	settled(): void {
		this.#unwritten = 0;
		if (this.#recent.length > 2 * mostInMemory) this.#recent = this.#recent.slice(-mostInMemory);
	}

	#written(from: string, before: string, limit: number): Entry<Document>[] {
		return this.#select.all(this.#name, from, before, limit).map(entryOf<Document>);
	}
}

function entryOf<Document>({key, value}: Record<string, unknown>): Entry<Document> {
	return {key: key as string, document: deserialize(value as Uint8Array) as Document};
}
