const underway = new Set<Promise<unknown>>();

/** What the program does not end in the middle of: the record of a change, and what is cleared up after a cancelled one. */
export function underwayUntilDone<Result>(work: Promise<Result>): Promise<Result> {
	underway.add(work);
	const done = (): void => void underway.delete(work);
	work.then(done, done);
	return work;
}

/** Waits until nothing is under way, or so many milliseconds. */
export async function nothingUnderway(patience: number): Promise<void> {
	const {promise: given, resolve} = Promise.withResolvers<'given up'>();
	const timer = setTimeout(() => resolve('given up'), patience);
	while (underway.size > 0) {
		if ((await Promise.race([given, Promise.allSettled(underway)])) === 'given up') break;
	}
	clearTimeout(timer);
}
