import {pageAfter, sortedBy} from '../paging.ts';
import {validationError} from './errors.ts';

/** What any list of IAM can be asked for. */
export interface Asked {
	readonly Marker?: string | undefined;
	readonly MaxItems?: number | undefined;
	readonly PathPrefix?: string | undefined;
}

interface Paged<Item> {
	readonly items: Item[];
	/** Spread into the answer: IAM always says whether there is more. */
	readonly more: {readonly IsTruncated: boolean; readonly Marker?: string};
}

/** One page as IAM gives it: sorted by name, a hundred unless asked, `Marker` for the next. */
export function iamPage<Item>(items: readonly Item[], keyOf: (item: Item) => string, asked: Asked): Paged<Item> {
	const size = asked.MaxItems ?? 100;
	if (size < 1 || size > 1000) {
		throw validationError(
			`1 validation error detected: Value '${size}' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000`,
		);
	}
	const invalidToken = (): Error => validationError('Invalid Marker.');
	const page = pageAfter(sortedBy(items, keyOf), keyOf, {token: asked.Marker, size, invalidToken});
	const more = page.next === undefined ? {IsTruncated: false} : {IsTruncated: true, Marker: page.next};
	return {items: page.items, more};
}
