import {DatabaseSync, type StatementSync} from 'node:sqlite';
import type {Position, StoredEvent} from './model.ts';

/** Between which positions to look; both ends are left out, undefined is open. */
export interface Range {
	readonly after?: Position | undefined;
	readonly before?: Position | undefined;
}

interface NewEvent {
	readonly timestamp: number;
	readonly message: string;
}

const lowest: Position = {time: Number.MIN_SAFE_INTEGER, sequence: 0};
const highest: Position = {time: Number.MAX_SAFE_INTEGER, sequence: 0};

/**
 * The events of all log streams, in a database of their own: a batch is one short transaction, however long the stream
 * is already, and a page is one range of an index. What was committed survives `kill -9` (WAL, synchronous=normal).
 */
export class EventStore implements Disposable {
	readonly #database: DatabaseSync;
	readonly #insert: StatementSync;
	readonly #ofStream: {readonly forward: StatementSync; readonly backward: StatementSync};
	readonly #ofGroup: StatementSync;
	#sequence: number;

	constructor(path: string) {
		this.#database = new DatabaseSync(path);
		this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
		this.#database.exec(`
			CREATE TABLE IF NOT EXISTS events (
				"group" INTEGER, stream INTEGER, time INTEGER, sequence INTEGER, ingestion INTEGER, message TEXT,
				PRIMARY KEY (stream, time, sequence)
			) WITHOUT ROWID;
			CREATE INDEX IF NOT EXISTS events_of_group ON events ("group", time, sequence);
		`);
		this.#insert = this.#database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
		const range = '(time, sequence) > (?, ?) AND (time, sequence) < (?, ?)';
		const read = (where: string, order: string): StatementSync =>
			this.#database.prepare(
				`SELECT stream, time, sequence, ingestion, message FROM events WHERE ${where} AND ${range} ORDER BY time ${order}, sequence ${order}`,
			);
		this.#ofStream = {forward: read('stream = ?', 'ASC'), backward: read('stream = ?', 'DESC')};
		this.#ofGroup = read('"group" = ?', 'ASC');
		const newest = this.#database.prepare('SELECT max(sequence) AS newest FROM events').get();
		this.#sequence = Number(newest?.newest ?? 0);
	}

	/** Keeps events of one stream; they are on disk when this returns. Gives them back with their positions. */
	append(group: number, stream: number, ingestion: number, events: readonly NewEvent[]): StoredEvent[] {
		const stored = events.map(({timestamp, message}) => {
			this.#sequence += 1;
			return {stream, time: timestamp, sequence: this.#sequence, ingestion, message};
		});
		this.#transaction(() => {
			for (const {time, sequence, message} of stored)
				this.#insert.run(group, stream, time, sequence, ingestion, message);
		});
		return stored;
	}

	/** Events of a stream, oldest first, or newest first with `backward`. Take what is needed and leave the rest. */
	ofStream(stream: number, range: Range, direction: 'forward' | 'backward'): IterableIterator<StoredEvent> {
		return this.#iterate(this.#ofStream[direction], stream, range);
	}

	/** Events of all streams of a group, oldest first. */
	ofGroup(group: number, range: Range): IterableIterator<StoredEvent> {
		return this.#iterate(this.#ofGroup, group, range);
	}

	deleteStream(stream: number): void {
		this.#database.prepare('DELETE FROM events WHERE stream = ?').run(stream);
	}

	deleteGroup(group: number): void {
		this.#database.prepare('DELETE FROM events WHERE "group" = ?').run(group);
	}

	/** Drops a group's events from before `time`. */
	expire(group: number, time: number): void {
		this.#database.prepare('DELETE FROM events WHERE "group" = ? AND time < ?').run(group, time);
	}

	[Symbol.dispose](): void {
		this.#database.close();
	}

	#iterate(statement: StatementSync, owner: number, {after = lowest, before = highest}: Range) {
		const rows = statement.iterate(owner, after.time, after.sequence, before.time, before.sequence);
		return rows as unknown as IterableIterator<StoredEvent>;
	}

	#transaction(work: () => void): void {
		this.#database.exec('BEGIN');
		try {
			work();
			this.#database.exec('COMMIT');
		} catch (error) {
			this.#database.exec('ROLLBACK');
			throw error;
		}
	}
}
