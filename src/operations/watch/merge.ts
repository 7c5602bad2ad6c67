type Source<Value> = AsyncGenerator<Value, void, undefined>;

interface Turn<Value> {
	readonly source: Source<Value>;
	readonly result: IteratorResult<Value, void>;
}

/** What several sources yield, as it comes. An error of one ends it; the caller ends the others. */
export async function* merge<Value>(...sources: readonly Source<Value>[]): AsyncGenerator<Value, void, undefined> {
	const turns = new Map(sources.map((source) => [source, turnOf(source)]));
	while (turns.size > 0) {
		const {source, result} = await Promise.race(turns.values());
		if (result.done === true) {
			turns.delete(source);
			continue;
		}
		turns.set(source, turnOf(source));
		yield result.value;
	}
}

function turnOf<Value>(source: Source<Value>): Promise<Turn<Value>> {
	const turn = source.next().then((result) => ({source, result}));
	// The race may be over when it fails.
	turn.catch(() => undefined);
	return turn;
}
