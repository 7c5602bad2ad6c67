import {pageFrom} from '../paging.ts';
import {invalidParameter} from './failures.ts';

/** One page of a list, with the token of the next one. Throws InvalidParameterException for a token that is not ours. */
export function page<Item>(
	items: readonly Item[],
	{nextToken, maxResults}: {readonly nextToken?: string | undefined; readonly maxResults?: number | undefined},
): {items: Item[]; nextToken?: string} {
	const size = maxResults ?? 100;
	if (size < 1 || size > 1000) throw invalidParameter('maxResults', 'Member must be between 1 and 1000');
	const invalidToken = (): Error => invalidParameter('nextToken', 'Invalid token');
	const {items: chosen, next} = pageFrom(items, {token: nextToken, size, invalidToken});
	return {items: chosen, ...(next !== undefined && {nextToken: next})};
}
