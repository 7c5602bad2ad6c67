/** Order of object keys: by their bytes in UTF-8, which is the order of code points, not of UTF-16 units. */
export function compareKeys(a: string, b: string): number {
	const shorter = Math.min(a.length, b.length);
	for (let index = 0; index < shorter; index += 1) {
		const left = a.charCodeAt(index);
		const right = b.charCodeAt(index);
		if (left !== right) return rank(left) - rank(right);
	}
	return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit);

export interface ListRequest {
	readonly prefix: string;
	readonly delimiter: string | undefined;
	/** Key, or common prefix, after which the page starts. */
	readonly after: string | undefined;
	readonly most: number;
}

export interface KeyPage {
	readonly keys: string[];
	readonly commonPrefixes: string[];
	/** What to go on after; undefined on the last page. */
	readonly next: string | undefined;
}

/**
 * A page of a bucket's keys, which are in order: those with the prefix, where all that have the delimiter after the
 * prefix are rolled up into one common prefix (ListObjectsV2, API reference). Looks at the keys of the page only, and
 * at those that it rolls up.
 */
export function listKeys(
	ordered: readonly string[],
	{prefix, delimiter, after, most}: ListRequest,
	isListed: (key: string) => boolean = () => true,
): KeyPage {
	const page: KeyPage & {next: string | undefined} = {keys: [], commonPrefixes: [], next: undefined};
	if (most === 0) return page;
	const isAfterRollUp = after !== undefined && rollUp(after, prefix, delimiter) === after;
	let last: string | undefined;
	for (let index = firstOf(ordered, prefix, after); index < ordered.length; index += 1) {
		const key = ordered[index] as string;
		if (!key.startsWith(prefix)) break;
		if (!isListed(key)) continue;
		const rolled = rollUp(key, prefix, delimiter);
		if (rolled !== undefined && (rolled === last || (isAfterRollUp && rolled === after))) continue;
		if (page.keys.length + page.commonPrefixes.length >= most) return {...page, next: last};
		if (rolled === undefined) page.keys.push(key);
		else page.commonPrefixes.push(rolled);
		last = rolled ?? key;
	}
	return page;
}

/** The common prefix that a key belongs to. */
function rollUp(key: string, prefix: string, delimiter: string | undefined): string | undefined {
	if (delimiter === undefined || delimiter === '') return undefined;
	const end = key.indexOf(delimiter, prefix.length);
	return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** Where the keys with a prefix begin, or those of them after a key. */
function firstOf(ordered: readonly string[], prefix: string, after: string | undefined): number {
	const start = placeOf(ordered, prefix);
	if (after === undefined) return start;
	const place = placeOf(ordered, after);
	return Math.max(start, ordered[place] === after ? place + 1 : place);
}

/** Index of a key among others in order, or where it would be; found by halving. */
export function placeOf(ordered: readonly string[], key: string): number {
	let low = 0;
	let high = ordered.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (compareKeys(ordered[middle] as string, key) >= 0) high = middle;
		else low = middle + 1;
	}
	return low;
}
