import {pageAfter, sortedBy} from '../paging.ts';
import {invalidParameter} from './errors.ts';

const invalidToken = (): Error => invalidParameter('Invalid Marker.');

/** One page of items in the order of their keys: fifty, or what is asked for. */
export function pageOf<Item>(
	items: readonly Item[],
	keyOf: (item: Item) => string,
	{Marker, MaxItems = 50}: {readonly Marker?: string | undefined; readonly MaxItems?: number | undefined},
): {readonly items: Item[]; readonly NextMarker: string | undefined} {
	const size = Math.min(Math.max(MaxItems, 1), 50);
	const {items: chosen, next} = pageAfter(sortedBy(items, keyOf), keyOf, {token: Marker, size, invalidToken});
	return {items: chosen, NextMarker: next};
}
