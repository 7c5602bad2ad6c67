/** Lines that were not there before, in their order: what changed is all that should be read out. */
export function whatIsNew(before: readonly string[], after: readonly string[]): string[] {
	const known = new Map<string, number>();
	for (const line of before) known.set(line, (known.get(line) ?? 0) + 1);
	return after.filter((line) => {
		const count = known.get(line) ?? 0;
		if (count === 0) return true;
		known.set(line, count - 1);
		return false;
	});
}
