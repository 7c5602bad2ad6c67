import type {Counter, Pool} from './pool.ts';

/** Counts what was done. Nothing fails, and nothing is done again, because it could not be counted. */
export async function count(pool: Pool, counter: Counter): Promise<void> {
	await pool.table.count(counter, 1).catch(() => undefined);
}
