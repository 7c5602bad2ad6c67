import {DatabaseSync, type StatementSync} from 'node:sqlite';
import {deserialize, serialize} from 'node:v8';
import {Journal} from './journal.ts';
import {type StoreError, storeError} from './store-error.ts';

const retryMilliseconds = 1000;

/**
 * All state of the local AWS: documents in collections, read from memory, written through to SQLite;
 * and in journals, of which memory has the newest only.
 *
 * A write is durable once `flush` has run: the wire server calls it before each answer, and a flush is scheduled for
 * the end of the event-loop turn, so that hundreds of writes of one turn share a transaction. With WAL and
 * synchronous=normal a `kill -9` loses nothing that was flushed (https://sqlite.org/wal.html, "Durability").
 */
export class Store implements Disposable {
	readonly #database: DatabaseSync;
	readonly #upsert: StatementSync;
	readonly #remove: StatementSync;
	readonly #collections = new Map<string, Collection<unknown>>();
	readonly #dirty = new Set<Collection<unknown>>();
	readonly #journals = new Map<string, Journal<unknown>>();
	readonly #dirtyJournals = new Set<Journal<unknown>>();
	#scheduled: NodeJS.Immediate | undefined;

	readonly #onError: (error: StoreError) => void;
	#retry: NodeJS.Timeout | undefined;

	/**
	 * `path` is a file, or `:memory:`. `onError` hears of failures of writes that nobody waits for; they are tried again.
	 * Throws StoreError when the file is no database, cannot be written, or the disk is full.
	 */
	constructor(path: string, onError: (error: StoreError) => void = () => undefined) {
		this.#onError = onError;
		try {
			this.#database = new DatabaseSync(path);
			this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
			this.#database.exec(
				'CREATE TABLE IF NOT EXISTS documents (collection TEXT, key TEXT, value BLOB, PRIMARY KEY (collection, key)) WITHOUT ROWID',
			);
			this.#upsert = this.#database.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?)');
			this.#remove = this.#database.prepare('DELETE FROM documents WHERE collection = ? AND key = ?');
		} catch (error) {
			throw storeError(error, path);
		}
	}

	/** The collection of that name; the same object each time. Its documents are loaded at the first call. */
	collection<Document>(name: string): Collection<Document> {
		const known = this.#collections.get(name);
		if (known !== undefined) return known as Collection<Document>;
		const rows = this.#database.prepare('SELECT key, value FROM documents WHERE collection = ? ORDER BY key').all(name);
		const documents = rows.map(
			({key, value}) => [key as string, deserialize(value as Uint8Array) as Document] as const,
		);
		const collection = new Collection<Document>(name, new Map(documents), () => this.#touched(collection));
		this.#collections.set(name, collection as Collection<unknown>);
		return collection;
	}

	/** The journal of that name; the same object each time. No collection may have the name. */
	journal<Document>(name: string): Journal<Document> {
		const known = this.#journals.get(name);
		if (known !== undefined) return known as Journal<Document>;
		const journal = new Journal<Document>(name, this.#database, () => {
			this.#dirtyJournals.add(journal as Journal<unknown>);
			this.#schedule();
		});
		this.#journals.set(name, journal as Journal<unknown>);
		return journal;
	}

	/** Names of the collections that hold documents. */
	names(): string[] {
		this.flush();
		const rows = this.#database.prepare('SELECT DISTINCT collection FROM documents').all();
		return rows.map(({collection}) => collection as string);
	}

	/**
	 * Writes everything that changed, in one transaction. Throws StoreError when the system does not let it; then what
	 * was written before still stands, and the changes stay to be written.
	 */
	flush(): void {
		if (this.#dirty.size + this.#dirtyJournals.size === 0) return;
		try {
			this.#database.exec('BEGIN');
			for (const collection of this.#dirty) this.#write(collection);
			for (const journal of this.#dirtyJournals) journal.write();
			this.#database.exec('COMMIT');
		} catch (error) {
			this.#rollBack();
			throw storeError(error, this.#database.location() ?? '');
		}
		for (const changed of [...this.#dirty, ...this.#dirtyJournals]) changed.settled();
		this.#dirty.clear();
		this.#dirtyJournals.clear();
	}

	[Symbol.dispose](): void {
		clearImmediate(this.#scheduled);
		clearTimeout(this.#retry);
		try {
			this.flush();
		} finally {
			this.#database.close();
		}
	}

	/** SQLite has rolled back by itself after some failures, a full disk among them. */
	#rollBack(): void {
		if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
	}

	#write(collection: Collection<unknown>): void {
		for (const key of collection.changed) {
			const value = collection.get(key);
			if (value === undefined) this.#remove.run(collection.name, key);
			else this.#upsert.run(collection.name, key, serialize(value));
		}
	}

	#touched(collection: Collection<never> | Collection<unknown>): void {
		this.#dirty.add(collection as Collection<unknown>);
		this.#schedule();
	}

	#schedule(): void {
		this.#scheduled ??= setImmediate(() => this.#flushUnasked());
	}

	#flushUnasked(): void {
		this.#scheduled = undefined;
		clearTimeout(this.#retry);
		try {
			this.flush();
		} catch (error) {
			this.#onError(error as StoreError);
			this.#retry = setTimeout(() => this.#flushUnasked(), retryMilliseconds).unref();
		}
	}
}

/** Documents of one kind by key. A document that is changed in place must be `put` again. */
export class Collection<Document> {
	readonly name: string;
	readonly #documents: Map<string, Document>;
	readonly #onChange: () => void;
	readonly #changed = new Set<string>();

	constructor(name: string, documents: Map<string, Document>, onChange: () => void) {
		this.name = name;
		this.#documents = documents;
		this.#onChange = onChange;
	}

	get size(): number {
		return this.#documents.size;
	}

	/** Keys written or removed since the last flush. */
	get changed(): ReadonlySet<string> {
		return this.#changed;
	}

	get(key: string): Document | undefined {
		return this.#documents.get(key);
	}

	has(key: string): boolean {
		return this.#documents.has(key);
	}

	/** In the order in which they were first put (after a restart: by key). */
	values(): Document[] {
		return [...this.#documents.values()];
	}

	keys(): string[] {
		return [...this.#documents.keys()];
	}

	put(key: string, document: Document): Document {
		this.#documents.set(key, document);
		this.#mark(key);
		return document;
	}

	delete(key: string): boolean {
		const existed = this.#documents.delete(key);
		if (existed) this.#mark(key);
		return existed;
	}

	settled(): void {
		this.#changed.clear();
	}

	#mark(key: string): void {
		this.#changed.add(key);
		this.#onChange();
	}
}
