import {pageAfter, sortedBy} from '../paging.ts';
import {invalidParameter, invalidValue} from './errors.ts';

const mostItems = 100;

/** One page in the order of names; a hundred where nothing else is asked. Throws ValidationException. */
export function pageOf<Item>(
	items: readonly Item[],
	nameOf: (item: Item) => string,
	size = mostItems,
	token: string | undefined,
): {items: Item[]; next: string | undefined} {
	if (size < 1 || size > mostItems) {
		throw invalidValue('limit', size, `Member must have value less than or equal to ${mostItems}`);
	}
	return pageAfter(sortedBy(items, nameOf), nameOf, {token, size, invalidToken: () => invalidParameter('NextToken')});
}
