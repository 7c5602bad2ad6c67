import {DatabaseSync, type StatementSync} from 'node:sqlite';
import type {StandardUnit} from '@aws-sdk/client-cloudwatch';
import type {Datum} from './model.ts';

/** All data of all metrics in a database of their own; a batch is one transaction, a query one range of its key. */
export class DatumStore implements Disposable {
	readonly #database: DatabaseSync;
	readonly #insert: StatementSync;
	readonly #range: StatementSync;
	#sequence: number;

	constructor(path: string) {
		this.#database = new DatabaseSync(path);
		this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
		this.#database.exec(`
			CREATE TABLE IF NOT EXISTS data (
				metric INTEGER, time INTEGER, sequence INTEGER, unit TEXT,
				count REAL, sum REAL, minimum REAL, maximum REAL, samples TEXT,
				PRIMARY KEY (metric, time, sequence)
			) WITHOUT ROWID;
		`);
		this.#insert = this.#database.prepare('INSERT INTO data VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
		this.#range = this.#database.prepare('SELECT * FROM data WHERE metric = ? AND time >= ? AND time < ?');
		const newest = this.#database.prepare('SELECT max(sequence) AS newest FROM data').get();
		this.#sequence = Number(newest?.newest ?? 0);
	}

	append(data: ReadonlyArray<readonly [metric: number, datum: Datum]>): void {
		this.#database.exec('BEGIN');
		try {
			for (const [metric, {time, unit, count, sum, minimum, maximum, samples}] of data) {
				this.#sequence += 1;
				const text = samples === undefined ? null : JSON.stringify(samples);
				this.#insert.run(metric, time, this.#sequence, unit, count, sum, minimum, maximum, text);
			}
			this.#database.exec('COMMIT');
		} catch (error) {
			this.#database.exec('ROLLBACK');
			throw error;
		}
	}

	/** Data from `start` until before `end`, in seconds since 1970, oldest first. */
	read(metric: number, start: number, end: number): Datum[] {
		return this.#range.all(metric, start, end).map((row) => ({
			time: Number(row.time),
			unit: row.unit as StandardUnit,
			count: Number(row.count),
			sum: Number(row.sum),
			minimum: Number(row.minimum),
			maximum: Number(row.maximum),
			samples: row.samples === null ? undefined : (JSON.parse(String(row.samples)) as Array<[number, number]>),
		}));
	}

	/** Drops data from before `time`. */
	expire(time: number): void {
		this.#database.prepare('DELETE FROM data WHERE time < ?').run(time);
	}

	[Symbol.dispose](): void {
		this.#database.close();
	}
}
