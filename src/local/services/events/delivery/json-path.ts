/** The names and indexes of a path like `$.detail.items[0]`; undefined for what is none. */
function stepsOf(path: string): (string | number)[] | undefined {
	if (!/^\$(?:\.[\w-]+|\['[^']+'\]|\[\d+\])*$/.test(path)) return undefined;
	return [...path.matchAll(/\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]/g)].map(([, dotted, quoted, index]) =>
		index === undefined ? (dotted ?? quoted ?? '') : Number(index),
	);
}

export const isJsonPath = (path: string): boolean => stepsOf(path) !== undefined;

/** What of a document a path names; undefined when nothing is there. */
export function valueAt(document: unknown, path: string): unknown {
	return stepsOf(path)?.reduce<unknown>((value, step) => {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
		return (value as Record<string | number, unknown>)[step];
	}, document);
}
