/** What became of many actions. */
export interface Attempts<Result> {
	readonly results: readonly Result[];
	readonly failures: readonly unknown[];
}

const atOnce = 10;

/** Does something with every item, ten at a time; one that fails keeps none of the others from being done. */
export async function attemptAll<Item, Result>(
	items: Iterable<Item>,
	action: (item: Item) => Promise<Result>,
): Promise<Attempts<Result>> {
	const results: Result[] = [];
	const failures: unknown[] = [];
	const rest = Iterator.from(items);
	async function work(): Promise<void> {
		for (let next = rest.next(); !next.done; next = rest.next()) {
			try {
				results.push(await action(next.value));
			} catch (error) {
				failures.push(error);
			}
		}
	}
	await Promise.all(Array.from({length: atOnce}, work));
	return {results, failures};
}

/** Throws the first failure, so that whoever called is told that not all was done. */
export function throwFirst(failures: readonly unknown[]): void {
	if (failures.length > 0) throw failures[0];
}
