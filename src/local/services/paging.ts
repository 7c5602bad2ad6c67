export interface PageRequest {
	/** Token that came with the page before. */
	readonly token: string | undefined;
	readonly size: number;
	/** Items are in descending order of their keys. */
	readonly descending?: boolean;
	/** What the service throws for a token that is not its own. */
	readonly invalidToken: () => Error;
}

export interface Page<Item> {
	readonly items: Item[];
	/** Undefined on the last page. */
	readonly next: string | undefined;
}

const mark = 'after:';

/**
 * One page of `items`, which are in the order of their keys. The token names the last key that was given, so that
 * items which come and go between two pages make none appear twice or be left out.
 */
export function pageAfter<Item>(items: readonly Item[], keyOf: (item: Item) => string, page: PageRequest): Page<Item> {
	const after = readToken(page);
	const from =
		after === undefined
			? 0
			: items.findIndex((item) => (page.descending === true ? keyOf(item) < after : keyOf(item) > after));
	const start = from < 0 ? items.length : from;
	const chosen = items.slice(start, start + page.size);
	const last = chosen.at(-1);
	const isLast = last === undefined || start + page.size >= items.length;
	return {items: chosen, next: isLast ? undefined : Buffer.from(mark + keyOf(last)).toString('base64url')};
}

function readToken({token, invalidToken}: PageRequest): string | undefined {
	if (token === undefined) return undefined;
	const text = Buffer.from(token, 'base64url').toString('utf8');
	if (!text.startsWith(mark)) throw invalidToken();
	return text.slice(mark.length);
}

/**
 * One page of items whose order is not that of a key: the token is how many came before. An item that comes or goes
 * before them moves the others; use `pageAfter` where there is a key.
 */
export function pageFrom<Item>(items: readonly Item[], {token, size, invalidToken}: PageRequest): Page<Item> {
	const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString('latin1') || Number.NaN);
	if (!Number.isSafeInteger(start) || start < 0) throw invalidToken();
	const end = start + size;
	const next = end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined;
	return {items: items.slice(start, end), next};
}

/** Items in the order of their keys by code unit, which is what `pageAfter` wants. */
export function sortedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
	return items.toSorted((a, b) => {
		const [left, right] = [keyOf(a), keyOf(b)];
		return left < right ? -1 : left > right ? 1 : 0;
	});
}
