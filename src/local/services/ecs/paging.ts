import {invalidParameter} from './errors.ts';

/** One page of a list and the token for the next one. */
export interface Page<Item> {
	readonly items: Item[];
	readonly nextToken?: string;
}

/**
 * Cuts a page out of items in a steady order, of those that `keep` accepts. The token names the last item of the page
 * before, so that items that come or go elsewhere neither repeat nor hide others. Looks at no item before the page.
 * Throws InvalidParameterException for a size or token that is none.
 */
export function page<Item>(
	items: readonly Item[],
	keyOf: (item: Item) => string,
	{maxResults, nextToken}: {maxResults?: number | undefined; nextToken?: string | undefined},
	{
		size = 100,
		maximum = 100,
		keep = () => true,
	}: {size?: number; maximum?: number; keep?: (item: Item) => boolean} = {},
): Page<Item> {
	const wanted = maxResults ?? size;
	if (wanted < 1 || wanted > maximum) throw invalidParameter(`maxResults should be in the range [1-${maximum}]`);
	const start = nextToken === undefined ? 0 : positionAfter(items, keyOf, nextToken);
	const chosen: Item[] = [];
	let end = start;
	for (let position = start; position < items.length; position += 1) {
		const item = items[position] as Item;
		if (!keep(item)) continue;
		const last = chosen.at(-1);
		if (last !== undefined && chosen.length === wanted) return {items: chosen, nextToken: encode(end, keyOf(last))};
		chosen.push(item);
		end = position + 1;
	}
	return {items: chosen};
}

const encode = (position: number, key: string): string => Buffer.from(`${position} ${key}`).toString('base64');

function positionAfter<Item>(items: readonly Item[], keyOf: (item: Item) => string, token: string): number {
	const [, position, key] = /^(\d+) (.+)$/.exec(Buffer.from(token, 'base64').toString('utf8')) ?? [];
	if (position === undefined) throw invalidParameter('Invalid token.');
	const expected = Number(position) - 1;
	const there = items[expected];
	if (there !== undefined && keyOf(there) === key) return expected + 1;
	const found = items.findIndex((item) => keyOf(item) === key);
	return found === -1 ? Math.min(expected, items.length) : found + 1;
}
